#include "unit/replica/replica_network.h"

#include "base/overloaded.h"
#include "chain/genesis.h"
#include "consensus/evidence.h"
#include "ledger/mail_contract.h"
#include "replica/disk_keys.h"
#include "replica/roll_back.h"

namespace arpeggio::replica {
namespace {
Hash demo_seed() {
    Hash seed;
    seed.bytes.fill(42);
    return seed;
}
chain::NetworkDefinition demo(std::uint32_t shards) {
    chain::DemoOptions options;
    options.seed = demo_seed();
    options.accounts = 8;
    options.shards = shards;
    options.validators = 4 * shards;
    options.genesis_time = TimestampMs{1'000'000'000'000};
    auto made = chain::make_demo_network(options);
    CHECK(made.has_value());
    return *std::move(made);
}
} // namespace

ReplicaNetwork::ReplicaNetwork(std::optional<std::uint64_t> faulty_seed, std::uint32_t shards, ShardId shard)
    : seed_(demo_seed()), network_(demo(shards)), shard_(shard), rules_(chain::Rules::of(network_, shard)),
      committee_(*chain::genesis_committee(network_, shard)), envelope_{shard, {}, {}},
      now_(instant_of(network_.genesis_time)), members_(members) {
    if (rules_.is_beacon()) rules_.epoch_slots = 0; // without the other shards there is nothing to go on to
    for (Member& member : members_) {
        write_genesis(member, faulty_seed);
        if (faulty_seed) ++*faulty_seed;
    }
    for (std::size_t i = 0; i < members; ++i) start(i);
}

void ReplicaNetwork::write_genesis(Member& member, std::optional<std::uint64_t> faulty_seed) {
    member.store = storage::make_memory_store();
    if (faulty_seed) member.store = std::make_unique<storage::FaultyStore>(Random(*faulty_seed));
    member.state = std::make_unique<state::StateStore>(*member.store, std::make_shared<storage::Cache>(1'000'000));
    const auto root = member.state->load_genesis(chain::genesis_leaves(network_, shard_));
    CHECK(root.has_value());
    const auto block = chain::genesis_block(network_, shard_, *root);
    const Hash id = ledger::header_id(block->header);
    storage::Batch batch;
    chain::append_block(batch, *block, id, {});
    chain::append_head(batch, {block->header, id, *root, *root});
    if (rules_.has_epochs()) batch.put(roster_key({}), sharding::encode_roster(*chain::genesis_roster(network_)));
    CHECK(member.store->commit(batch, storage::Durability::Synced).has_value());
    agreed_[Height{0}] = id;
}

Setup ReplicaNetwork::setup_of(std::size_t member) const {
    const crypto::Ed25519PublicKey& own = committee_.members()[member].key;
    std::size_t position = 0;
    while (network_.validators[position].key != own) ++position;
    Setup setup{
        .rules = rules_,
        .consensus = {},
        .pool = {},
        .envelope = envelope_,
        .committee = committee_,
        .seed = network_.seed,
        .head = **chain::read_head(*members_[member].store),
        .records = *read_records(*members_[member].store, members),
        .scheme = consensus::make_ed25519_scheme(),
        .key = consensus::make_ed25519_key(
            std::make_shared<const crypto::Ed25519SecretKey>(chain::demo_validator_key(seed_, position)))};
    setup.consensus.delta = std::chrono::milliseconds{network_.profile.delta_ms};
    setup.consensus.standstill = std::chrono::milliseconds{network_.profile.standstill_ms};
    setup.pool.chain_id = rules_.chain_id();
    if (rules_.has_epochs()) return *restore(std::move(setup), *members_[member].store, *members_[member].state);
    return setup;
}

ledger::Vote ReplicaNetwork::vote(std::size_t member, ledger::VoteKind kind, Slot slot, const Hash& id) const {
    const Setup setup = setup_of(member);
    const ledger::SigningContext context{
        network_.network, envelope_.shard, envelope_.epoch, envelope_.instance, committee_.hash()};
    const auto signature = setup.key->sign(ledger::vote_message(context, kind, slot, id));
    return {kind, slot, id, MemberIndex{static_cast<std::uint16_t>(member)}, signature};
}

void ReplicaNetwork::start(std::size_t member) {
    ++members_[member].life;
    members_[member].state =
        std::make_unique<state::StateStore>(*members_[member].store, std::make_shared<storage::Cache>(1'000'000));
    if (rules_.has_epochs()) {
        while (roll_back_step(member)) {}
    }
    members_[member].replica = std::make_unique<Replica>(setup_of(member));
    carry_out(member, members_[member].replica->start(now_));
}

bool ReplicaNetwork::roll_back_step(std::size_t member) {
    Member& one = members_[member];
    const auto pending = pending_roll_back(*one.store, shard_);
    CHECK(pending.has_value());
    if (!*pending) return false;
    const auto step = next_roll_back(**pending, *one.store, *one.state);
    CHECK(step && *step);
    CHECK(one.store->commit((*step)->batch, storage::Durability::Synced).has_value());
    one.state->committed((*step)->diff, (*step)->update);
    agreed_.erase(agreed_.upper_bound((*pending)->from.height), agreed_.end());
    sent_votes_[member].clear(); // of an instance that is over
    return true;
}

void ReplicaNetwork::deliver_from_beacon(std::size_t to, const crypto::Ed25519PublicKey& from, const Bytes& frame) {
    carry_out(to, members_[to].replica->on_shard_frame({ShardId{0}, from}, frame, now_));
}

void ReplicaNetwork::keep(std::size_t member, Bytes key, Bytes value) {
    storage::Batch batch;
    batch.put(std::move(key), std::move(value));
    CHECK(members_[member].store->commit(batch, storage::Durability::Lazy).has_value());
}

void ReplicaNetwork::stop(std::size_t member) {
    ++members_[member].life;
    members_[member].replica.reset();
}

std::unique_ptr<storage::FaultyStore> ReplicaNetwork::cut_copy(std::size_t member) const {
    auto* const faulty = dynamic_cast<storage::FaultyStore*>(members_[member].store.get());
    CHECK(faulty != nullptr);
    return faulty->power_cut();
}

void ReplicaNetwork::cut(std::size_t member) {
    stop(member);
    auto found = cut_copy(member);
    members_[member].state.reset();
    members_[member].store = std::move(found);
    start(member);
}

void ReplicaNetwork::run_events(std::size_t count) {
    for (; count > 0 && !queue_.empty(); --count) {
        const Event next = queue_.top();
        queue_.pop();
        now_ = next.at;
        next.run();
    }
}

void ReplicaNetwork::run_for(Duration time) {
    const Instant until = now_ + time;
    while (!queue_.empty() && queue_.top().at <= until) {
        const Event next = queue_.top();
        queue_.pop();
        now_ = next.at;
        next.run();
    }
    now_ = until;
}

bool ReplicaNetwork::run_to(std::uint64_t wanted, Duration limit) {
    const Instant until = now_ + limit;
    const auto is_there = [&] {
        for (std::size_t i = 0; i < members; ++i) {
            if (members_[i].replica && height(i) < wanted) return false;
        }
        return true;
    };
    while (!is_there() && now_ < until) run_for(std::chrono::milliseconds{20});
    return is_there();
}

void ReplicaNetwork::later(std::size_t member, Duration after, std::function<void()> run) {
    queue_.push({now_ + after, order_++, [this, member, life = members_[member].life, run = std::move(run)] {
                     if (members_[member].life == life) run();
                 }});
}

void ReplicaNetwork::send(std::size_t from, std::size_t to, const Frame& frame) {
    queue_.push({now_ + link_delay, order_++, [this, from, to, frame] { deliver(to, from, *frame); }});
}

void ReplicaNetwork::deliver(std::size_t to, std::size_t from, const Bytes& frame) {
    if (!members_[to].replica) return;
    ++frames_;
    carry_out(to, members_[to].replica->on_frame(committee_.members()[from].key, frame, now_));
}

std::vector<Admission>
ReplicaNetwork::submit(std::size_t member, const std::vector<ledger::TransactionPtr>& transactions) {
    std::vector<Submission> submissions;
    for (const auto& transaction : transactions) {
        submissions.push_back({transaction, account(member, transaction->sender())});
    }
    std::vector<Admission> admissions;
    carry_out(member, members_[member].replica->submit(submissions, admissions, now_));
    return admissions;
}

void ReplicaNetwork::note_vote(std::size_t self, const Frame& frame) {
    const auto payload = decode_payload(*frame, members);
    CHECK(payload.has_value());
    const auto* message = std::get_if<consensus::Message>(&*payload);
    const auto* vote = message != nullptr ? std::get_if<ledger::Vote>(message) : nullptr;
    if (vote == nullptr || vote->voter.value != self) return;
    for (const ledger::Vote& before : sent_votes_[self]) {
        if (consensus::in_conflict(before, *vote)) violate("a member signed a conflict");
    }
    sent_votes_[self].push_back(*vote);
}

void ReplicaNetwork::carry_out(std::size_t self, Effects effects) {
    for (Effect& effect : effects) carry_out(self, effect);
}

void ReplicaNetwork::carry_out(std::size_t self, Effect& effect) {
    Member& member = members_[self];
    const auto work = [&](auto job, auto then) {
        later(self, work_delay, [this, self, job = std::move(job), then] {
            carry_out(self, then(*members_[self].replica, job(*members_[self].state)));
        });
    };
    std::visit(
        overloaded{
            [&](const Broadcast& one) {
                note_vote(self, one.frame);
                for (std::size_t to = 0; to < members; ++to) {
                    if (to != self) send(self, to, one.frame);
                }
            },
            [&](const Send& one) {
                note_vote(self, one.frame);
                send(self, committee_.find(one.to)->value, one.frame);
            },
            [&](const SetTimer& one) {
                later(self, std::max(one.at - now_, Duration{0}), [this, self, mine = ++member.timer] {
                    if (members_[self].timer == mine) carry_out(self, members_[self].replica->on_timer(now_));
                });
            },
            [&](const Persist& one) {
                later(self, disk_delay, [this, self, one] {
                    CHECK(members_[self].store->commit(one.batch, storage::Durability::Synced).has_value());
                    carry_out(self, members_[self].replica->on_persisted(one.id, now_));
                });
            },
            [&](const CheckJob& job) {
                const auto from_wire = [](ByteView wire) {
                    return ledger::VerifiedTransaction::from_wire(to_bytes(wire));
                };
                work(
                    [job, from_wire](state::StateStore& state) { return *run(job, state, from_wire); },
                    [this](Replica& replica, Checked checked) {
                        if (checked.fault) violate("an honest block is invalid");
                        return replica.on_checked(std::move(checked), now_);
                    });
            },
            [&](const BuildJob& job) {
                work(
                    [job](state::StateStore& state) { return *run(job, state); },
                    [this](Replica& replica, Built built) { return replica.on_built(std::move(built), now_); });
            },
            [&](const HashJob& job) {
                work(
                    [job](state::StateStore& state) { return *run(job, state); },
                    [this](Replica& replica, Hashed hashed) { return replica.on_hashed(std::move(hashed), now_); });
            },
            [&](const VerifyRelay& one) {
                later(self, work_delay, [this, self, one] {
                    carry_out(self, members_[self].replica->on_relayed(verify(self, one.relay), now_));
                });
            },
            [&](const Commit& one) { later(self, disk_delay, [this, self, one] { commit(self, one); }); },
            [&](const Serve& one) { serve(self, one); },
            [&](const SendShard&) {}, // the other shards do nothing
            [&](const VerifyLink&) {},
            [&](const MakeLinkProofs&) {},
            [&](const KeepBeacon& one) {
                for (const ledger::Header& header : one.headers) {
                    codec::Writer out;
                    ledger::encode_header(out, header);
                    keep(self, beacon_key(header.height), std::move(out).out());
                }
            },
            [&](const AskMail&) {},
            [&](const ForgetMail&) {},
            [&](const AnswerMail&) {},
            [&](const AnswerKeptMail&) {},
            [&](const AnswerBeacon&) {},
            [&](const KeepRoster& one) {
                keep(self, roster_key(one.roster->epoch()), sharding::encode_roster(*one.roster));
            },
            [&](const EvaluateDelay&) {},
            [&](const EpochOver&) {},
            [&](const Restarted&) {
                later(self, Duration{0}, [this, self] {
                    stop(self);
                    start(self);
                });
            },
            [&](const Stranded&) { violate("stranded"); },
            [&](const AnswerRoster&) {},
            [&](const AnswerPivot&) {},
            [&](const AnswerState&) {},
            [&](const consensus::Report&) { violate("an honest member was accused"); },
            [&](const consensus::Misbehaved& one) {
                violate("misbehaved: " + std::string(consensus::to_string(one.reason)));
            },
            [&](const consensus::Diverged&) { violate("diverged"); },
        },
        effect);
}

std::vector<Submission> ReplicaNetwork::verify(std::size_t self, const Relay& relay) {
    std::vector<Submission> good;
    for (const Bytes& wire : relay.transactions) {
        auto transaction = ledger::VerifiedTransaction::from_wire(wire);
        if (!transaction) continue;
        const Address& sender = (*transaction)->sender();
        good.push_back({*transaction, account(self, sender)});
    }
    return good;
}

void ReplicaNetwork::commit(std::size_t self, const Commit& commit) {
    Member& member = members_[self];
    storage::Batch batch;
    append_commit(batch, commit, *member.state, members);
    CHECK(member.store->commit(batch, storage::Durability::Lazy).has_value());
    for (const auto& block : commit.blocks) {
        member.state->committed(*block.result->diff, *block.update);
        const auto [agreed, is_new] = agreed_.emplace(block.block->header.height, block.id);
        if (agreed->second != block.id) violate("two final blocks at one height");
    }
    carry_out(self, member.replica->on_committed(commit.head.header.height, now_));
}

void ReplicaNetwork::serve(std::size_t self, const Serve& wanted) {
    const auto messages = blocks_above(*members_[self].store, wanted.above, wanted.instance, members);
    CHECK(messages.has_value());
    for (const auto& message : *messages) {
        send(
            self,
            committee_.find(wanted.to)->value,
            std::make_shared<const Bytes>(encode_frame(wanted.instance, message, members)));
    }
}

std::uint64_t ReplicaNetwork::height(std::size_t member) const {
    return (*chain::read_head(*members_[member].store))->header.height.value;
}
std::uint64_t ReplicaNetwork::height_max() const {
    std::uint64_t highest = 0;
    for (std::size_t i = 0; i < members; ++i) highest = std::max(highest, height(i));
    return highest;
}
Hash ReplicaNetwork::block(std::size_t member, std::uint64_t height) const {
    const auto header = chain::read_header(*members_[member].store, Height{height});
    CHECK(header && *header);
    return ledger::header_id(**header);
}
state::Account ReplicaNetwork::account(std::size_t member, const Address& address) const {
    return *members_[member].state->account(address);
}

bool ReplicaNetwork::is_supply_exact(std::size_t member) const {
    const state::StateStore& state = *members_[member].state;
    const auto balances = sum_of_balances(state);
    const auto totals = state.totals();
    CHECK(balances && totals);
    return *balances + totals->burned + totals->mail_out ==
               chain::genesis_supply(network_, shard_) + totals->minted + totals->mail_in &&
           *balances == totals->balances;
}

ledger::TransactionPtr
ReplicaNetwork::transfer(std::uint64_t from, std::uint64_t to, std::uint64_t nonce, Amount value) const {
    ledger::Transaction out;
    out.nonce = nonce;
    out.to = address(to);
    out.value = value;
    return sign(from, out);
}
ledger::TransactionPtr ReplicaNetwork::mail(std::uint64_t from, std::uint64_t nonce) const {
    ledger::Transaction out;
    out.nonce = nonce;
    out.to = ledger::mail_contract;
    out.value = arp(2);
    const ShardId other{shard_.value == 0 ? 1U : 0U};
    out.data = ledger::encode_mail_call({other, address(from), arp(1), ledger::mail_delivery_gas, Bytes(5, 1)});
    return sign(from, out);
}
ledger::TransactionPtr ReplicaNetwork::sign(std::uint64_t from, ledger::Transaction transaction) const {
    transaction.chain_id = rules_.chain_id();
    transaction.max_priority_fee_per_gas = gwei(1);
    transaction.max_fee_per_gas = gwei(100);
    transaction.gas_limit = ledger::intrinsic_gas(transaction);
    const auto key = chain::generated_account_key(network_.generated->seed, from);
    transaction.signature = key.sign(ledger::signing_hash(transaction));
    return *ledger::VerifiedTransaction::from(transaction);
}
Address ReplicaNetwork::address(std::uint64_t account) const {
    return chain::generated_account_key(network_.generated->seed, account).address();
}

} // namespace arpeggio::replica
