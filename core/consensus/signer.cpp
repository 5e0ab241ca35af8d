#include "consensus/signer.h"

#include "base/check.h"
#include "base/overloaded.h"
#include "consensus/evidence.h"

namespace arpeggio::consensus {

std::string_view to_string(SignerError error) {
    switch (error) {
    case SignerError::ConflictingVote: return "ConflictingVote";
    case SignerError::SecondCandidate: return "SecondCandidate";
    case SignerError::TooOld: return "TooOld";
    }
    CHECK(false);
}

Signer::Signer(
    const ledger::SigningContext& context, MemberIndex self, std::shared_ptr<const VotingKey> key, const Policy& policy)
    : context_(context), self_(self), key_(std::move(key)), policy_(policy) {
    CHECK(key_);
}

Result<ledger::Vote, SignerError> Signer::sign_vote(ledger::VoteKind kind, Slot slot, const Hash& candidate) {
    if (slot < floor_) return Fail(SignerError::TooOld);
    ledger::Vote vote{kind, slot, candidate, self_, {}};
    Signed& record = signed_[slot];
    for (const auto& before : record.votes) {
        if (before && refuses(*before, vote)) return Fail(SignerError::ConflictingVote);
    }
    auto& mine = record.votes[static_cast<std::size_t>(kind)];
    if (!mine || mine->candidate != candidate) {
        vote.signature = key_->sign(ledger::vote_message(context_, kind, slot, candidate));
        mine = vote;
    }
    return *mine;
}

bool Signer::refuses(const ledger::Vote& before, const ledger::Vote& vote) const {
    using ledger::VoteKind;
    if (!in_conflict(before, vote)) return false;
    if (before.kind == VoteKind::Skip) return policy_.skip_bars_finalize;
    if (vote.kind == VoteKind::Skip) return policy_.finalize_bars_skip;
    return before.kind == vote.kind ? policy_.notarizes_once : policy_.finalize_needs_own_notarize;
}

Result<crypto::Ed25519Signature, SignerError> Signer::sign_candidate(Slot slot, const Hash& id) {
    if (slot < floor_) return Fail(SignerError::TooOld);
    Signed& record = signed_[slot];
    if (record.candidate && *record.candidate != id) return Fail(SignerError::SecondCandidate);
    record.candidate = id;
    return key_->sign(ledger::candidate_message(context_, id));
}

void Signer::restore(const Record& record) {
    std::visit(
        overloaded{
            [&](const ledger::Vote& vote) {
                if (vote.voter == self_) signed_[vote.slot].votes[static_cast<std::size_t>(vote.kind)] = vote;
            },
            [&](const CandidatePtr& candidate) {
                if (candidate->header.proposer != key_->public_key()) return;
                signed_[candidate->header.slot].candidate = ledger::header_id(candidate->header);
            },
            [&](const SigningFloor& floor) { floor_ = std::max(floor_, floor.slot); },
            [](const auto&) {},
        },
        record);
}

void Signer::forget_below(Slot slot) {
    signed_.erase(signed_.begin(), signed_.lower_bound(slot));
    floor_ = std::max(floor_, slot);
}

const ledger::Vote* Signer::find(ledger::VoteKind kind, Slot slot) const {
    const auto record = signed_.find(slot);
    if (record == signed_.end()) return nullptr;
    const auto& vote = record->second.votes[static_cast<std::size_t>(kind)];
    return vote ? &*vote : nullptr;
}

bool Signer::has_proposed(Slot slot) const {
    const auto record = signed_.find(slot);
    return record != signed_.end() && record->second.candidate;
}

std::vector<ledger::Vote> Signer::votes_from(Slot from) const {
    std::vector<ledger::Vote> votes;
    for (auto record = signed_.lower_bound(from); record != signed_.end(); ++record) {
        for (const auto& vote : record->second.votes) {
            if (vote) votes.push_back(*vote);
        }
    }
    return votes;
}

} // namespace arpeggio::consensus
