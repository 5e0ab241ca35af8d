#include "consensus/tally.h"

namespace arpeggio::consensus {

std::optional<VoteConflict> Tally::add(const ledger::Vote& vote, std::uint64_t weight) {
    std::optional<VoteConflict> conflict;
    for (const Kind& kind : kinds_) {
        const auto before = kind.votes.find(vote.voter);
        if (!conflict && before != kind.votes.end() && in_conflict(before->second, vote)) {
            conflict = VoteConflict{before->second, vote};
        }
    }
    if (of(vote.kind).votes.emplace(vote.voter, vote).second) of(vote.kind).weights[vote.candidate] += weight;
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
