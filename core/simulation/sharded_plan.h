#pragma once
#include "base/time.h"

#include <array>
#include <cstdint>
#include <set>
#include <string_view>

namespace arpeggio::simulation {

/// What may go wrong in a world of several shards.
enum class ShardedFault : std::uint8_t {
    // Network
    Delay,         ///< every frame takes longer
    Reorder,       ///< some frames take much longer, so that others overtake them
    Loss,          ///< frames are lost
    Repeat,        ///< frames arrive twice
    Clog,          ///< what a node sends arrives all at once, when it is over
    ShardDivided,  ///< the members of one shard are two groups that hear nothing of each other
    ShardsDivided, ///< some shards hear nothing of the others
    BeaconCutOff,  ///< nobody hears of the beacon, nor it of anybody
    // Disk and clock
    PowerCut, ///< a machine loses power: what was not synced may be gone, a record torn
    FullDisk, ///< nothing can be written; the process stops, and starts when there is space
    SlowSync, ///< a sync takes up to a second
    Jump,     ///< a clock goes forward at once
    // Process
    Kill,        ///< a process is killed at any event, between two effects of one, and starts again
    MoverKill,   ///< the same of one that moves to another shard
    ShardKill,   ///< all members of a shard lose power at once
    ShardHalt,   ///< more than a third of a shard is off, over the end of an epoch
    ShardCutOff, ///< a shard hears nothing of the others, nor they of it, over the end of an epoch
    BeaconHalt,  ///< the same of the beacon, for a while
};
constexpr std::size_t sharded_fault_count = 18;
std::string_view to_string(ShardedFault fault);
using ShardedFaults = std::set<ShardedFault>;
using ShardedFaultCounts = std::array<std::uint64_t, sharded_fault_count>;

/// What a world of several shards is like. Everything else follows from its seed.
struct ShardedPlan {
    std::uint32_t shards = 4;
    std::size_t members_each = 4;                      ///< at genesis
    std::uint64_t epoch_slots = 24;                    ///< of a second each
    ShardedFaults faults{};                            ///< that happen in the rough phase
    std::uint32_t fence_blocks = 600;                  ///< of the beacon, after which a shard is halted
    std::uint64_t rough_epochs = 2;                    ///< begun on the beacon before all is healed
    std::uint64_t calm_epochs = 2;                     ///< begun on all shards after
    Duration rough_max = std::chrono::seconds{400};    ///< of virtual time
    Duration calm_max = std::chrono::seconds{300};     ///< in which all that is owed after healing has to have come
    Duration delay_min = std::chrono::milliseconds{5}; ///< of a healthy link
    Duration delay_max = std::chrono::milliseconds{60};
    Duration sync = std::chrono::milliseconds{4};      ///< of a healthy disk, at most
    Duration work = std::chrono::milliseconds{3};      ///< of a job, at most
    Duration delay_function = std::chrono::seconds{2}; ///< its evaluation, at most
    Duration payment_every = std::chrono::milliseconds{400};
    bool shares_work = true; ///< see Workshop

    /// Three to eight kinds of fault.
    static ShardedPlan from_seed(std::uint64_t seed, std::uint32_t shards);
};

} // namespace arpeggio::simulation
