// Whole networks of machines on virtual time. A seed is a world; a failing one is printed.
#include "toy_network.h"

namespace arpeggio::consensus {
namespace {

void expect_no_violation(const ToyNetwork& network, std::uint64_t seed) {
    EXPECT_TRUE(network.violations().empty()) << "seed " << seed << ": " << network.violations().front();
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
        Random random(seed);
        ToyNetwork network(seed, {.weights = {90, 100, 110, 95, 105}, .loss_percent = 20, .repeat_percent = 10});
        for (int step = 1; step <= 60; ++step) {
            network.run_until(milliseconds{500} * step);
            if (random.chance(20)) network.restart(random.below(5));
        }
        network.plan.loss_percent = 0;
        const std::uint64_t before = network.height(0);
        network.run_until(seconds{70});
        expect_no_violation(network, seed);
        EXPECT_GE(network.height_min(), before + 10) << "seed " << seed;
    }
}

} // namespace
} // namespace arpeggio::consensus
