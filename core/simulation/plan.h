#pragma once
#include "base/random.h"
#include "base/time.h"
#include "consensus/policy.h"
#include "simulation/fault.h"

#include <map>
#include <vector>

namespace arpeggio::simulation {

/// What a world is like. Everything else follows from its seed.
struct Plan {
    std::vector<std::uint64_t> weights{100, 100, 100, 100}; ///< one entry per member
    /// That happen in the rough phase. Those of `vices` and of `frail` are not among them.
    Faults faults{};
    /// Members of ill will, with what they do, in both phases. Together with the frail they weigh at most
    /// faulty_weight_max().
    std::map<std::size_t, Faults> vices{};
    /// Members that lose their disk (BitFlip) or start from an old one (StaleDisk).
    std::map<std::size_t, Fault> frail{};
    std::uint64_t rough_slots = 60;                    ///< of the furthest member, before all is healed
    std::uint64_t calm_slots = 20;                     ///< and after
    Duration rough_max = std::chrono::seconds{1500};   ///< of virtual time
    Duration delay_min = std::chrono::milliseconds{5}; ///< of a healthy link
    Duration delay_max = std::chrono::milliseconds{60};
    Duration sync = std::chrono::milliseconds{4}; ///< of a healthy disk, at most
    Duration work = std::chrono::milliseconds{3}; ///< of executing or hashing a block, at most
    Duration payment_every = std::chrono::milliseconds{700};
    std::size_t direct_members_max = 64; ///< larger committees route by collectors
    consensus::Policy policy{};          ///< of the honest members: a mutation
    bool shares_work = true;             ///< see Workshop

    [[nodiscard]] std::uint64_t total_weight() const;
    /// ⌊(W − 1) / 3⌋
    [[nodiscard]] std::uint64_t faulty_weight_max() const { return (total_weight() - 1) / 3; }
    /// All kinds.
    [[nodiscard]] Faults kinds() const;

    /// 4 to 13 members, in one world of 50 about 40 to 100, with at least three kinds of fault.
    static Plan from_seed(std::uint64_t seed);
};

} // namespace arpeggio::simulation
