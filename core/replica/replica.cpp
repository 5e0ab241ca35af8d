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
    if (head.height.value > 0) tip.slot = head.slot; // genesis precedes the instance's slots
    const Envelope& at = setup.envelope;
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
std::optional<Address> operator_of(const Setup& setup) {
    if (!setup.key) return std::nullopt;
    const auto self = setup.committee.find(setup.key->public_key());
    if (!self) return std::nullopt;
    return setup.committee[*self].operator_address;
}
} // namespace

Replica::Replica(Setup setup)
    : rules_(setup.rules), envelope_(setup.envelope), committee_(setup.committee), operator_(operator_of(setup)),
      tree_(setup.head), pool_(setup.pool), simplex_(consensus_setup(setup)), committees_(setup.committees),
      beacon_patience_(setup.consensus.delta), mailroom_(setup.rules.shard, setup.rules.shards) {
    if (committees_) beacon_.emplace(rules_.network, committees_->front(), setup.beacon);
    if (!setup.beacon.empty()) beacon_kept_ = setup.beacon.front().height;
    for (const consensus::Record& record : setup.records) record_keys_.insert(consensus::record_key(record));
}

Effects Replica::start(Instant now) {
    carry_out(simplex_.start(now));
    advance(now);
    return take();
}

Effects Replica::on_frame(MemberIndex from, ByteView frame, Instant now) {
    CHECK(from.value < committee_.size());
    const auto envelope = decode_envelope(frame);
    if (!envelope || *envelope != envelope_) return {};
    const auto payload = decode_payload(frame, committee_.size());
    if (!payload) return {};
    return on_payload(from, *envelope, *payload, now);
}

Effects Replica::on_payload(MemberIndex from, const Envelope& envelope, const Payload& payload, Instant now) {
    CHECK(from.value < committee_.size());
    if (envelope != envelope_) return {};
    if (const auto* relay = std::get_if<Relay>(&payload)) {
        out_.emplace_back(VerifyRelay{from, *relay});
        return take();
    }
    carry_out(simplex_.on_message(from, std::get<consensus::Message>(payload), now));
    advance(now);
    return take();
}

Effects Replica::on_timer(Instant now) {
    carry_out(simplex_.on_timer(now));
    (void)pool_.expire(now);
    advance(now);
    return take();
}

Effects Replica::on_persisted(consensus::PersistId id, Instant now) {
    carry_out(simplex_.on_persisted(id, now));
    advance(now);
    return take();
}

Effects Replica::on_checked(Checked checked, Instant now) {
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

Effects Replica::on_committed(Height height, Instant /*now*/) {
    while (!unstored_.empty() && unstored_.front().height <= height) unstored_.pop_front();
    if (committees_ && is_beacon() && unstored_.empty()) out_.emplace_back(MakeLinkProofs{});
    return take();
}

/// Everything that may have become possible: hashing, committing, checking and building, until nothing more is.
void Replica::advance(Instant now) {
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
    const BeaconRef& beacon) const {
    const auto leader = committee_.find(proposer);
    CHECK(leader.has_value()); // consensus takes candidates of the slot's leader only
    chain::Surroundings out{parent, parent_id, envelope_.epoch, envelope_.instance, root, committee_[*leader]};
    if (beacon) out.beacon_ref = beacon->id;
    return out;
}

/// True if there is nothing left to wait for.
bool Replica::start_check(const Hash& id, const consensus::CandidatePtr& candidate, Instant now) {
    const Hash& parent_id = candidate->header.parent;
    const ledger::Header* parent = tree_.header(parent_id);
    if (parent == nullptr) return true; // its fork was given up
    const auto root = tree_.state_root_below(parent_id);
    if (!root) return false;
    const auto beacon = judge_ref(*parent, candidate->header.beacon_ref);
    if (!beacon && beacon.error() == RefError::Unknown) { // it comes with the beacon's news, or if we ask
        ask_beacon(now);
        return false;
    }
    const auto around =
        surroundings(*parent, parent_id, *root, candidate->header.proposer, beacon ? *beacon : BeaconRef{});
    if (!beacon || !chain::validate_header(rules_, candidate->header, around)) {
        carry_out(simplex_.on_checked(id, consensus::CheckOutcome::Invalid, now));
        return true;
    }
    out_.emplace_back(
        CheckJob{id, candidate, rules_, around.leader.operator_address, diffs_below(parent_id), *beacon, committees_});
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
    const auto beacon = choose_ref(*parent);
    if (!beacon) {
        ask_beacon(now);
        return false;
    }
    const auto around = surroundings(*parent, propose.parent, *root, committee_[*simplex_.self()].key, *beacon);
    const TimestampMs timestamp = std::max(propose.earliest, timestamp_of(now));
    BuildJob job;
    job.slot = propose.slot;
    job.header = chain::make_header(rules_, around, propose.slot, timestamp);
    job.rules = rules_;
    job.beneficiary = *operator_;
    job.layers = diffs_below(propose.parent);
    job.candidates =
        pool_.best({job.header.base_fee, rules_.gas_limit, rules_.body_bytes_max}, tree_.next_nonces(propose.parent));
    job.beacon = *beacon;
    if (job.beacon) job.inbound = mailroom_.batches(job.beacon->id, propose.slot.value);
    for (const auto& [shard, offer] : offers_) job.links.push_back(offer.run);
    out_.emplace_back(std::move(job));
    return true;
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

/// Hands decided blocks to the disk as soon as the last of a run is hashed.
void Replica::commit_ready(Instant now) {
    while (!waiting_commits_.empty()) {
        const Hash& last = waiting_commits_.front().ids.back();
        const auto* node = tree_.find(last);
        CHECK(node != nullptr); // consensus finalizes what was found valid or built here
        if (node->stage != chain::BlockTree::Stage::Hashed) return;
        Commit commit;
        commit.certificate = std::move(waiting_commits_.front().certificate);
        commit.forgotten = forget_records(waiting_commits_.front().forget_below);
        if (const auto own = proposed_at_.find(last); own != proposed_at_.end()) commit.finality = now - own->second;
        commit.blocks = tree_.finalize(last);
        commit.head = tree_.head();
        for (const auto& block : commit.blocks) {
            auto displaced = pool_.on_final(block.block->body.transactions);
            commit.displaced.insert(commit.displaced.end(), displaced.begin(), displaced.end());
            unstored_.push_back({block.block->header.height, block.result->diff, block.update});
        }
        std::erase_if(proposed_at_, [&](const auto& own) { return tree_.find(own.first) == nullptr; });
        if (committees_) {
            tell_others(commit);
            forget_beacon(commit);
        }
        out_.emplace_back(std::move(commit));
        waiting_commits_.pop_front();
    }
}

std::vector<Bytes> Replica::forget_records(Slot below) {
    const auto end = record_keys_.lower_bound(consensus::record_key_of_slot(below));
    std::vector<Bytes> out(record_keys_.begin(), end);
    record_keys_.erase(record_keys_.begin(), end);
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

Effects Replica::on_relayed(std::vector<Submission> submissions, Instant now) {
    for (const Submission& submission : submissions) (void)admit(submission, now); // the first receiver answered for it
    return take();
}

} // namespace arpeggio::replica
