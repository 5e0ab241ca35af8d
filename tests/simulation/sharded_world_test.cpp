// Worlds of several shards: epochs end, validators move, mail goes between shards, and things go wrong. A failing seed
// replays with the command it prints.
#include "simulation/sharded_world.h"

namespace arpeggio::simulation {
namespace {

std::shared_ptr<const Ground> ground() {
    static const auto made = Ground::make(4);
    return made;
}

ShardedOutcome outcome_of(std::uint64_t seed, const ShardedPlan& plan) {
    return ShardedWorld(seed, plan, ground()).run();
}

std::string complaint(std::uint64_t seed, const ShardedOutcome& outcome) {
    std::string text = "seed " + std::to_string(seed) + ", healed in epoch " + std::to_string(outcome.healed.value);
    for (const std::string& violation : outcome.violations) text += "; " + violation;
    return text + "; replay: arpeggio-lab fault --shards 4 --seed " + std::to_string(seed);
}

std::uint64_t times(const ShardedOutcome& outcome, ShardedFault fault) {
    return outcome.faults[static_cast<std::size_t>(fault)];
}

/// A world in which only these things go wrong.
class ShardedScenario : public ::testing::Test {
protected:
    static ShardedOutcome run(std::uint64_t seed, const ShardedFaults& faults, ShardedPlan plan = {}) {
        plan.epoch_slots = 16;
        plan.faults = faults;
        auto outcome = outcome_of(seed, plan);
        EXPECT_TRUE(outcome.violations.empty()) << complaint(seed, outcome);
        EXPECT_GE(outcome.epoch.value, outcome.healed.value + plan.calm_epochs);
        EXPECT_EQ(outcome.mails_sent, outcome.mails_taken);
        EXPECT_GT(outcome.mails_sent, 0U);
        for (const ShardedFault fault : faults) EXPECT_GT(times(outcome, fault), 0U) << to_string(fault);
        return outcome;
    }
};

TEST_F(ShardedScenario, EpochsPassValidatorsMoveAndMailArrives) {
    const auto outcome = run(1, {});
    EXPECT_GE(outcome.moves, 4U);
    EXPECT_GE(outcome.payments, 50U);
    for (const Height height : outcome.heights) EXPECT_GE(height.value, 50U);
}
TEST_F(ShardedScenario, AShardHaltsOverTheEndOfAnEpochAndComesBack) {
    (void)run(1, {ShardedFault::ShardHalt});
}
/// Its members of then go back to the last block that the beacon has linked; all they were paid since is paid again.
TEST_F(ShardedScenario, ARedrawUnderAPartitionMintsAndLosesNothing) {
    ShardedPlan plan;
    plan.fence_blocks = 6;
    EXPECT_GT(run(1, {ShardedFault::ShardCutOff}, plan).redraws, 0U);
}
TEST_F(ShardedScenario, AShardWhoseMembersAreOffIsDrawnAnew) {
    ShardedPlan plan;
    plan.fence_blocks = 6;
    EXPECT_GT(run(1, {ShardedFault::ShardHalt}, plan).redraws, 0U);
}
TEST_F(ShardedScenario, TheBeaconHalts) {
    (void)run(1, {ShardedFault::BeaconHalt});
}
TEST_F(ShardedScenario, AllMembersOfAShardLosePowerAtOnce) {
    (void)run(1, {ShardedFault::ShardKill});
}
TEST_F(ShardedScenario, WhoMovesIsKilledOnTheWay) {
    (void)run(1, {ShardedFault::MoverKill});
}
TEST_F(ShardedScenario, ShardsHearNothingOfEachOther) {
    (void)run(1, {ShardedFault::ShardsDivided, ShardedFault::BeaconCutOff});
}
TEST_F(ShardedScenario, AShardIsDividedWhileProcessesAreKilled) {
    (void)run(1, {ShardedFault::ShardDivided, ShardedFault::Kill, ShardedFault::PowerCut});
}
TEST_F(ShardedScenario, FramesAreLostRepeatedAndOvertaken) {
    (void)run(1, {ShardedFault::Loss, ShardedFault::Repeat, ShardedFault::Reorder});
}

TEST(ShardedWorld, EqualSeedsAreEqualWorlds) {
    ShardedPlan plan = ShardedPlan::from_seed(3, 4);
    plan.rough_epochs = 1;
    plan.calm_epochs = 1;
    const auto one = outcome_of(3, plan);
    const auto other = outcome_of(3, plan);
    EXPECT_EQ(one.trace, other.trace);
    EXPECT_EQ(one.events, other.events);
    EXPECT_NE(one.trace, outcome_of(4, plan).trace);
}

} // namespace
} // namespace arpeggio::simulation
