#include "simulation/host.h"

#include "base/overloaded.h"

namespace arpeggio::simulation {
namespace {
constexpr std::size_t cache_bytes = 1 << 20;
}

Host::Host(Machine& machine, Outside& outside, replica::Setup blueprint, Bytes prefix, Epoch since)
    : machine_(machine), outside_(outside), blueprint_(std::move(blueprint)), prefix_(std::move(prefix)), since_(since),
      committee_(blueprint_.committee) {}

void Host::start() {
    if (replica_) return;
    if (!state_) {
        if (!prefix_.empty()) part_ = storage::make_prefixed_store(machine_.disk(), prefix_);
        state_ = std::make_unique<state::StateStore>(store(), std::make_shared<storage::Cache>(cache_bytes));
    }
    start_replica();
}

void Host::start_replica() {
    const auto pending = replica::pending_roll_back(store(), blueprint_.rules.shard);
    if (!pending) return machine_.break_down(pending.error());
    if (*pending) return roll_back(**pending);
    auto setup = replica::restore(blueprint_, store(), *state_);
    if (!setup) return machine_.break_down(storage::StorageError::Corrupt);
    height_ = setup->head.header.height;
    committee_ = setup->committee;
    envelope_ = setup->envelope;
    setup->pending = std::exchange(pending_, std::nullopt);
    const replica::Tenure tenure{envelope_.shard, since_};
    signs_ = setup->key && (!until_ || envelope_.epoch < *until_) &&
             replica::signs_from(tenure, setup->rosters, envelope_.epoch, setup->key->public_key());
    if (!signs_) setup->key.reset();
    hold_below(*setup);
    outside_.on_started(setup->head, setup->records);
    replica_.emplace(*std::move(setup));
    if (const auto* links = replica_->links()) {
        const auto rosters = links->rosters().all(); // the newest first: it says where the validator belongs
        for (auto roster = rosters.rbegin(); roster != rosters.rend() && replica_; ++roster)
            outside_.on_roster(*roster);
    }
    if (replica_) perform(replica_->start(now()));
    if (replica_ && replica_->links()) poll();
}

/// The next instance's replica, which continues this one's chain, if the validator serves the shard on.
void Host::begin_epoch(const replica::EpochOver& over) {
    const auto roster = replica_->links()->rosters().find(over.epoch.next());
    CHECK(roster != nullptr); // the closing block waited for it
    if (blueprint_.rules.is_beacon()) {
        storage::Batch batch;
        const auto proven = replica::append_roster_proof(batch, store(), *state_, roster->shards());
        if (!proven) return machine_.break_down(proven.error());
        keep(std::move(batch));
    }
    const bool has_served = since_ <= over.epoch; // else it is on its way to a later epoch
    const bool stays = blueprint_.key && roster->committee(envelope_.shard).find(blueprint_.key->public_key());
    if (has_served && !stays) return;
    begin_instance();
}

void Host::begin_instance() {
    pending_ = std::move(*replica_).take_pool();
    replica_.reset();
    timer_at_.reset();
    // Behind all that was given to the disk before, so that what is read is the last word.
    machine_.write({prefix_, {}, nullptr, [this, mine = ++generation_] {
                        if (mine == generation_) start_replica();
                    }});
}

void Host::go_on() {
    const bool is_waiting = replica_ && replica_->is_over() && replica_->head().header.height == height_;
    if (is_waiting && replica_->head().header.closing) begin_instance();
}

bool Host::hand_over(Epoch from, Height pivot) {
    const bool is_there = replica_ && (envelope_.epoch >= from || height_ >= pivot);
    if (is_there && until_ != from) return false;
    until_ = from;
    return true;
}

void Host::stop() {
    ++generation_;
    replica_.reset();
    timer_at_.reset();
    over_.reset();
    pending_.reset();
    pivot_.reset();
    wants_pivot_ = false;
    state_.reset();
    part_.reset();
}

bool Host::has_recorded(const consensus::Record& record) const {
    const auto found = replica::has_record(store(), record);
    return !found || *found; // what cannot be read was there
}

MemberIndex Host::self() const {
    const auto self = replica_ ? replica_->consensus().self() : std::nullopt;
    return self.value_or(MemberIndex{});
}

void Host::deliver(const crypto::Ed25519PublicKey& from, const Letter& letter) {
    if (const auto member = committee_.find(from)) return deliver(*member, letter);
    if (replica_) perform(replica_->on_frame(from, *letter.frame, now()));
}

void Host::deliver(MemberIndex from, const Letter& letter) {
    if (!replica_) return;
    if (letter.payload && letter.envelope == envelope_ && !replica_->is_over()) {
        perform(replica_->on_payload(from, letter.envelope, *letter.payload, now()));
    } else {
        perform(replica_->on_frame(committee_[from].key, *letter.frame, now()));
    }
}

void Host::submit(const ledger::TransactionPtr& transaction) {
    if (!replica_) return;
    const auto sender = state_->account(transaction->sender());
    if (!sender) return machine_.break_down(sender.error());
    std::vector<replica::Admission> admissions;
    perform(replica_->submit({{transaction, *sender}}, admissions, now()));
}

void Host::later(Duration delay, std::function<void()> run) {
    machine_.later(delay, [this, generation = generation_, run = std::move(run)] {
        if (generation == generation_) run();
    });
}

/// The process may end at any of them.
void Host::perform(replica::Effects effects) {
    const std::uint64_t generation = generation_;
    for (replica::Effect& effect : effects) {
        machine_.begin_effect();
        if (generation != generation_) return;
        perform(effect);
    }
}

void Host::perform(replica::Effect& effect) {
    std::visit(
        overloaded{
            [&](const replica::Broadcast& one) { outside_.broadcast(one.frame); },
            [&](const replica::Send& one) { outside_.send(one.to, one.frame); },
            [&](const replica::SetTimer& one) { set_timer(one.at); },
            [&](replica::Persist& one) {
                const auto then = [this, id = one.id, generation = generation_] {
                    if (generation == generation_) perform(replica_->on_persisted(id, now()));
                };
                machine_.write({prefix_, std::move(one.batch), this, then});
            },
            [&](replica::CheckJob& one) {
                work(
                    [this, job = std::move(one)] {
                        const bool is_void = !replica_->tree().header(job.candidate->header.parent);
                        const auto verify = [this](ByteView wire) { return surroundings().verify(wire); };
                        return surroundings().workshop().run(self(), job, *state_, verify, is_void);
                    },
                    [this](replica::Checked checked) { return replica_->on_checked(std::move(checked), now()); });
            },
            [&](replica::BuildJob& one) {
                work(
                    [this, job = std::move(one)] { return run(job, *state_); },
                    [this](replica::Built built) { return replica_->on_built(std::move(built), now()); });
            },
            [&](replica::HashJob& one) {
                work(
                    [this, job = std::move(one)] {
                        return surroundings().workshop().run(self(), job, *state_, !replica_->tree().find(job.id));
                    },
                    [this](replica::Hashed hashed) { return replica_->on_hashed(std::move(hashed), now()); });
            },
            [&](const replica::VerifyRelay& one) { verify_relay(one); },
            [&](replica::Commit& one) { perform_commit(std::move(one)); },
            [&](const replica::Serve& one) { serve(one); },
            [&](const replica::SendShard& one) { outside_.send_shard(one.to, one.frame); },
            [&](const replica::EvaluateDelay& one) { outside_.evaluate_delay(one); },
            [&](const replica::EpochOver& one) { over_ = one; },
            [&](const consensus::Report& one) { outside_.on_effect(one); },
            [&](const consensus::Misbehaved& one) { outside_.on_effect(one); },
            [&](const consensus::Diverged& one) { outside_.on_effect(one); },
            [&](const auto& one) { perform(one); }, // host_shards.cpp, host_restart.cpp
        },
        effect);
}

void Host::set_timer(Instant local) {
    timer_at_ = local;
    arm_timer();
}

void Host::rearm() {
    if (timer_at_) arm_timer();
}

void Host::arm_timer() {
    const Instant when = machine_.clock().when(*timer_at_, surroundings().now());
    later(when - surroundings().now(), [this, mine = ++timer_] {
        if (mine != timer_) return;
        timer_at_.reset();
        perform(replica_->on_timer(now()));
    });
}

void Host::perform_commit(replica::Commit commit) {
    storage::Batch batch;
    append_commit(batch, commit, *state_, committee_.size());
    const auto shared = std::make_shared<const replica::Commit>(std::move(commit));
    Machine::Write write{prefix_, std::move(batch), nullptr, [this, shared] { on_committed(*shared); }};
    write.unseen = [this, shared] { outside_.on_stored(*shared); };
    machine_.write(std::move(write));
}

/// Of a replica that is gone meanwhile, too: the write outlives it.
void Host::on_committed(const replica::Commit& commit) {
    if (!state_) return; // the part was left
    for (const auto& block : commit.blocks) state_->committed(*block.result->diff, *block.update);
    height_ = commit.head.header.height;
    outside_.on_stored(commit);
    outside_.on_committed(commit, *state_);
    if (!replica_) return;
    const std::uint64_t life = machine_.life();
    perform(replica_->on_committed(height_, now()));
    if (!machine_.is_alive(life) || !replica_ || !replica_->links()) return;
    hold_pivot();
    if (const auto over = std::exchange(over_, std::nullopt)) begin_epoch(*over);
}

void Host::verify_relay(const replica::VerifyRelay& relay) {
    std::vector<replica::Submission> good;
    for (const Bytes& wire : relay.relay.transactions) {
        auto transaction = surroundings().verify(wire);
        if (!transaction) continue;
        const auto sender = state_->account((*transaction)->sender());
        if (!sender) return machine_.break_down(sender.error());
        good.push_back({*std::move(transaction), *sender});
    }
    perform(replica_->on_relayed(good, now()));
}

void Host::serve(const replica::Serve& request) {
    std::size_t size = committee_.size();
    if (const auto* links = replica_->links()) {
        const auto found = replica::committee_size(store(), links->rosters(), request.instance);
        if (!found) return machine_.break_down(found.error());
        size = *found;
    }
    if (size == 0) return;
    const auto messages = replica::blocks_above(store(), request.above, request.instance, size);
    if (!messages) return machine_.break_down(messages.error());
    for (const consensus::Message& message : *messages)
        outside_.send(request.to, std::make_shared<const Bytes>(encode_frame(request.instance, message, size)));
}

} // namespace arpeggio::simulation
