#include "simulation/validator.h"

#include "base/overloaded.h"
#include "consensus/imitation_keys.h"

namespace arpeggio::simulation {
namespace {
constexpr std::size_t cache_bytes = 1 << 20;
}

replica::Setup blueprint_of(
    const chain::NetworkDefinition& definition,
    const ledger::Committee& committee,
    const consensus::Settings& settings,
    std::size_t member) {
    constexpr ShardId shard{0};
    replica::Setup setup{
        .rules = chain::Rules::of(definition, shard),
        .consensus = settings,
        .pool = {},
        .envelope = {shard, Epoch{0}, Instance{0}},
        .committee = committee,
        .seed = definition.seed,
        .head = {},
        .records = {},
        .scheme = consensus::make_imitation_scheme(),
        .key = consensus::make_imitation_key(member)};
    setup.pool.chain_id = setup.rules.chain_id();
    return setup;
}

Validator::Validator(
    Environment& environment,
    ProcessIndex index,
    MemberIndex self,
    replica::Setup blueprint,
    std::unique_ptr<storage::FaultyStore> disk)
    : environment_(environment), index_(index), self_(self), blueprint_(std::move(blueprint)) {
    load(std::move(disk));
}

void Validator::load(std::unique_ptr<storage::FaultyStore> disk) {
    state_.reset();
    disk_ = std::move(disk);
    state_ = std::make_shared<state::StateStore>(*disk_, std::make_shared<storage::Cache>(cache_bytes));
}

void Validator::start() {
    if (replica_ || is_broken_) return;
    auto setup = replica::restore(blueprint_, *disk_, *state_);
    if (!setup) return break_down(storage::StorageError::Corrupt);
    height_ = setup->head.header.height;
    environment_.on_started(index_, setup->head, setup->records);
    replica_.emplace(*std::move(setup));
    perform(replica_->start(now()));
}

bool Validator::stop(End end) {
    replica_.reset();
    ++life_;
    interrupt_after_.reset();
    tears_next_write_ = false;
    timer_at_.reset();
    waiting_.clear();
    is_writing_ = false;
    std::vector<Write> begun = std::exchange(under_way_, {});
    // The log takes records one after the other: any number of them are whole.
    const std::uint64_t whole = begun.empty() ? 0 : environment_.draw(begun.size() + 1);
    for (std::size_t i = 0; i < whole; ++i) (void)disk_->commit(begun[i].batch, storage::Durability::Lazy);
    load(end == End::PowerCut ? disk_->power_cut() : disk_->reopened());
    return whole < begun.size();
}

void Validator::break_down(storage::StorageError error) {
    is_broken_ = error == storage::StorageError::Corrupt;
    (void)stop(End::Killed);
    environment_.on_broken_disk(index_, error);
}

void Validator::replace_disk(std::unique_ptr<storage::FaultyStore> disk) {
    CHECK(!replica_);
    is_broken_ = false;
    load(std::move(disk));
}

void Validator::resign() {
    blueprint_.key.reset();
}

void Validator::jump(Duration forward) {
    clock_.advance(environment_.now(), forward);
    if (timer_at_) arm_timer();
}

bool Validator::has_recorded(const consensus::Record& record) const {
    const auto found = replica::has_record(*disk_, record);
    return !found || *found; // what cannot be read was there
}

void Validator::deliver(MemberIndex from, const Letter& letter) {
    if (!replica_) return;
    if (letter.payload) {
        perform(replica_->on_payload(from, letter.envelope, *letter.payload, now()));
    } else {
        perform(replica_->on_frame(blueprint_.committee[from].key, *letter.frame, now()));
    }
}

void Validator::submit(const ledger::TransactionPtr& transaction) {
    if (!replica_) return;
    const auto sender = state_->account(transaction->sender());
    if (!sender) return break_down(sender.error());
    std::vector<replica::Admission> admissions;
    perform(replica_->submit({{transaction, *sender}}, admissions, now()));
}

void Validator::later(Duration delay, std::function<void()> run) {
    environment_.after(delay, [this, life = life_, run = std::move(run)] {
        if (life == life_) run();
    });
}

template <class Job, class Then>
void Validator::work(Job job, Then then) {
    later(environment_.work_time(), [this, job = std::move(job), then = std::move(then)] {
        auto result = job();
        if (!result) return break_down(result.error());
        perform(then(*std::move(result)));
    });
}

/// The process may end at any of them.
void Validator::perform(replica::Effects effects) {
    const std::uint64_t life = life_;
    for (replica::Effect& effect : effects) {
        if (interrupt_after_ && (*interrupt_after_)-- == 0) {
            (void)stop(End::Killed);
            environment_.on_interrupted(index_, Interruption::Killed);
        }
        if (life != life_) return;
        perform(effect);
    }
}

void Validator::perform(replica::Effect& effect) {
    std::visit(
        overloaded{
            [&](const replica::Broadcast& one) { environment_.broadcast(index_, one.frame); },
            [&](const replica::Send& one) { environment_.send(index_, member_of(one.to), one.frame); },
            [&](const replica::SetTimer& one) { set_timer(one.at); },
            [&](replica::Persist& one) {
                write({std::move(one.batch), one.id, std::nullopt});
            },
            [&](replica::CheckJob& one) {
                work(
                    [this, job = std::move(one)] {
                        const bool is_void = !replica_->tree().header(job.candidate->header.parent);
                        const auto verify = [this](ByteView wire) { return environment_.verify(wire); };
                        return environment_.workshop().run(self_, job, *state_, verify, is_void);
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
                        return environment_.workshop().run(self_, job, *state_, !replica_->tree().find(job.id));
                    },
                    [this](replica::Hashed hashed) { return replica_->on_hashed(std::move(hashed), now()); });
            },
            [&](const replica::VerifyRelay& one) { verify_relay(one); },
            [&](replica::Commit& one) {
                Write commit;
                append_commit(commit.batch, one, *state_, blueprint_.committee.size());
                commit.commit = std::move(one);
                write(std::move(commit));
            },
            [&](const replica::Serve& one) { serve(one); },
            [&](const replica::SendShard&) { CHECK(false); }, // worlds of one shard
            [&](const replica::VerifyLink&) { CHECK(false); },
            [&](const replica::MakeLinkProofs&) { CHECK(false); },
            [&](const replica::KeepBeacon&) { CHECK(false); },
            [&](const replica::AskMail&) { CHECK(false); },
            [&](const replica::AnswerMail&) { CHECK(false); },
            [&](const replica::AnswerBeacon&) { CHECK(false); },
            [&](const replica::KeepRoster&) { CHECK(false); },
            [&](const replica::EvaluateDelay&) { CHECK(false); },
            [&](const replica::EpochOver&) { CHECK(false); },
            [&](const replica::AnswerRoster&) { CHECK(false); },
            [&](const replica::AnswerPivot&) { CHECK(false); },
            [&](const replica::AnswerState&) { CHECK(false); },
            [&](const consensus::Report& one) { environment_.on_effect(index_, one); },
            [&](const consensus::Misbehaved& one) { environment_.on_effect(index_, one); },
            [&](const consensus::Diverged& one) { environment_.on_effect(index_, one); },
        },
        effect);
}

void Validator::set_timer(Instant local) {
    timer_at_ = local;
    arm_timer();
}

void Validator::arm_timer() {
    const Instant when = clock_.when(*timer_at_, environment_.now());
    later(when - environment_.now(), [this, mine = ++timer_] {
        if (mine != timer_) return;
        timer_at_.reset();
        perform(replica_->on_timer(now()));
    });
}

void Validator::write(Write write) {
    waiting_.push_back(std::move(write));
    if (!is_writing_) begin_write();
}

void Validator::begin_write() {
    is_writing_ = true;
    under_way_ = std::exchange(waiting_, {});
    const bool syncs = std::any_of(under_way_.begin(), under_way_.end(), [](const Write& one) { return one.persist; });
    const Duration time = syncs ? environment_.sync_time(index_) : Duration{0};
    if (std::exchange(tears_next_write_, false)) {
        later(time / 2, [this] {
            environment_.on_interrupted(index_, stop(End::PowerCut) ? Interruption::Torn : Interruption::PowerCut);
        });
    }
    later(time, [this] { end_write(); });
}

/// All up to the last record is synced; what was committed after it is not.
void Validator::end_write() {
    const std::uint64_t life = life_;
    std::vector<Write> done = std::exchange(under_way_, {});
    const auto last = std::find_if(done.rbegin(), done.rend(), [](const Write& one) { return one.persist; });
    const auto synced = static_cast<std::size_t>(done.rend() - last);
    for (std::size_t i = 0; i < done.size() && life == life_; ++i) {
        const bool is_synced = i + 1 == synced;
        if (!end_write(done[i], is_synced ? storage::Durability::Synced : storage::Durability::Lazy)) return;
        if (is_synced) perform(replica_->on_persisted(*done[i].persist, now()));
    }
    if (life != life_) return;
    is_writing_ = false;
    if (!waiting_.empty()) begin_write();
}

bool Validator::end_write(Write& write, storage::Durability durability) {
    const auto written = disk_->commit(write.batch, durability);
    if (!written) {
        break_down(written.error());
        return false;
    }
    if (!write.commit) return true;
    for (const auto& block : write.commit->blocks) state_->committed(*block.result->diff, *block.update);
    height_ = write.commit->head.header.height;
    environment_.on_committed(index_, *write.commit, *state_);
    perform(replica_->on_committed(height_, now()));
    return true;
}

void Validator::verify_relay(const replica::VerifyRelay& relay) {
    std::vector<replica::Submission> good;
    for (const Bytes& wire : relay.relay.transactions) {
        auto transaction = environment_.verify(wire);
        if (!transaction) continue;
        const auto sender = state_->account((*transaction)->sender());
        if (!sender) return break_down(sender.error());
        good.push_back({*std::move(transaction), *sender});
    }
    perform(replica_->on_relayed(std::move(good), now()));
}

MemberIndex Validator::member_of(const crypto::Ed25519PublicKey& key) const {
    const auto member = blueprint_.committee.find(key);
    CHECK(member.has_value()); // nobody else is there
    return *member;
}

void Validator::serve(const replica::Serve& request) {
    const std::size_t size = blueprint_.committee.size();
    const auto messages = replica::blocks_above(*disk_, request.above, request.instance, size);
    if (!messages) return break_down(messages.error());
    for (const consensus::Message& message : *messages) {
        const auto frame = std::make_shared<const Bytes>(encode_frame(request.instance, message, size));
        environment_.send(index_, member_of(request.to), frame);
    }
}

} // namespace arpeggio::simulation
