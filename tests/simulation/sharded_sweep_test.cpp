// Many worlds of several shards, in which several things go wrong at once.
#include "simulation/sharded_world.h"

namespace arpeggio::simulation {
namespace {

void expect_good(std::uint64_t first, std::uint64_t count) {
    const auto ground = Ground::make(4);
    for (std::uint64_t seed = first; seed < first + count; ++seed) {
        const auto outcome = ShardedWorld(seed, ShardedPlan::from_seed(seed, 4), ground).run();
        for (const std::string& violation : outcome.violations)
            ADD_FAILURE() << violation << "; replay: arpeggio-lab fault --shards 4 --seed " << seed;
        EXPECT_EQ(outcome.mails_sent, outcome.mails_taken) << seed;
    }
}

class ShardedSweep : public ::testing::TestWithParam<std::uint64_t> {};
TEST_P(ShardedSweep, StaysConsistentAndHeals) {
    expect_good(GetParam(), 10);
}
INSTANTIATE_TEST_SUITE_P(World, ShardedSweep, ::testing::Range<std::uint64_t>(0, 60, 10));

} // namespace
} // namespace arpeggio::simulation
