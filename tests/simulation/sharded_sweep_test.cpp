// Many worlds of several shards, in which several things go wrong at once.
#include "simulation/sharded_world.h"

#include <random>

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

/// Worlds that went wrong once: in 173 no instance of a shard made three blocks that were linked, and nobody could come
/// any more; in 305 whoever lagged asked the same members again and again, of which none could tell it the next roster.
TEST(ShardedSeeds, ThatWentWrongGoWell) {
    for (const std::uint64_t seed : {173U, 305U}) expect_good(seed, 1);
}

/// Other worlds at every run: what fails is printed with its seed.
TEST(ShardedFreshSeeds, StayConsistentAndHeal) {
    const std::uint64_t first = std::random_device{}();
    expect_good(first, 20);
}

} // namespace
} // namespace arpeggio::simulation
