#include "node/host.h"

#include "base/overloaded.h"
#include "node/host_work.h"

#include <boost/asio/post.hpp>

namespace arpeggio::node {
namespace asio = boost::asio;

Host::Host(
    Machinery& machinery,
    Identity identity,
    Links links,
    std::shared_ptr<storage::Store> store,
    std::shared_ptr<state::StateStore> state)
    : machinery_(machinery), identity_(std::move(identity)), links_(std::move(links)),
      prefix_(prefix_of(identity_.key, identity_.tenure)), store_(std::move(store)), state_(std::move(state)),
      strand_(asio::make_strand(machinery.io)), timer_(strand_), poll_timer_(strand_),
      committee_(identity_.setup.committee) {}

Result<void, storage::StorageError> Host::show_stored() {
    TRY(const auto head, chain::read_head(*store_));
    if (!head) return Fail(storage::StorageError::Corrupt);
    stored_ = *head;
    publish();
    return {};
}

void Host::start() {
    asio::post(strand_, [self = shared_from_this()] {
        if (self->replica_ || self->is_closed_) return;
        // Behind everything this identity has given to the disk before, so that what is read is the last word.
        self->machinery_.disk.commit({}, [self, generation = ++self->generation_] {
            asio::post(self->strand_, [self, generation] {
                if (self->generation_ == generation) self->start_replica();
            });
        });
    });
}

void Host::start_replica() {
    const auto pending = replica::pending_roll_back(*store_, identity_.tenure.shard);
    if (!pending) return machinery_.failed(pending.error());
    if (*pending) return roll_back(**pending);
    auto setup = replica::restore(identity_.setup, *store_, *state_);
    if (!setup) return machinery_.failed(setup.error());
    stored_ = setup->head;
    committee_ = setup->committee;
    epoch_ = setup->envelope.epoch;
    setup->pending = std::exchange(pending_, std::nullopt);
    const bool signs =
        (!until_ || epoch_ < *until_) && replica::signs_from(identity_.tenure, setup->rosters, epoch_, identity_.key);
    if (!signs) setup->key.reset();
    hold_below(*setup);
    replica_.emplace(*std::move(setup));
    log(LogLevel::Info,
        "starts at height " + std::to_string(stored_.header.height.value) + " of shard " +
            std::to_string(identity_.tenure.shard.value) + ", epoch " + std::to_string(epoch_.value));
    links_.on_epoch(epoch_);
    tell_rolled_back();
    if (const auto* links = replica_->links()) {
        const auto rosters = links->rosters().all(); // the newest first: it says where the validator belongs
        for (auto roster = rosters.rbegin(); roster != rosters.rend(); ++roster) links_.on_roster(*roster);
    }
    perform(replica_->start(now()));
    if (replica_->links()) poll();
    publish();
}

/// The next instance's replica, which continues this one's chain, if this validator serves the shard on. The state on
/// disk lies still until then: it is that of the closing block.
void Host::begin_epoch(const replica::EpochOver& over) {
    const auto roster = replica_->links()->rosters().find(over.epoch.next());
    CHECK(roster != nullptr); // the closing block waited for it
    if (identity_.tenure.shard == ShardId{0}) {
        storage::Batch batch;
        const auto proven = replica::append_roster_proof(batch, *store_, *state_, roster->shards());
        if (!proven) return machinery_.failed(proven.error());
        keep(std::move(batch));
    }
    const bool has_served = identity_.tenure.since <= over.epoch; // else it is on its way to a later epoch
    if (has_served && !roster->committee(identity_.tenure.shard).find(identity_.key)) {
        log(LogLevel::Info, "has served shard " + std::to_string(identity_.tenure.shard.value) + " to the end");
        return;
    }
    begin_instance();
}

void Host::begin_instance() {
    pending_ = std::move(*replica_).take_pool();
    stop_replica();
    start();
}

void Host::go_on() {
    asio::post(strand_, [self = shared_from_this()] {
        const bool is_waiting = self->replica_ && self->replica_->is_over() && self->stored_.header.closing;
        if (is_waiting) self->begin_instance();
    });
}

bool Host::hand_over(Epoch from, Height pivot) {
    const bool is_there = replica_ && (epoch_ >= from || stored_.header.height >= pivot);
    if (is_there && until_ != from) return false;
    until_ = from;
    return true;
}

void Host::stop() {
    asio::post(strand_, [self = shared_from_this()] { self->stop_replica(); });
}
void Host::close() {
    asio::post(strand_, [self = shared_from_this()] {
        self->is_closed_ = true;
        self->stop_replica();
    });
}

void Host::stop_replica() {
    ++generation_;
    if (!replica_) return;
    replica_.reset();
    timer_.cancel();
    poll_timer_.cancel();
    log(LogLevel::Info, "stopped at height " + std::to_string(stored_.header.height.value));
    publish();
}

void Host::receive(std::function<replica::Effects(replica::Replica&, const Bytes&)> take, replica::Frame frame) {
    if (frames_.fetch_add(1) >= frames_max) {
        --frames_;
        return;
    }
    bytes_in_ += frame->size();
    asio::post(strand_, [self = shared_from_this(), take = std::move(take), frame = std::move(frame)] {
        --self->frames_;
        if (!self->replica_) return;
        self->perform(take(*self->replica_, *frame));
        self->publish();
    });
}

void Host::deliver(const crypto::Ed25519PublicKey& from, replica::Frame frame) {
    receive(
        [this, from](replica::Replica& replica, const Bytes& bytes) { return replica.on_frame(from, bytes, now()); },
        std::move(frame));
}
void Host::deliver_delay(Epoch epoch, Bytes answer) {
    asio::post(strand_, [self = shared_from_this(), epoch, answer = std::move(answer)]() mutable {
        if (self->replica_) self->perform(self->replica_->on_delay(epoch, std::move(answer), self->now()));
    });
}
void Host::deliver_from_shard(const replica::ShardPeer& from, replica::Frame frame) {
    receive(
        [this, from](replica::Replica& replica, const Bytes& bytes) {
            return replica.on_shard_frame(from, bytes, now());
        },
        std::move(frame));
}

void Host::with_replica(std::function<void(replica::Replica*)> task) {
    asio::post(strand_, [self = shared_from_this(), task = std::move(task)] {
        task(self->replica_ ? &*self->replica_ : nullptr);
    });
}

void Host::submit(
    const ledger::TransactionPtr& transaction, std::function<void(std::optional<replica::Admission>)> done) {
    const auto account = state_->account(transaction->sender());
    if (!account) return done(std::nullopt);
    asio::post(
        strand_,
        [self = shared_from_this(),
         submission = replica::Submission{machinery_.transactions.add(transaction), *account},
         done = std::move(done)] {
            if (!self->replica_) return done(std::nullopt);
            std::vector<replica::Admission> admissions;
            self->perform(self->replica_->submit({submission}, admissions, self->now()));
            self->publish();
            done(admissions.front());
        });
}

void Host::perform(replica::Effects effects) {
    for (replica::Effect& effect : effects) perform(effect);
}

void Host::perform(replica::Effect& effect) {
    std::visit(
        overloaded{
            [&](replica::Broadcast& broadcast) {
                bytes_out_ += broadcast.frame->size() * (committee_.size() - 1);
                links_.broadcast(committee_, std::move(broadcast.frame));
            },
            [&](replica::Send& send) {
                bytes_out_ += send.frame->size();
                links_.send(send.to, std::move(send.frame));
            },
            [&](const replica::SetTimer& timer) { arm(timer.at); },
            [&](replica::Persist& persist) {
                machinery_.disk.commit(
                    {prefix_, std::move(persist.batch), storage::Durability::Synced},
                    [self = shared_from_this(), generation = generation_, id = persist.id] {
                        asio::post(self->strand_, [self, generation, id] {
                            if (!self->replica_ || self->generation_ != generation) return;
                            self->perform(self->replica_->on_persisted(id, self->now()));
                            self->publish();
                        });
                    });
            },
            [&](replica::CheckJob& check) {
                work(
                    [check = std::move(check)](Host& host) {
                        return run(check, *host.state_, [&host](ByteView wire) {
                            return host.machinery_.transactions.verify(wire);
                        });
                    },
                    [](replica::Replica& replica, replica::Checked checked, Instant at) {
                        return replica.on_checked(std::move(checked), at);
                    });
            },
            [&](replica::BuildJob& build) {
                work(
                    [build = std::move(build)](Host& host) { return run(build, *host.state_); },
                    [](replica::Replica& replica, replica::Built built, Instant at) {
                        return replica.on_built(std::move(built), at);
                    });
            },
            [&](replica::HashJob& hash) {
                work(
                    [hash = std::move(hash)](Host& host) { return run(hash, *host.state_); },
                    [](replica::Replica& replica, replica::Hashed hashed, Instant at) {
                        return replica.on_hashed(std::move(hashed), at);
                    });
            },
            [&](replica::VerifyRelay& relay) { verify_relay(std::move(relay)); },
            [&](replica::Commit& commit) { perform_commit(std::move(commit)); },
            [&](const replica::Serve& request) { serve(request); },
            [&](replica::SendShard& send) { perform(send); },
            [&](const replica::EvaluateDelay& question) { links_.evaluate_delay(question); },
            [&](const replica::EpochOver& over) { over_ = over; },
            [&](const replica::Restarted& restarted) { perform(restarted); },
            [&](const replica::Stranded& stranded) { links_.on_stranded(stranded.head); },
            [&](const consensus::Report&) {
                ++evidence_;
                log(LogLevel::Warning, "holds a proof of double signing");
            },
            [&](const auto& one) { perform(one); }, // host_shards.cpp
        },
        effect);
}

void Host::perform(const consensus::Misbehaved& misbehaved) {
    log(LogLevel::Warning,
        "refused a message of member " + std::to_string(misbehaved.member.value) + ": " +
            std::string(consensus::to_string(misbehaved.reason)));
}

void Host::perform(const consensus::Diverged& diverged) {
    is_diverged_ = true;
    log(LogLevel::Error, "cannot follow the chain that was agreed on at slot " + std::to_string(diverged.slot.value));
}

void Host::verify_relay(replica::VerifyRelay relay) {
    work(
        [relay = std::move(relay)](Host& host) -> Result<std::vector<replica::Submission>, storage::StorageError> {
            std::vector<replica::Submission> good;
            for (const Bytes& wire : relay.relay.transactions) {
                auto transaction = host.machinery_.transactions.verify(wire);
                if (!transaction) continue;
                TRY(const state::Account sender, host.state_->account((*transaction)->sender()));
                good.push_back({*std::move(transaction), sender});
            }
            return good;
        },
        [](replica::Replica& replica, const std::vector<replica::Submission>& good, Instant at) {
            return replica.on_relayed(good, at);
        });
}

void Host::perform_commit(replica::Commit commit) {
    storage::Batch batch;
    append_commit(batch, commit, *state_, committee_.size());
    const auto shared = std::make_shared<const replica::Commit>(std::move(commit));
    machinery_.disk.commit(
        {prefix_, std::move(batch), storage::Durability::Lazy},
        [self = shared_from_this(), generation = generation_, shared] {
            for (const auto& block : shared->blocks) self->state_->committed(*block.result->diff, *block.update);
            asio::post(self->strand_, [self, generation, shared] { self->on_committed(generation, *shared); });
        });
}

void Host::on_committed(std::uint64_t generation, const replica::Commit& commit) {
    std::vector<FinalBlock> blocks;
    for (const auto& block : commit.blocks)
        blocks.push_back({block.block, block.id, std::nullopt, block.result->sent, block.result->epoch});
    blocks.back().finality = commit.finality;
    if (commit.head.header.height > stored_.header.height) stored_ = commit.head; // also of a replica that is gone
    if (replica_ && generation_ == generation) perform(replica_->on_committed(commit.head.header.height, now()));
    hold_pivot();
    publish();
    links_.on_final(std::move(blocks));
    if (const auto over = std::exchange(over_, std::nullopt); over && replica_) begin_epoch(*over);
}

void Host::serve(const replica::Serve& request) {
    const auto* links = replica_ ? replica_->links() : nullptr;
    const sharding::Rosters rosters = links ? links->rosters() : sharding::Rosters();
    work(
        [request, rosters, own = committee_.size()](
            Host& host) -> Result<std::vector<replica::Frame>, storage::StorageError> {
            std::vector<replica::Frame> frames;
            std::size_t size = own; // in a network of one shard
            if (!rosters.empty()) {
                TRY(size, replica::committee_size(*host.store_, rosters, request.instance));
            }
            if (size == 0) return frames;
            TRY(const auto messages, replica::blocks_above(*host.store_, request.above, request.instance, size));
            for (const auto& message : messages)
                frames.push_back(std::make_shared<const Bytes>(replica::encode_frame(request.instance, message, size)));
            return frames;
        },
        [this, to = request.to](replica::Replica&, std::vector<replica::Frame> frames, Instant) {
            for (replica::Frame& frame : frames) links_.send(to, std::move(frame));
            return replica::Effects{};
        });
}

void Host::arm(Instant at) {
    timer_.expires_at(machinery_.clock.steady(at));
    timer_.async_wait([self = shared_from_this(), generation = generation_](const boost::system::error_code& error) {
        if (error || !self->replica_ || self->generation_ != generation) return;
        self->perform(self->replica_->on_timer(self->now()));
        self->publish();
    });
}

void Host::publish() {
    auto status = std::make_shared<HostStatus>();
    status->is_running = replica_.has_value();
    status->epoch = epoch_;
    status->is_member = replica_ && !replica_->is_over() && replica_->consensus().self().has_value();
    status->head = stored_;
    status->next_base_fee = chain::child_base_fee(identity_.setup.rules, stored_.header);
    status->pending = replica_ ? replica_->pool().size() : 0;
    status->bytes_in = bytes_in_;
    status->bytes_out = bytes_out_;
    status->evidence = evidence_;
    status->is_diverged = is_diverged_;
    status_.publish(std::move(status));
}

void Host::log(LogLevel level, const std::string& text) const {
    if (machinery_.log) machinery_.log(level, "node", identity_.name + " " + text + ".");
}

} // namespace arpeggio::node
