#pragma once
#include "consensus/evidence.h"
#include "consensus/policy.h"
#include "ledger/committee.h"

#include <map>

namespace arpeggio::consensus {

/// Tally: the verified votes of one slot. Counts each member once a kind; a second, different vote of a kind is not
/// counted.
/// Limits: three votes a member. Complexity: O(1) hash and tree look-ups a vote.
class Tally {
public:
    /// The signature is verified before. `weight` is the voter's. Absent evidence means an honest vote, counted or
    /// known.
    std::optional<VoteConflict> add(const ledger::Vote& vote, std::uint64_t weight, const Policy& policy = {});

    [[nodiscard]] const ledger::Vote* find(ledger::VoteKind kind, MemberIndex voter) const;
    [[nodiscard]] std::uint64_t weight(ledger::VoteKind kind, const Hash& candidate) const;
    /// All counted votes of the kind for the candidate; CHECKs nothing about weight.
    [[nodiscard]] ledger::Certificate collect(ledger::VoteKind kind, Slot slot, const Hash& candidate) const;

private:
    struct Kind {
        std::vector<ledger::Vote> votes;   ///< in the order they came, one a voter
        std::vector<std::uint16_t> places; ///< by voter: 1 + its vote's index, or 0; as long as the highest voter asks

        [[nodiscard]] const ledger::Vote* find(MemberIndex voter) const;
        bool insert(const ledger::Vote& vote); ///< false if the voter has one
        std::map<Hash, std::uint64_t> weights; ///< by candidate; at most one entry a voter
    };
    Kind& of(ledger::VoteKind kind) { return kinds_[static_cast<std::size_t>(kind)]; }
    [[nodiscard]] const Kind& of(ledger::VoteKind kind) const { return kinds_[static_cast<std::size_t>(kind)]; }

    std::array<Kind, 3> kinds_;
};

} // namespace arpeggio::consensus
