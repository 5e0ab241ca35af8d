#pragma once
#include "staking/book.h"

namespace arpeggio::staking {

/// Takes that part of all that is staked with the validator, and of all that was undelegated from it from epoch `since`
/// on and is not paid out. Redelegated stake stands in for it: its holder pays when it is next looked at (Calls).
/// Returns what was taken, each sum to within an atto: to be burned, or paid to a reporter, out of what
/// the contract holds. There is the validator (Corrupt if not).
/// Complexity: O(epochs from `since` to `now`), which is at most the lock.
/// Source: protocol.md, section 8, Slashing.
Book::Stored<Amount> slash(OpenBook& book, const Address& validator, Epoch since, Epoch now, Rate rate);

} // namespace arpeggio::staking
