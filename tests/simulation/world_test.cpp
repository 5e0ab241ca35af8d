// Whole worlds of the real replica. A failing seed replays with
//   ARPEGGIO_SEED=<seed> build/core/tests/world_test --gtest_filter='World/RoughWorlds.*/0'
#include "simulation/world.h"

#include <cstdlib>

namespace arpeggio::simulation {
namespace {

struct Range {
    std::uint64_t first;
    std::uint64_t count;
};
Range seeds(std::uint64_t first, std::uint64_t count) {
    if (const char* only = std::getenv("ARPEGGIO_SEED")) return {std::strtoull(only, nullptr, 10), 1};
    return {first, count};
}

std::string complaint(std::uint64_t seed, const Outcome& outcome) {
    std::string text = "seed " + std::to_string(seed) + ", heights " + std::to_string(outcome.rough.value) + " and " +
                       std::to_string(outcome.calm.value);
    for (const std::string& violation : outcome.violations) text += "; " + violation;
    return text + "; replay: ARPEGGIO_SEED=" + std::to_string(seed) +
           " build/core/tests/world_test --gtest_filter='World/RoughWorlds.*/0'";
}

/// Long enough for the longest back-off that the rough phase can have led to.
constexpr std::uint64_t blocks_after_healing = 10;

TEST(World, ACalmNetworkMakesABlockASecondAndPays) {
    const Outcome outcome = World(1, {}).run();
    EXPECT_TRUE(outcome.violations.empty()) << complaint(1, outcome);
    EXPECT_GE(outcome.calm.value, 97u);
    EXPECT_GE(outcome.payments, 150u);
}

TEST(World, EqualSeedsAreEqualWorlds) {
    for (std::uint64_t seed = 0; seed < 3; ++seed) {
        const Outcome one = World(seed, Plan::from_seed(seed)).run();
        const Outcome other = World(seed, Plan::from_seed(seed)).run();
        EXPECT_EQ(one.trace, other.trace);
        EXPECT_EQ(one.events, other.events);
        EXPECT_NE(one.trace, World(seed + 1, Plan::from_seed(seed)).run().trace);
    }
}

class RoughWorlds : public ::testing::TestWithParam<std::uint64_t> {};

TEST_P(RoughWorlds, StayConsistentAndHeal) {
    const auto [first, count] = seeds(GetParam(), 50);
    for (std::uint64_t seed = first; seed < first + count; ++seed) {
        const Outcome outcome = World(seed, Plan::from_seed(seed)).run();
        EXPECT_TRUE(outcome.violations.empty()) << complaint(seed, outcome);
        EXPECT_GE(outcome.calm.value, outcome.rough.value + blocks_after_healing) << complaint(seed, outcome);
    }
}
INSTANTIATE_TEST_SUITE_P(World, RoughWorlds, ::testing::Range<std::uint64_t>(0, 200, 50));

} // namespace
} // namespace arpeggio::simulation
