#include "consensus/tally.h"

namespace arpeggio::consensus {
namespace {
constexpr std::size_t votes_expected = 8; ///< of a kind, in a small committee

bool excludes(const ledger::Vote& one, const ledger::Vote& other, const Policy& policy) {
    if (in_conflict(one, other)) return true;
    const bool is_mixed =
        one.kind != other.kind && (one.kind == ledger::VoteKind::Skip || other.kind == ledger::VoteKind::Skip);
    return is_mixed && !policy.notarize_and_skip_is_legal;
}
} // namespace

const ledger::Vote* Tally::Kind::find(MemberIndex voter) const {
    const std::uint16_t place = voter.value < places.size() ? places[voter.value] : std::uint16_t{0};
    return place == 0 ? nullptr : &votes[place - 1U];
}

bool Tally::Kind::insert(const ledger::Vote& vote) {
    if (find(vote.voter)) return false;
    if (votes.empty()) votes.reserve(votes_expected);
    votes.push_back(vote);
    if (places.size() <= vote.voter.value) places.resize(vote.voter.value + std::size_t{1});
    places[vote.voter.value] = static_cast<std::uint16_t>(votes.size());
    return true;
}

std::optional<VoteConflict> Tally::add(const ledger::Vote& vote, std::uint64_t weight, const Policy& policy) {
    std::optional<VoteConflict> conflict;
    for (const Kind& kind : kinds_) {
        const ledger::Vote* before = kind.find(vote.voter);
        if (!conflict && before && excludes(*before, vote, policy)) conflict = VoteConflict{*before, vote};
    }
    const bool is_first = of(vote.kind).insert(vote);
    if (is_first || !policy.counts_a_voter_once) of(vote.kind).weights[vote.candidate] += weight;
    return conflict;
}

const ledger::Vote* Tally::find(ledger::VoteKind kind, MemberIndex voter) const {
    return of(kind).find(voter);
}

std::uint64_t Tally::weight(ledger::VoteKind kind, const Hash& candidate) const {
    const auto weight = of(kind).weights.find(candidate);
    return weight == of(kind).weights.end() ? 0 : weight->second;
}

ledger::Certificate Tally::collect(ledger::VoteKind kind, Slot slot, const Hash& candidate) const {
    ledger::Certificate certificate{kind, slot, candidate, {}};
    for (const std::uint16_t place : of(kind).places) {
        if (place == 0) continue;
        const ledger::Vote& vote = of(kind).votes[place - 1U];
        if (vote.candidate == candidate) certificate.signers.push_back({vote.voter, vote.signature});
    }
    return certificate;
}

} // namespace arpeggio::consensus
