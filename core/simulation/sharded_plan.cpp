#include "simulation/sharded_plan.h"

#include "base/check.h"
#include "base/random.h"

namespace arpeggio::simulation {

std::string_view to_string(ShardedFault fault) {
    switch (fault) {
    case ShardedFault::Delay: return "Delay";
    case ShardedFault::Reorder: return "Reorder";
    case ShardedFault::Loss: return "Loss";
    case ShardedFault::Repeat: return "Repeat";
    case ShardedFault::Clog: return "Clog";
    case ShardedFault::ShardDivided: return "ShardDivided";
    case ShardedFault::ShardsDivided: return "ShardsDivided";
    case ShardedFault::BeaconCutOff: return "BeaconCutOff";
    case ShardedFault::PowerCut: return "PowerCut";
    case ShardedFault::FullDisk: return "FullDisk";
    case ShardedFault::SlowSync: return "SlowSync";
    case ShardedFault::Jump: return "Jump";
    case ShardedFault::Kill: return "Kill";
    case ShardedFault::MoverKill: return "MoverKill";
    case ShardedFault::ShardKill: return "ShardKill";
    case ShardedFault::ShardHalt: return "ShardHalt";
    case ShardedFault::ShardCutOff: return "ShardCutOff";
    case ShardedFault::BeaconHalt: return "BeaconHalt";
    }
    CHECK(false);
}

ShardedPlan ShardedPlan::from_seed(std::uint64_t seed, std::uint32_t shards) {
    Random random(seed);
    ShardedPlan plan;
    plan.shards = shards;
    plan.epoch_slots = random.between(16, 32);
    plan.rough_epochs = random.between(2, 3);
    plan.delay_max = std::chrono::milliseconds{static_cast<std::int64_t>(random.between(10, 100))};
    if (random.chance(50)) plan.fence_blocks = static_cast<std::uint32_t>(random.between(6, 12));
    plan.shares_work = !random.chance(5);
    for (std::uint64_t kinds = random.between(3, 8); plan.faults.size() < kinds;)
        plan.faults.insert(ShardedFault{static_cast<std::uint8_t>(random.below(sharded_fault_count))});
    return plan;
}

} // namespace arpeggio::simulation
