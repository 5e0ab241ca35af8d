#include "delay/plan.h"

#include "base/check.h"

namespace arpeggio::delay {

Plan Plan::of(std::uint64_t squarings) {
    CHECK(squarings >= 1 && squarings <= squarings_max);
    Plan best;
    std::uint64_t fewest = UINT64_MAX;
    for (unsigned digit_bits = 1; digit_bits <= digit_bits_max; ++digit_bits) {
        const std::uint64_t kept = std::uint64_t{digit_bits} * checkpoints_max;
        const Plan plan{digit_bits, (squarings + kept - 1) / kept};
        const std::uint64_t operations = squarings / digit_bits + (plan.rounds << (digit_bits + 1));
        if (operations >= fewest) continue;
        fewest = operations;
        best = plan;
    }
    CHECK(best.checkpoints(squarings) <= checkpoints_max);
    return best;
}

} // namespace arpeggio::delay
