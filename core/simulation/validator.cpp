#include "simulation/validator.h"

#include "base/overloaded.h"

namespace arpeggio::simulation {
namespace {
constexpr std::size_t cache_bytes = 1 << 20;
}

Validator::Validator(
    Environment& environment, MemberIndex self, replica::Setup blueprint, const Genesis& genesis, Random random)
    : environment_(environment), self_(self), blueprint_(std::move(blueprint)) {
    load(std::make_unique<storage::FaultyStore>(random));
    const auto root = state_->load_genesis(genesis.leaves());
    CHECK(root.has_value());
    const auto block = genesis.block(*root);
    const Hash id = ledger::header_id(block->header);
    storage::Batch batch;
    chain::append_block(batch, *block, id, {});
    chain::append_head(batch, {block->header, id, *root, *root});
    CHECK(store_->commit(batch, storage::Durability::Synced).has_value());
}

void Validator::load(std::unique_ptr<storage::FaultyStore> store) {
    state_.reset();
    store_ = std::move(store);
    state_ = std::make_shared<state::StateStore>(*store_, std::make_shared<storage::Cache>(cache_bytes));
}

void Validator::start() {
    if (replica_) return;
    const auto head = chain::read_head(*store_);
    auto records = replica::read_records(*store_, blueprint_.committee.size());
    if (!head || !*head || !records) return environment_.on_broken_disk(self_, storage::StorageError::Corrupt);
    replica::Setup setup = blueprint_;
    setup.head = **head;
    setup.records = *std::move(records);
    height_ = setup.head.header.height;
    disk_free_ = environment_.queue().now();
    environment_.on_started(self_, setup.head);
    replica_.emplace(std::move(setup));
    perform(replica_->start(now()));
}

void Validator::stop() {
    replica_.reset();
    ++life_;
}

void Validator::kill() {
    stop();
    load(store_->reopened());
}

void Validator::power_cut() {
    stop();
    load(store_->power_cut());
}

void Validator::deliver(MemberIndex from, const replica::Frame& frame) {
    if (replica_) perform(replica_->on_frame(from, *frame, now()));
}

void Validator::submit(const ledger::TransactionPtr& transaction) {
    if (!replica_) return;
    const auto sender = state_->account(transaction->sender());
    if (!sender) return environment_.on_broken_disk(self_, sender.error());
    std::vector<replica::Admission> admissions;
    perform(replica_->submit({{transaction, *sender}}, admissions, now()));
}

void Validator::later(Duration delay, std::function<void()> run) {
    environment_.queue().after(delay, [this, life = life_, run = std::move(run)] {
        if (life == life_) run();
    });
}

void Validator::write(Duration time, std::function<void()> done) {
    const Instant started = std::max(disk_free_, environment_.queue().now());
    disk_free_ = started + time;
    later(disk_free_ - environment_.queue().now(), std::move(done));
}

template <class Job, class Then>
void Validator::work(Job job, Then then) {
    later(environment_.work_time(), [this, job = std::move(job), then = std::move(then)] {
        auto result = job();
        if (!result) return environment_.on_broken_disk(self_, result.error());
        perform(then(*std::move(result)));
    });
}

void Validator::perform(replica::Effects effects) {
    for (replica::Effect& effect : effects) perform(effect);
}

void Validator::perform(replica::Effect& effect) {
    std::visit(
        overloaded{
            [&](const replica::Broadcast& one) { environment_.broadcast(self_, one.frame); },
            [&](const replica::Send& one) { environment_.send(self_, one.to, one.frame); },
            [&](const replica::SetTimer& one) {
                later(std::max(one.at - now(), Duration{0}), [this, mine = ++timer_] {
                    if (mine == timer_) perform(replica_->on_timer(now()));
                });
            },
            [&](replica::Persist& one) {
                write(environment_.sync_time(), [this, id = one.id, batch = std::move(one.batch)] {
                    const auto written = store_->commit(batch, storage::Durability::Synced);
                    if (!written) return environment_.on_broken_disk(self_, written.error());
                    perform(replica_->on_persisted(id, now()));
                });
            },
            [&](replica::CheckJob& one) {
                work(
                    [this, job = std::move(one)] {
                        return run(job, *state_, [this](ByteView wire) { return environment_.verify(wire); });
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
                    [this, job = std::move(one)] { return run(job, *state_); },
                    [this](replica::Hashed hashed) { return replica_->on_hashed(std::move(hashed), now()); });
            },
            [&](const replica::VerifyRelay& one) { verify_relay(one); },
            [&](replica::Commit& one) { perform_commit(std::move(one)); },
            [&](const replica::Serve& one) { serve(one); },
            [&](const consensus::Report& one) { environment_.on_effect(self_, one); },
            [&](const consensus::Misbehaved& one) { environment_.on_effect(self_, one); },
            [&](const consensus::Diverged& one) { environment_.on_effect(self_, one); },
        },
        effect);
}

void Validator::perform_commit(replica::Commit commit) {
    write(Duration{0}, [this, commit = std::move(commit)] {
        storage::Batch batch;
        append_commit(batch, commit, *state_, blueprint_.committee.size());
        const auto written = store_->commit(batch, storage::Durability::Lazy);
        if (!written) return environment_.on_broken_disk(self_, written.error());
        for (const auto& block : commit.blocks) state_->committed(*block.result->diff, *block.update);
        height_ = commit.head.header.height;
        environment_.on_committed(self_, commit, *state_);
        perform(replica_->on_committed(height_, now()));
    });
}

void Validator::verify_relay(const replica::VerifyRelay& relay) {
    std::vector<replica::Submission> good;
    for (const Bytes& wire : relay.relay.transactions) {
        auto transaction = environment_.verify(wire);
        if (!transaction) continue;
        const auto sender = state_->account((*transaction)->sender());
        if (!sender) return environment_.on_broken_disk(self_, sender.error());
        good.push_back({*std::move(transaction), *sender});
    }
    perform(replica_->on_relayed(std::move(good), now()));
}

void Validator::serve(const replica::Serve& request) {
    const std::size_t size = blueprint_.committee.size();
    const auto messages = replica::blocks_above(*store_, request.above, size);
    if (!messages) return environment_.on_broken_disk(self_, messages.error());
    for (const consensus::Message& message : *messages) {
        const auto frame = std::make_shared<const Bytes>(encode_frame(blueprint_.envelope, message, size));
        environment_.send(self_, request.to, frame);
    }
}

} // namespace arpeggio::simulation
