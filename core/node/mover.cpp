#include "node/mover.h"

#include "base/random.h"
#include "replica/disk_keys.h"

#include <boost/asio/post.hpp>

#include <condition_variable>
#include <mutex>

namespace arpeggio::node {
namespace asio = boost::asio;
namespace {
using storage::StorageError;
constexpr ShardId beacon_shard{0};
constexpr Duration pivot_patience = std::chrono::milliseconds{500};
constexpr Duration beacon_patience = std::chrono::milliseconds{200};
constexpr Duration range_patience = std::chrono::seconds{3}; ///< of links as good as consensus needs

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

Mover::Mover(
    Machinery& machinery, Task task, std::shared_ptr<storage::Store> store, std::shared_ptr<state::StateStore> state)
    : machinery_(machinery), task_(std::move(task)), store_(std::move(store)), state_(std::move(state)),
      timer_(machinery.io) {}

void Mover::start() {
    log("moves to shard " + std::to_string(task_.tenure.shard.value));
    const auto resumed = resume();
    if (!resumed) return machinery_.failed(resumed.error());
    if (!*resumed) ask_for_pivot();
}

void Mover::stop() {
    is_stopped_ = true;
    timer_.cancel();
    tree_ = {}; // it writes no more: the disk may be closed
}

/// True if there is something to go on from.
Result<bool, StorageError> Mover::resume() {
    TRY(const auto progress, sync::read_progress(*store_));
    TRY(const auto stored, store_->get(Bytes{pivot_key}));
    if (!progress || !stored) return false;
    codec::Reader in(*stored);
    const auto run = ledger::decode_final_run(in);
    auto pivot = run ? check(*run) : std::nullopt;
    if (!pivot || pivot->head.root != progress->pivot) return false;
    pivot_ = std::move(pivot);
    begin_fetch(*progress);
    return true;
}

/// The first header's block, if the run shows that it is final and what the state after it is.
std::optional<Mover::Pivot> Mover::check(const ledger::FinalRun& run) const {
    if (run.headers.size() < 3 || run.last().shard != task_.tenure.shard) return std::nullopt;
    if (!replica::is_final(run, task_.rules.network, task_.rosters)) return std::nullopt;
    if (ledger::kind_of(run.headers.front()) == ledger::BlockKind::Tail) return std::nullopt;
    Pivot out;
    out.head = {run.headers[0], run.headers[1].parent, run.headers[2].state_root, run.headers[1].state_root};
    codec::Writer encoded;
    ledger::encode_final_run(encoded, run);
    out.run = std::move(encoded).out();
    return out;
}

/// Who serve the shard now, whichever of the two newest epochs that is.
std::vector<crypto::Ed25519PublicKey> Mover::members(ShardId shard) const {
    std::set<crypto::Ed25519PublicKey> out;
    const Epoch newest = task_.rosters.newest()->epoch();
    for (const Epoch epoch : {newest, Epoch{newest.value - 1}}) {
        const auto roster = task_.rosters.find(epoch);
        if (!roster) continue;
        for (const ledger::Member& member : roster->committee(shard).members()) out.insert(member.key);
    }
    out.erase(task_.key);
    return {out.begin(), out.end()};
}

void Mover::send(const replica::ShardPeer& to, const replica::ShardMessage& message) {
    task_.send(to, std::make_shared<const Bytes>(replica::encode_shard_message(message)));
}

void Mover::ask_for_pivot() {
    for (const auto& member : members(task_.tenure.shard)) send({task_.tenure.shard, member}, replica::PivotRequest{});
    arm(pivot_patience, [this] {
        if (stage_ != Stage::Pivot) return;
        if (offered_.empty()) return ask_for_pivot();
        choose_pivot();
    });
}

void Mover::deliver(const replica::ShardPeer& from, const replica::Frame& frame) {
    asio::post(machinery_.io, [self = shared_from_this(), from, frame] {
        if (self->is_stopped_) return;
        auto message = replica::decode_shard_message(*frame);
        if (message) std::visit([&](auto& one) { self->receive(from, one); }, *message);
    });
}

void Mover::receive(const replica::ShardPeer& from, const replica::PivotAnswer& answer) {
    if (stage_ != Stage::Pivot || from.shard != task_.tenure.shard) return;
    auto pivot = check(answer.run);
    if (!pivot) return;
    auto& offer = offered_[pivot->head.id];
    offer.first = *std::move(pivot);
    offer.second.insert(from.key);
}

/// The one that most members hold; of those the newest.
void Mover::choose_pivot() {
    const auto rank = [](const auto& offer) {
        return std::pair(offer.second.second.size(), offer.second.first.head.header.height);
    };
    const auto best = std::max_element(
        offered_.begin(), offered_.end(), [&](const auto& a, const auto& b) { return rank(a) < rank(b); });
    pivot_ = best->second.first;
    offered_.clear();
    stage_ = Stage::Leaves;
    erase_then([this] {
        storage::Batch batch;
        const auto progress = sync::FetchProgress::begin(pivot_->head.root);
        sync::append_progress(batch, progress);
        batch.put(Bytes{pivot_key}, pivot_->run);
        write(std::move(batch), [this, progress] { begin_fetch(progress); });
    });
}

/// What an earlier fetch has left.
void Mover::erase_then(std::function<void()> then, Bytes from) {
    auto batch = sync::next_fetch_erasure(*store_, from);
    if (!batch) return machinery_.failed(batch.error());
    if (batch->empty()) return then();
    write(*std::move(batch), [this, then = std::move(then), from = std::move(from)] { erase_then(then, from); });
}

void Mover::begin_fetch(sync::FetchProgress progress) {
    stage_ = Stage::Leaves;
    sync::FetchSettings settings;
    settings.timeout = range_patience;
    fetch_.emplace(std::move(progress), members(task_.tenure.shard), random_for(task_.key), settings);
    log("fetches the state at height " + std::to_string(pivot_->head.header.height.value));
    ask(fetch_->on_timer(machinery_.clock.now()));
    check_fetch();
}

void Mover::ask(const std::vector<sync::StateFetch::Ask>& asks) {
    for (const auto& one : asks) send({task_.tenure.shard, one.of}, one.request);
    if (!fetch_) return;
    if (const auto deadline = fetch_->deadline()) {
        arm(*deadline - machinery_.clock.now(), [this] {
            if (!fetch_) return;
            ask(fetch_->on_timer(machinery_.clock.now()));
            check_fetch();
        });
    }
}

void Mover::receive(const replica::ShardPeer& from, sync::StateAnswer& answer) {
    if (!fetch_ || from.shard != task_.tenure.shard) return;
    asio::post(machinery_.workers, [self = shared_from_this(), from, answer = std::move(answer)]() mutable {
        auto checked = std::make_shared<sync::CheckedAnswer>(std::move(answer));
        asio::post(self->machinery_.io, [self, from, checked] {
            if (self->is_stopped_ || !self->fetch_) return;
            self->take(self->fetch_->on_answer(from.key, std::move(*checked), self->machinery_.clock.now()));
        });
    });
}

void Mover::take(sync::StateFetch::Effects effects) {
    if (effects.store) {
        storage::Batch batch;
        sync::append_portion(batch, *std::move(effects.store));
        write(std::move(batch), [this] {
            if (!fetch_) return;
            ask(fetch_->on_stored(machinery_.clock.now()));
            check_fetch();
        });
    }
    ask(effects.asks);
    check_fetch();
}

void Mover::check_fetch() {
    if (!fetch_) return;
    done_ppm_ = fetch_->progress().done_ppm();
    switch (fetch_->status()) {
    case sync::StateFetch::Status::Fetching: return;
    case sync::StateFetch::Status::Complete: return make_tree();
    case sync::StateFetch::Status::Outdated:
    case sync::StateFetch::Status::Deserted:
        fetch_.reset();
        stage_ = Stage::Pivot;
        return ask_for_pivot();
    }
}

void Mover::make_tree() {
    stage_ = Stage::Tree;
    fetch_.reset();
    tree_ = std::jthread([this](const std::stop_token& stop) {
        TurnTakingStore part(*store_, machinery_.disk, prefix_of(task_.key, task_.tenure), stop);
        state::StateStore whole(part, std::make_shared<storage::Cache>(1 << 20));
        const auto made = sync::finish_fetch(whole, part);
        asio::post(machinery_.io, [weak = weak_from_this(), made] {
            const auto self = weak.lock();
            if (!self || self->is_stopped_) return;
            if (!made) return self->machinery_.failed(made.error());
            self->stage_ = Stage::Head;
            self->write_head();
        });
    });
}

/// The headers that are known from this one on; absent if it is not known itself.
std::optional<std::vector<sync::BeaconChain::Link>> Mover::beacon_from(const Hash& ref) {
    if (ref.is_zero()) return std::vector<sync::BeaconChain::Link>{};
    auto links = task_.beacon();
    auto from = std::ranges::find(links, ref, &sync::BeaconChain::Link::id);
    if (from == links.end() && beacon_) {
        links.assign(beacon_->links().begin(), beacon_->links().end());
        from = std::ranges::find(links, ref, &sync::BeaconChain::Link::id);
    }
    if (from == links.end()) return std::nullopt;
    links.erase(links.begin(), from);
    return links;
}

/// Whoever serves nowhere hears nothing of the beacon: the epoch has begun without it.
void Mover::ask_for_beacon() {
    if (!beacon_) {
        std::vector<ledger::Header> known;
        for (const auto& link : task_.beacon()) known.push_back(link.header);
        beacon_.emplace(task_.rules.network, known);
    }
    const auto all = members(beacon_shard);
    send({beacon_shard, all[asked_++ % all.size()]}, replica::BeaconRequest{beacon_->height().next()});
}

void Mover::receive(const replica::ShardPeer& /*from*/, const replica::BeaconNews& news) {
    if (beacon_) (void)beacon_->add(news.run, task_.rosters);
}

/// The last write: with it there is a part that a host can start from. The beacon's headers, from the one that the
/// pivot refers to on, are among those that this validator follows, or are asked for; it may take a moment until they
/// are known.
void Mover::write_head() {
    const chain::FinalHead& head = pivot_->head;
    const auto links = beacon_from(head.header.beacon_ref);
    if (!links) {
        ask_for_beacon();
        return arm(beacon_patience, [this] { write_head(); });
    }
    storage::Batch batch;
    for (const auto& link : *links) {
        if (task_.tenure.shard != beacon_shard) {
            codec::Writer out;
            ledger::encode_header(out, link.header);
            batch.put(replica::beacon_key(link.header.height), std::move(out).out());
        } else if (link.header.height < head.header.height) {
            chain::append_header(batch, link.header, link.id);
        }
    }
    for (const auto& roster : task_.rosters.all())
        batch.put(replica::roster_key(roster->epoch()), sharding::encode_roster(*roster));
    chain::append_header(batch, head.header, head.id);
    chain::append_head(batch, head);
    batch.erase(Bytes{pivot_key});
    write(std::move(batch), [this] {
        stage_ = Stage::Done;
        log("has the state of shard " + std::to_string(task_.tenure.shard.value));
        task_.done();
    });
}

void Mover::arm(Duration delay, std::function<void()> then) {
    timer_.expires_after(std::max(delay, Duration{std::chrono::milliseconds{1}}));
    timer_.async_wait([self = shared_from_this(), then = std::move(then)](const boost::system::error_code& error) {
        if (!error && !self->is_stopped_) then();
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
