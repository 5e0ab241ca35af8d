#include "replica/replica.h"

#include "base/overloaded.h"

namespace arpeggio::replica {
namespace {
// The tree holds what consensus holds, and what it has let go of since the last final block.
static_assert(chain::BlockTree::blocks_max > consensus::candidates_max);
static_assert(chain::BlockTree::bytes_max > consensus::candidate_bytes_max);

consensus::Setup consensus_setup(const Setup& setup) {
    const ledger::Header& head = setup.head.header;
    consensus::Tip tip{setup.head.id, head.timestamp, head.height, std::nullopt};
    const Envelope& at = setup.envelope;
    const bool is_of_instance = head.epoch == at.epoch && head.instance == at.instance && head.height.value > 0;
    if (is_of_instance) tip.slot = head.slot; // genesis and a closing block precede the instance's slots
    return {
        .settings = setup.consensus,
        .context = {setup.rules.network, at.shard, at.epoch, at.instance, setup.committee.hash()},
        .committee = setup.committee,
        .seed = setup.seed,
        .tip = tip,
        .scheme = setup.scheme,
        .key = setup.key,
        .records = setup.records,
        .policy = setup.policy};
}
std::optional<ShardLinks> links_of(const Setup& setup) {
    if (setup.rosters.empty()) return std::nullopt;
    ShardLinks::Setup links{
        setup.rules, setup.envelope.epoch, std::nullopt, setup.rosters, setup.beacon, setup.own, {}};
    if (setup.key) links.self = setup.key->public_key();
    links.patience = setup.consensus.delta;
    return ShardLinks(std::move(links));
}
std::optional<Address> operator_of(const Setup& setup) {
    if (!setup.key) return std::nullopt;
    const auto self = setup.committee.find(setup.key->public_key());
    if (!self) return std::nullopt;
    return setup.committee[*self].operator_address;
}
} // namespace

Replica::Replica(Setup setup)
    : rules_(setup.rules), envelope_(setup.envelope), committee_(setup.committee), operator_(operator_of(setup)),
      tree_(setup.head), pool_(setup.pending ? *std::move(setup.pending) : pool::Pool(setup.pool)),
      simplex_(consensus_setup(setup)), key_(setup.key), scheme_(setup.scheme), seed_(setup.seed),
      links_(links_of(setup)), head_epoch_(setup.epoch_state), elected_(setup.elected),
      patience_(setup.consensus.delta), silence_max_(2 * setup.consensus.standstill) {
    CHECK(links_.has_value() == rules_.has_epochs());
    CHECK(head_epoch_.has_value() == (rules_.has_epochs() && rules_.is_beacon()));
    for (const consensus::Record& record : setup.records) record_keys_.insert(consensus::record_key(record));
}

Effects Replica::start(Instant now) {
    block_at_ = now;
    if (elected_) out_.emplace_back(KeepRoster{std::exchange(elected_, nullptr)});
    carry_out(simplex_.start(now));
    ask_for_delay();
    advance(now);
    return take();
}

Effects Replica::on_frame(const crypto::Ed25519PublicKey& from, ByteView frame, Instant now) {
    const auto envelope = decode_envelope(frame);
    if (!envelope) return {};
    const auto member = committee_.find(from);
    if (*envelope != envelope_ || !member || is_over_) {
        outside(from, *envelope, frame, now);
        return take();
    }
    const auto payload = decode_payload(frame, committee_.size());
    if (!payload) return {};
    return on_payload(*member, *envelope, *payload, now);
}

Effects Replica::on_payload(MemberIndex from, const Envelope& envelope, const Payload& payload, Instant now) {
    CHECK(from.value < committee_.size());
    if (envelope != envelope_ || is_over_) return {};
    if (const auto* relay = std::get_if<Relay>(&payload)) {
        out_.emplace_back(VerifyRelay{from, *relay});
        return take();
    }
    carry_out(simplex_.on_message(from, std::get<consensus::Message>(payload), now));
    advance(now);
    return take();
}

Effects Replica::on_shard_frame(const ShardPeer& from, ByteView frame, Instant now) {
    if (!links_) return {};
    auto message = decode_shard_message(frame);
    if (!message) return {};
    links_->on_message(from, *std::move(message), now, out_);
    advance(now);
    return take();
}

Effects Replica::on_link_verified(const ledger::FinalRun& run, Instant now) {
    links_->on_link_verified(run);
    advance(now);
    return take();
}

Effects Replica::on_link_proofs(LinkProofs proofs, Instant /*now*/) {
    links_->on_link_proofs(std::move(proofs));
    return take();
}

Effects Replica::on_timer(Instant now) {
    if (is_over_) return {};
    carry_out(simplex_.on_timer(now));
    (void)pool_.expire(now);
    advance(now);
    return take();
}

Effects Replica::on_persisted(consensus::PersistId id, Instant now) {
    if (is_over_) return {};
    carry_out(simplex_.on_persisted(id, now));
    advance(now);
    return take();
}

Effects Replica::on_checked(Checked checked, Instant now) {
    if (is_over_) return {};
    if (checked.fault) {
        carry_out(simplex_.on_checked(checked.id, consensus::CheckOutcome::Invalid, now));
    } else if (!take_in(checked, now)) {
        waiting_blocks_.push_back(std::move(checked));
    }
    advance(now);
    return take();
}

/// False if there is no room for the block now. Only what the tree holds is called valid: consensus may decide it, and
/// then it has to be there to be committed.
bool Replica::take_in(const Checked& checked, Instant now) {
    const auto inserted = insert(checked.block, checked.id, checked.result);
    if (!inserted && inserted.error() == chain::TreeError::Full) return false;
    carry_out(simplex_.on_checked(checked.id, consensus::CheckOutcome::Valid, now));
    return true;
}

Effects Replica::on_built(Built built, Instant now) {
    if (is_over_) return {};
    for (const Hash& hash : built.dropped) pool_.drop(hash);
    if (tree_.header(built.block->header.parent) == nullptr) { // its branch was given up meanwhile
        carry_out(simplex_.on_proposal(built.slot, std::nullopt, now));
        return take();
    }
    if (const auto inserted = insert(built.block, built.id, std::move(built.result));
        !inserted && inserted.error() == chain::TreeError::Full) {
        carry_out(simplex_.on_proposal(built.slot, std::nullopt, now));
        advance(now);
        return take();
    }
    proposed_at_.emplace(built.id, now);
    carry_out(simplex_.on_proposal(built.slot, consensus::BuiltBlock{built.block->header, std::move(built.body)}, now));
    advance(now);
    return take();
}

Effects Replica::on_hashed(Hashed hashed, Instant now) {
    (void)tree_.set_hashed(hashed.id, std::move(hashed.update));
    advance(now);
    return take();
}

Effects Replica::on_committed(Height height, Instant now) {
    block_at_ = now;
    while (!unstored_.empty() && unstored_.front().height <= height) unstored_.pop_front();
    if (!links_ || !unstored_.empty()) return take();
    if (is_over_) {
        tell_end();
    } else if (rules_.is_beacon()) {
        out_.emplace_back(MakeLinkProofs{});
    }
    return take();
}

/// Everything that may have become possible: hashing, committing, checking and building, until nothing more is.
void Replica::advance(Instant now) {
    if (is_over_ || end_if_taken_over()) return;
    for (std::size_t asked = out_.size() + 1; asked != out_.size();) {
        asked = out_.size();
        start_ready_hashes();
        commit_ready(now);
        for (Checked& checked : std::exchange(waiting_blocks_, {})) {
            if (!take_in(checked, now)) waiting_blocks_.push_back(std::move(checked));
        }
        for (auto waiting = std::exchange(waiting_checks_, {}); !waiting.empty();) {
            const auto next = waiting.extract(waiting.begin());
            if (!start_check(next.key(), next.mapped(), now)) waiting_checks_.emplace(next.key(), next.mapped());
        }
        if (const auto propose = std::exchange(waiting_build_, std::nullopt); propose && !start_build(*propose, now)) {
            waiting_build_ = propose;
        }
        if (end_if_taken_over()) return;
    }
}

void Replica::start_ready_hashes() {
    std::erase_if(unhashed_, [this](const Hash& id) {
        const auto* node = tree_.find(id);
        if (node == nullptr) return true; // its fork was given up
        const Hash& parent = node->block->header.parent;
        const auto* below = tree_.find(parent);
        const bool is_hashed = below != nullptr && below->stage == chain::BlockTree::Stage::Hashed;
        if (!is_hashed && !tree_.is_head(parent)) return false;
        start_hash(id);
        return true;
    });
}

Result<void, chain::TreeError>
Replica::insert(const ledger::BlockPtr& block, const Hash& id, execution::BlockResultPtr result) {
    TRY_VOID(tree_.insert(block, id));
    CHECK(tree_.set_executed(id, std::move(result)));
    unhashed_.push_back(id);
    return {};
}

chain::Surroundings Replica::surroundings(
    const ledger::Header& parent,
    const Hash& parent_id,
    const Hash& root,
    const crypto::Ed25519PublicKey& proposer,
    const BeaconRef& beacon,
    ledger::BlockKind kind) const {
    const auto leader = committee_.find(proposer);
    CHECK(leader.has_value()); // consensus takes candidates of the slot's leader only
    chain::Surroundings out{parent, parent_id, envelope_.epoch, envelope_.instance, root, committee_[*leader]};
    if (beacon) out.beacon_ref = beacon->id;
    out.kind = kind;
    return out;
}

/// True if there is nothing left to wait for.
bool Replica::start_check(const Hash& id, const consensus::CandidatePtr& candidate, Instant now) {
    const Hash& parent_id = candidate->header.parent;
    const ledger::Header* parent = tree_.header(parent_id);
    if (parent == nullptr) return true; // its fork was given up
    const auto root = tree_.state_root_below(parent_id);
    if (!root) return false;
    const auto beacon = judge_ref(*parent, parent_id, candidate->header.beacon_ref);
    if (!beacon && beacon.error() == ShardLinks::RefError::Unknown) { // it comes with the beacon's news, or if we ask
        links_->ask_beacon(now, out_);
        return false;
    }
    const auto ref = beacon ? *beacon : BeaconRef{};
    const auto kind = kind_after(*parent, parent_id, ref, candidate->header.slot);
    if (kind == ledger::BlockKind::Closing && !is_hashed(parent_id)) return false;
    const auto around = surroundings(*parent, parent_id, *root, candidate->header.proposer, ref, kind);
    if (!beacon || !chain::validate_header(rules_, candidate->header, around)) {
        carry_out(simplex_.on_checked(id, consensus::CheckOutcome::Invalid, now));
        return true;
    }
    CheckJob job{id, candidate, rules_, around.leader.operator_address, diffs_below(parent_id)};
    job.epoch = epoch_place(parent_id, kind);
    job.beacon = ref;
    if (links_) job.rosters = links_->rosters();
    out_.emplace_back(std::move(job));
    return true;
}

/// True if there is nothing left to wait for.
bool Replica::start_build(const consensus::Propose& propose, Instant now) {
    const ledger::Header* parent = tree_.header(propose.parent);
    if (parent == nullptr) {
        carry_out(simplex_.on_proposal(propose.slot, std::nullopt, now));
        return true;
    }
    const auto root = tree_.state_root_below(propose.parent);
    if (!root) return false;
    CHECK(simplex_.self().has_value());
    const auto beacon = choose_ref(*parent, propose.parent);
    if (!beacon) {
        links_->ask_beacon(now, out_);
        return false;
    }
    const auto kind = kind_after(*parent, propose.parent, *beacon, propose.slot);
    if (kind == ledger::BlockKind::Closing && !is_hashed(propose.parent)) return false;
    const auto around = surroundings(*parent, propose.parent, *root, committee_[*simplex_.self()].key, *beacon, kind);
    const TimestampMs timestamp = std::max(propose.earliest, timestamp_of(now));
    ledger::VrfProof vrf;
    if (chain::has_vrf(rules_, kind)) vrf = key_->prove_vrf(sharding::vrf_alpha(seed_, propose.slot));
    BuildJob job;
    job.slot = propose.slot;
    job.header = chain::make_header(rules_, around, propose.slot, timestamp, vrf);
    job.rules = rules_;
    job.beneficiary = *operator_;
    job.layers = diffs_below(propose.parent);
    job.epoch = epoch_place(propose.parent, kind);
    job.beacon = *beacon;
    if (kind == ledger::BlockKind::Ordinary) job.offered = offered(job.header, propose);
    out_.emplace_back(std::move(job));
    return true;
}

execution::Offered Replica::offered(const ledger::Header& header, const consensus::Propose& propose) const {
    execution::Offered out;
    out.candidates =
        pool_.best({header.base_fee, rules_.gas_limit, rules_.body_bytes_max}, tree_.next_nonces(propose.parent));
    if (!links_) return out;
    out.inbound = links_->batches(header.beacon_ref, propose.slot.value);
    out.links = links_->offered_links();
    if (delay_ && delay_->first == envelope_.epoch) out.delay = delay_->second;
    return out;
}

void Replica::start_hash(const Hash& id) {
    const auto* node = tree_.find(id);
    out_.emplace_back(HashJob{id, node->result->diff, updates_below(node->block->header.parent)});
}

std::vector<state::DiffPtr> Replica::diffs_below(const Hash& parent) const {
    std::vector<state::DiffPtr> out;
    for (const Unstored& block : unstored_) out.push_back(block.diff);
    for (auto& diff : tree_.layers(parent)) out.push_back(std::move(diff));
    return out;
}
std::vector<state::TreeUpdatePtr> Replica::updates_below(const Hash& parent) const {
    std::vector<state::TreeUpdatePtr> out;
    for (const Unstored& block : unstored_) out.push_back(block.update);
    for (auto& update : tree_.updates(parent)) out.push_back(std::move(update));
    return out;
}

state::Account Replica::account_of(const Address& address, const state::Account& on_disk) const {
    const state::LeafKey key = state::account_key(address);
    for (auto block = unstored_.rbegin(); block != unstored_.rend(); ++block) {
        const auto change = block->diff->leaves.find(key);
        if (change == block->diff->leaves.end()) continue;
        if (!change->second) return {};
        const auto account = state::decode_account(*change->second);
        CHECK(account.has_value());
        return *account;
    }
    return on_disk;
}

Admission Replica::admit(const Submission& submission, Instant now) {
    const state::Account sender = account_of(submission.transaction->sender(), submission.sender);
    const auto admitted = pool_.admit(submission.transaction, {sender.nonce, sender.balance}, now);
    if (!admitted) return Fail(admitted.error());
    return submission.transaction->hash();
}

Effects Replica::submit(const std::vector<Submission>& submissions, std::vector<Admission>& admissions, Instant now) {
    Relay relay;
    std::size_t bytes = 0;
    const auto flush = [&] {
        if (!relay.transactions.empty() && committee_.size() > 1) {
            out_.emplace_back(
                Broadcast{std::make_shared<const Bytes>(encode_frame(envelope_, relay, committee_.size()))});
        }
        relay.transactions.clear();
        bytes = 0;
    };
    for (const Submission& submission : submissions) {
        admissions.push_back(admit(submission, now));
        if (!admissions.back()) continue;
        const Bytes& wire = submission.transaction->wire();
        if (relay.transactions.size() == Relay::transactions_max || bytes + wire.size() + 4 > Relay::size_max - 64)
            flush();
        bytes += wire.size() + 4;
        relay.transactions.push_back(wire);
    }
    flush();
    return take();
}

Effects Replica::on_relayed(const std::vector<Submission>& submissions, Instant now) {
    for (const Submission& submission : submissions) (void)admit(submission, now); // the first receiver answered for it
    return take();
}

} // namespace arpeggio::replica
