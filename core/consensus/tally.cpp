#include "consensus/tally.h"

namespace arpeggio::consensus {
namespace {
bool excludes(const ledger::Vote& one, const ledger::Vote& other, const Policy& policy) {
    if (in_conflict(one, other)) return true;
    const bool is_mixed =
        one.kind != other.kind && (one.kind == ledger::VoteKind::Skip || other.kind == ledger::VoteKind::Skip);
    return is_mixed && !policy.notarize_and_skip_is_legal;
}
} // namespace

std::optional<VoteConflict> Tally::add(const ledger::Vote& vote, std::uint64_t weight, const Policy& policy) {
    std::optional<VoteConflict> conflict;
    for (const Kind& kind : kinds_) {
        const auto before = kind.votes.find(vote.voter);
        if (!conflict && before != kind.votes.end() && excludes(before->second, vote, policy)) {
            conflict = VoteConflict{before->second, vote};
        }
    }
    const bool is_first = of(vote.kind).votes.emplace(vote.voter, vote).second;
    if (is_first || !policy.counts_a_voter_once) of(vote.kind).weights[vote.candidate] += weight;
    return conflict;
}

const ledger::Vote* Tally::find(ledger::VoteKind kind, MemberIndex voter) const {
    const auto vote = of(kind).votes.find(voter);
    return vote == of(kind).votes.end() ? nullptr : &vote->second;
}

std::uint64_t Tally::weight(ledger::VoteKind kind, const Hash& candidate) const {
    const auto weight = of(kind).weights.find(candidate);
    return weight == of(kind).weights.end() ? 0 : weight->second;
}

ledger::Certificate Tally::collect(ledger::VoteKind kind, Slot slot, const Hash& candidate) const {
    ledger::Certificate certificate{kind, slot, candidate, {}};
    for (const auto& [voter, vote] : of(kind).votes) {
        if (vote.candidate == candidate) certificate.signers.push_back({voter, vote.signature});
    }
    return certificate;
}

} // namespace arpeggio::consensus
