#pragma once
#include "ledger/vote.h"

#include <array>
#include <optional>

namespace arpeggio::consensus {

/// Who leads which window: a stake-weighted pick that everyone derives alike from the epoch's seed.
/// It remembers the last few windows, as it is asked for the same one at every event. Exact arithmetic; the bias of the
/// pick is below 2^-64. Source: protocol.md, section 4, leader(k).
class LeaderSchedule {
public:
    LeaderSchedule(const ledger::SigningContext& context, const ledger::Committee& committee, const Hash& seed);
    [[nodiscard]] MemberIndex leader(Window window) const;

private:
    struct Picked {
        Window window;
        MemberIndex leader;
    };
    [[nodiscard]] MemberIndex pick(Window window) const;

    mutable std::array<std::optional<Picked>, 8> picked_; ///< by the window's number, modulo
    Bytes prefix_;                                        ///< of what is hashed: network, shard, epoch, instance, seed
    std::vector<std::uint64_t> weight_to_;                ///< one entry per member: weight of it and all before it
};

} // namespace arpeggio::consensus
