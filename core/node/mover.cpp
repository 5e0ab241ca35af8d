#include "node/mover.h"

#include "base/overloaded.h"

#include <boost/asio/post.hpp>

#include <condition_variable>
#include <mutex>

namespace arpeggio::node {
namespace asio = boost::asio;
namespace {
using storage::StorageError;

/// The part as a store of its own, whose batches take their turn with those of all others. Fails once it is stopped.
class TurnTakingStore final : public storage::Store {
public:
    TurnTakingStore(storage::Store& part, Disk& disk, Bytes prefix, std::stop_token stop)
        : part_(part), disk_(disk), prefix_(std::move(prefix)), stop_(std::move(stop)) {}
    [[nodiscard]] Result<std::optional<Bytes>, StorageError> get(ByteView key) const override { return part_.get(key); }
    [[nodiscard]] Result<void, StorageError>
    commit(const storage::Batch& batch, storage::Durability durability) override {
        if (stop_.stop_requested()) return Fail(StorageError::Failed);
        const auto turn = std::make_shared<Turn>();
        disk_.commit({prefix_, batch, durability}, [turn] {
            const std::scoped_lock lock(turn->mutex);
            turn->is_over = true;
            turn->over.notify_all();
        });
        std::unique_lock lock(turn->mutex);
        if (!turn->over.wait(lock, stop_, [&] { return turn->is_over; })) return Fail(StorageError::Failed);
        return {};
    }
    [[nodiscard]] Result<void, StorageError> scan(ByteView prefix, ByteView from, const Visit& visit) const override {
        return part_.scan(prefix, from, visit);
    }
    [[nodiscard]] std::unique_ptr<const Store> snapshot() const override { return part_.snapshot(); }

private:
    struct Turn {
        std::mutex mutex;
        std::condition_variable_any over;
        bool is_over = false;
    };
    storage::Store& part_;
    Disk& disk_;
    Bytes prefix_;
    std::stop_token stop_;
};

/// Decides nothing but who is asked first.
Random random_for(const crypto::Ed25519PublicKey& key) {
    std::uint64_t seed = 0;
    for (std::size_t i = 0; i < 8; ++i) seed = seed << 8 | key.bytes[i];
    return Random(seed);
}
} // namespace

Mover::Mover(Machinery& machinery, Task task, std::shared_ptr<storage::Store> store)
    : machinery_(machinery), task_(std::move(task)), store_(std::move(store)), timer_(machinery.io),
      join_({task_.key, task_.rules, task_.rosters, random_for(task_.key), task_.above}) {}

void Mover::start() {
    log("moves to shard " + std::to_string(task_.tenure.shard.value));
    const auto left = Join::read_left(*store_);
    if (!left) return machinery_.failed(left.error());
    perform(join_.start(*left, now()));
}

void Mover::stop() {
    is_stopped_ = true;
    timer_.cancel();
    tree_ = {}; // it writes no more: the disk may be closed
}

void Mover::deliver(const replica::ShardPeer& from, const replica::Frame& frame) {
    asio::post(machinery_.io, [self = shared_from_this(), from, frame] {
        if (self->is_stopped_) return;
        auto message = replica::decode_shard_message(*frame);
        if (message) self->perform(self->join_.on_message(from, *std::move(message), self->now()));
    });
}

void Mover::perform(Join::Actions actions) {
    for (Join::Action& action : actions) {
        if (!is_stopped_) perform(action);
    }
    if (join_.pivot() == pivot_) return;
    pivot_ = join_.pivot();
    log("fetches the state at height " + std::to_string(pivot_->value));
}

void Mover::perform(Join::Action& action) {
    std::visit(
        overloaded{
            [&](const Join::Say& one) {
                task_.send(one.to, std::make_shared<const Bytes>(replica::encode_shard_message(one.message)));
            },
            [&](Join::CheckAnswer& one) { check(std::move(one)); },
            [&](Join::Write& one) { write(std::move(one.batch), [this] { perform(join_.on_written(now())); }); },
            [&](const Join::Erase&) {
                if (task_.begin(*join_.pivot())) erase();
            },
            [&](const Join::MakeTree&) { make_tree(); },
            [&](const Join::FindBeacon&) { perform(join_.on_beacon(task_.beacon(), now())); },
            [&](const Join::SetTimer& one) { arm(one.at); },
            [&](const Join::HearNews&) { task_.hear_news(); },
            [&](const Join::Finish&) {
                log("has the state of shard " + std::to_string(task_.tenure.shard.value));
                task_.done();
            },
        },
        action);
}

void Mover::check(Join::CheckAnswer answer) {
    asio::post(machinery_.workers, [self = shared_from_this(), answer = std::move(answer)]() mutable {
        auto checked = std::make_shared<sync::CheckedAnswer>(std::move(answer.answer));
        asio::post(self->machinery_.io, [self, from = answer.from, checked] {
            if (self->is_stopped_) return;
            self->perform(self->join_.on_checked(from, std::move(*checked), self->now()));
        });
    });
}

/// What an earlier fetch has left.
void Mover::erase(Bytes from) {
    auto batch = Join::next_erasure(*store_, from);
    if (!batch) return machinery_.failed(batch.error());
    if (batch->empty()) return perform(join_.on_erased(now()));
    write(*std::move(batch), [this, from = std::move(from)] { erase(from); });
}

void Mover::make_tree() {
    tree_ = std::jthread([this](const std::stop_token& stop) {
        TurnTakingStore part(*store_, machinery_.disk, prefix_of(task_.key, task_.tenure), stop);
        state::StateStore whole(part, std::make_shared<storage::Cache>(1 << 20));
        const auto made = sync::finish_fetch(whole, part);
        auto sent = made ? Join::read_sent(whole, task_.rules) : Fail(made.error());
        asio::post(machinery_.io, [weak = weak_from_this(), sent = std::move(sent)]() mutable {
            const auto self = weak.lock();
            if (!self || self->is_stopped_) return;
            if (!sent) return self->machinery_.failed(sent.error());
            self->perform(self->join_.on_tree(*std::move(sent), self->now()));
        });
    });
}

void Mover::arm(Instant at) {
    timer_.expires_at(machinery_.clock.steady(at));
    timer_.async_wait([self = shared_from_this()](const boost::system::error_code& error) {
        if (!error && !self->is_stopped_) self->perform(self->join_.on_timer(self->now()));
    });
}

void Mover::write(storage::Batch batch, std::function<void()> then) {
    machinery_.disk.commit(
        {prefix_of(task_.key, task_.tenure), std::move(batch), storage::Durability::Lazy},
        [self = shared_from_this(), then = std::move(then)] {
            asio::post(self->machinery_.io, [self, then] {
                if (!self->is_stopped_) then();
            });
        });
}

void Mover::log(const std::string& text) const {
    if (machinery_.log) machinery_.log(LogLevel::Info, "node", task_.name + " " + text + ".");
}

} // namespace arpeggio::node
