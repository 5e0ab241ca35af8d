#pragma once
#include "ledger/vote.h"

namespace arpeggio::consensus {

/// Who leads which window: a stake-weighted pick that everyone derives alike from the epoch's seed.
/// Exact arithmetic; the bias of the pick is below 2^-64. Source: protocol.md, section 4, leader(k).
class LeaderSchedule {
public:
    LeaderSchedule(const ledger::SigningContext& context, const ledger::Committee& committee, const Hash& seed);
    [[nodiscard]] MemberIndex leader(Window window) const;

private:
    Bytes prefix_;                         ///< of what is hashed: network, shard, epoch, instance, seed
    std::vector<std::uint64_t> weight_to_; ///< one entry per member: weight of it and all before it
};

} // namespace arpeggio::consensus
