#pragma once
#include "governance/ballots.h"
#include "staking/book.h"

#include <map>

namespace arpeggio::governance {

/// Stake by choice, as it is now.
struct Tally {
    Amount yes, no, abstain;
    Amount bonded; ///< all stake that could vote
    [[nodiscard]] Amount voted() const { return yes + no + abstain; }
    friend bool operator==(const Tally&, const Tally&) = default;
};
constexpr staking::Rate turnout_min = staking::percent(51);
constexpr staking::Rate yes_min{667'000'000'000'000'000}; ///< of yes and no

/// Whoever has voted, by the stake of now, so that stake which moves meanwhile counts once: a delegator's for what it
/// has with one validator, a validator's for all that its delegators have not voted with themselves.
/// Complexity: O(votes).
Ballots::Stored<Tally> count_votes(const Ballots& ballots, const staking::Book& book, const Proposal& proposal);
/// What becomes of it by these votes.
Status outcome_of(const Tally& tally);

/// What a network's number would be; absent if it could not go on with that.
std::optional<staking::Rules> changed_rules(const staking::Rules& rules, Parameter parameter, const U256& value);

/// Coins that closing proposals has set free.
struct Settled {
    std::map<Address, Amount> refunds;
    Amount burned;
};
/// Closes the proposals that cannot be voted on any more in that epoch: counts, carries out what is accepted, and says
/// what becomes of the deposits. In the first block of an epoch.
Ballots::Stored<Settled> settle(state::Overlay& state, Epoch now);

} // namespace arpeggio::governance
