// Whole networks of machines on virtual time. A seed is a world; a failing one is printed.
#include "toy_network.h"

namespace arpeggio::consensus {
namespace {

void expect_no_violation(const ToyNetwork& network, std::uint64_t seed) {
    EXPECT_TRUE(network.violations().empty()) << "seed " << seed << ": " << network.violations().front();
}

/// Half a minute of what the plan says and of crashes, then forty seconds without loss.
void expect_healing(std::uint64_t seed, const ToyNetwork::Plan& plan) {
    Random random(seed);
    ToyNetwork network(seed, plan);
    for (int step = 1; step <= 60; ++step) {
        network.run_until(milliseconds{500} * step);
        if (random.chance(20)) network.restart(random.below(plan.weights.size()));
    }
    network.plan.loss_percent = 0;
    const std::uint64_t before = network.height(0);
    network.run_until(seconds{70});
    expect_no_violation(network, seed);
    EXPECT_GE(network.height_min(), before + 10) << "seed " << seed;
}

TEST(NetworkTest, FourMembersMakeABlockASecond) {
    ToyNetwork network(1, {});
    network.run_until(seconds{60});
    expect_no_violation(network, 1);
    EXPECT_GE(network.height_min(), 58u);
}

TEST(NetworkTest, OneMemberAloneMakesBlocks) {
    ToyNetwork network(1, {.weights = {5}});
    network.run_until(seconds{20});
    expect_no_violation(network, 1);
    EXPECT_GE(network.height_min(), 19u);
}

TEST(NetworkTest, ThreeOfFourGoOnAndTheFourthCatchesUp) {
    ToyNetwork network(2, {});
    network.run_until(seconds{5});
    network.crash(3);
    network.run_until(seconds{120});
    const std::uint64_t before = network.height(0);
    EXPECT_GE(before, 60u);
    network.restart(3);
    network.run_until(seconds{125});
    EXPECT_GE(network.height(3) + 3, network.height(0));
    expect_no_violation(network, 2);
}

TEST(NetworkTest, HalfOfTheWeightDecidesNothingAndHealsAtOnce) {
    ToyNetwork network(3, {});
    network.run_until(seconds{10});
    const std::uint64_t before = network.height(0);
    network.divide({0, 0, 1, 1});
    network.run_until(seconds{40});
    EXPECT_LE(network.height(0), before + 1);
    network.divide({0, 0, 0, 0});
    network.run_until(seconds{80});
    EXPECT_GE(network.height_min(), before + 15);
    expect_no_violation(network, 3);
}

TEST(NetworkTest, AllCrashTogetherAndGoOn) {
    ToyNetwork network(4, {});
    for (int round = 1; round <= 10; ++round) {
        network.run_until(milliseconds{7'370} * round);
        for (std::size_t i = 0; i < 4; ++i) network.restart(i);
    }
    network.run_until(seconds{90});
    expect_no_violation(network, 4);
    EXPECT_GE(network.height_min(), 45u);
}

TEST(NetworkTest, LossyRepeatingLinksAndCrashesNeverSplitAndHeal) {
    for (std::uint64_t seed = 0; seed < 100; ++seed) {
        expect_healing(seed, {.weights = {90, 100, 110, 95, 105}, .loss_percent = 20, .repeat_percent = 10});
    }
}

/// A committee that routes by collectors, however small.
Settings by_collectors() {
    Settings settings;
    settings.direct_members_max = 0;
    return settings;
}

TEST(CollectorTest, SmallAndGreatCommitteesMakeABlockASecond) {
    for (const std::size_t members : {1U, 2U, 3U, 4U, 7U, 30U, 100U}) {
        ToyNetwork network(1, {.weights = std::vector<std::uint64_t>(members, 100), .settings = by_collectors()});
        network.run_until(seconds{30});
        expect_no_violation(network, members);
        EXPECT_GE(network.height_min(), 27u) << members << " members";
    }
}

TEST(CollectorTest, FourHundredMembersSendAboutAHundredthOfWhatAllToAllWould) {
    const std::vector<std::uint64_t> weights(400, ledger::Committee::weight_max / 400);
    ToyNetwork network(1, {.weights = weights, .settings = {.delta = seconds{1}}});
    network.run_until(milliseconds{500}); // each has told all others where it stands
    const std::uint64_t greetings = network.sent();
    network.run_until(milliseconds{6'500});
    expect_no_violation(network, 1);
    EXPECT_GE(network.height_min(), 5u);
    // A slot: 400 candidates, 2 · 3 · 400 votes and as many certificates; all-to-all votes alone would be 319,200.
    EXPECT_LE(network.sent() - greetings, 6 * 6'000u);
}

TEST(CollectorTest, DeadCollectorsCostTheFallBackAndNoMore) {
    ToyNetwork network(3, {.weights = std::vector<std::uint64_t>(13, 100), .settings = by_collectors()});
    network.run_until(seconds{5});
    for (const std::size_t dead : {0U, 3U, 6U, 9U}) network.crash(dead);
    network.run_until(seconds{100});
    expect_no_violation(network, 3);
    EXPECT_GE(network.height(1), 60u);
}

TEST(CollectorTest, LossyLinksAndCrashesNeverSplitAndHeal) {
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
        const std::vector<std::uint64_t> weights{90, 100, 110, 95, 105, 80, 120};
        expect_healing(
            seed, {.weights = weights, .settings = by_collectors(), .loss_percent = 20, .repeat_percent = 10});
    }
}

TEST(NetworkTest, WeightsOfTwoToThe61AreCounted) {
    const std::uint64_t most = ledger::Committee::weight_max;
    ToyNetwork network(1, {.weights = {most / 4, most / 4, most / 4, most / 4}});
    network.crash(3);
    network.run_until(seconds{30});
    expect_no_violation(network, 1);
    EXPECT_GE(network.height(0), 10u);
    network.crash(2);
    const std::uint64_t before = network.height(0);
    network.run_until(seconds{60});
    EXPECT_LE(network.height(0), before + 1);
}

} // namespace
} // namespace arpeggio::consensus
