#pragma once
#include "sharding/assignment.h"
#include "staking/book.h"

namespace arpeggio::staking {

/// A key whose bid was frozen.
struct Candidate {
    ledger::Member member; ///< weight: still to be found
    Amount bid;            ///< its validator's stake ÷ the keys that stand, rounded down
    bool stands = false;   ///< false: a member of now whose validator does not stand again
    bool serves = false;   ///< it is a member now
    friend bool operator==(const Candidate&, const Candidate&) = default;
};

/// How many of so many seats one validator's keys may take: one at least.
std::uint64_t seats_within_cap(const Rules& rules, std::uint64_t shards);

/// All that may serve in the next epoch, as of now: of every active validator whose own stake suffices so many keys,
/// the first it has added, as its cap allows; and the members that do not stand, unless they are banned. Complexity:
/// O(validators + members) reads. Sorted by key.
Book::Stored<std::vector<Candidate>>
find_candidates(const Book& book, const sharding::Assignment& now, std::uint64_t shards);

/// Frozen for that epoch: leaves of at most candidates_max each, the number of all in the first.
constexpr std::size_t candidates_max = 256;
void freeze(state::Overlay& state, Epoch epoch, const std::vector<Candidate>& candidates);
/// Corrupt if none were frozen for it.
Book::Stored<std::vector<Candidate>> read_frozen(const state::View& state, Epoch epoch);

/// Effective stake: the bid, moved to within `spread` of the median; the median of an even number is the mean of the
/// two in the middle. All rounded down. Source: protocol.md, section 6; Harmony's effective proof of stake (HIP-5).
std::vector<Amount> effective_stakes(const std::vector<Amount>& bids, Rate spread);
constexpr Rate spread_large = percent(35);
constexpr Rate spread_small = percent(15); ///< in committees below small_shard_below members

/// Who stands for the assignment: of those that stand the highest bids, ties by lot, for all seats there are; weights
/// are effective stakes in whole ARP. With fewer than the assignment needs, members of now that do not stand fill up.
/// Complexity: O(keys log keys).
sharding::Election elect(
    const std::vector<Candidate>& candidates, const Rules& rules, std::uint32_t shards, Epoch epoch, const Hash& seed);

} // namespace arpeggio::staking
