// The rule over random histories: whatever joins and leaves, seats, losses and sizes are as they must be.
#include "unit/sharding/history.h"

#include <gtest/gtest.h>

namespace arpeggio::sharding {
namespace {

struct Range {
    std::uint64_t low, high;
};
struct Climate {
    Range shards, members; ///< at genesis, in each shard
    Weather weather;
    std::size_t apart_max;
    std::size_t small_apart_max; ///< of small shards, which level out by one mover an epoch
    int epochs = 20;
};

/// What went wrong first in one history; empty is right.
std::string run(std::uint64_t seed, const Climate& climate) {
    Random random(seed);
    const std::size_t shards = random.between(climate.shards.low, climate.shards.high);
    const std::size_t members = random.between(climate.members.low, climate.members.high);
    History history(seed, shards, members, climate.weather);
    for (int epoch = 1; epoch <= climate.epochs; ++epoch) {
        std::string text = history.step();
        const std::size_t level = members_of(history.assignment()).size() / shards;
        const std::size_t apart_max = level < small_shard_below ? climate.small_apart_max : climate.apart_max;
        if (spread(history.assignment()) > apart_max) text += "the sizes are too far apart\n";
        if (!text.empty()) return "seed " + std::to_string(seed) + ", epoch " + std::to_string(epoch) + ": " + text;
    }
    return {};
}

void run_all(std::uint64_t seeds, const Climate& climate) {
    for (std::uint64_t seed = 1; seed <= seeds; ++seed) EXPECT_EQ(run(seed, climate), "");
}

} // namespace

TEST(AssignmentHistory, QuietTimes) {
    run_all(40, {{1, 20}, {4, 40}, {.joining = 5, .leaving = 5}, 1, 1});
}
TEST(AssignmentHistory, Storms) {
    run_all(40, {{1, 20}, {4, 40}, {.joining = 45, .leaving = 40}, 2, 2});
}
TEST(AssignmentHistory, StormsWithBans) { // a ban may use up what levelling needs
    run_all(40, {{1, 20}, {4, 40}, {.joining = 40, .leaving = 40, .banned = 50}, 2, 2});
}
TEST(AssignmentHistory, Growth) {
    run_all(20, {{1, 20}, {4, 8}, {.joining = 30, .leaving = 0}, 1, 2});
}
TEST(AssignmentHistory, AHundredShards) {
    run_all(3, {{100, 100}, {4, 12}, {.joining = 20, .leaving = 20}, 1, 2});
}
TEST(AssignmentHistory, TinyNetworks) { // never below four members, never a second mover of a shard of four
    run_all(200, {{1, 5}, {4, 4}, {.joining = 40, .leaving = 40}, 1, 2});
}
TEST(AssignmentHistory, TinyNetworksForLong) {
    run_all(20, {{1, 5}, {4, 4}, {.joining = 40, .leaving = 40}, 1, 2, /*epochs=*/200});
}

} // namespace arpeggio::sharding
