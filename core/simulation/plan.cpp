#include "simulation/plan.h"

namespace arpeggio::simulation {

std::string_view to_string(Fault fault) {
    switch (fault) {
    case Fault::Kill: return "Kill";
    case Fault::PowerCut: return "PowerCut";
    case Fault::Partition: return "Partition";
    case Fault::OneWay: return "OneWay";
    case Fault::Loss: return "Loss";
    case Fault::Repeat: return "Repeat";
    case Fault::Delay: return "Delay";
    case Fault::SlowDisk: return "SlowDisk";
    case Fault::Skew: return "Skew";
    }
    CHECK(false);
}

Plan Plan::from_seed(std::uint64_t seed) {
    Random random(seed);
    Plan plan;
    plan.weights.clear();
    for (std::uint64_t members = random.between(4, 9); members > 0; --members) {
        plan.weights.push_back(random.between(8'500, 11'500));
    }
    while (plan.faults.size() < 3) {
        for (std::size_t i = 0; i < fault_count; ++i) {
            if (random.chance(40)) plan.faults.insert(Fault{static_cast<std::uint8_t>(i)});
        }
    }
    return plan;
}

} // namespace arpeggio::simulation
