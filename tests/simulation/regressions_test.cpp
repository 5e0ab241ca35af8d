// Known failures of others (protocol.md, section 4), each a rule taken back in all honest members of a world: the
// checkers have to see it, and see nothing in the same world with the rule in force.
#include "simulation/world.h"
#include "unit/consensus/toy_network.h"

namespace arpeggio::simulation {
namespace {

using consensus::Policy;

class KnownFailure : public ::testing::Test {
protected:
    static std::vector<std::string> violations(std::uint64_t seed, const Policy& policy) {
        static const auto ground = Ground::make();
        Plan plan = Plan::from_seed(seed);
        plan.policy = policy;
        return World(seed, plan, ground).run().violations;
    }
    /// In one of the first worlds.
    static void expect_seen(const Policy& mistaken, std::string_view as) {
        for (std::uint64_t seed = 0; seed < 40; ++seed) {
            const auto seen = violations(seed, mistaken);
            if (seen.empty()) continue;
            EXPECT_NE(seen.front().find(as), std::string::npos) << "seed " << seed << ": " << seen.front();
            EXPECT_TRUE(violations(seed, {}).empty()) << "seed " << seed;
            return;
        }
        ADD_FAILURE() << "nothing seen";
    }
};

TEST_F(KnownFailure, ASplitBetweenNotarizationAndSkipHaltsTheChain) {
    Policy policy;
    policy.timers_skip = false;
    expect_seen(policy, "does not pass");
}
TEST_F(KnownFailure, ALateNotarizationIsRefused) {
    Policy policy;
    policy.notarizes_after_skip = false;
    expect_seen(policy, "does not notarize what it may");
}
TEST_F(KnownFailure, FinalizeFollowsSkipOnARecoveryPath) {
    Policy policy;
    policy.skip_bars_finalize = false;
    expect_seen(policy, "accuses the honest");
}
TEST_F(KnownFailure, OnlyFinalParentsAreExecuted) {
    Policy policy;
    policy.executes_open_parents = false;
    expect_seen(policy, "");
}
TEST_F(KnownFailure, ACertificateIsActedOnBeforeItIsDurable) {
    Policy policy;
    policy.is_durable_first = false;
    expect_seen(policy, "not on its disk");
}
TEST_F(KnownFailure, BackOffIsResetTooEarly) {
    Policy policy;
    policy.backs_off_from_final = false;
    expect_seen(policy, "time-out that is too short");
}
TEST_F(KnownFailure, VotesForFarFutureSlotsFillMemory) {
    Policy policy;
    policy.bounds_slots_ahead = false;
    expect_seen(policy, "too far ahead");
}
TEST_F(KnownFailure, LateSignersArePunished) {
    Policy policy;
    policy.notarizes_late = false;
    expect_seen(policy, "never notarized a final block");
}

/// Two halves that cannot decide for ten minutes say little, and no more the longer it lasts.
TEST_F(KnownFailure, AStandstillFillsTheLinks) {
    using std::chrono::minutes;
    consensus::ToyNetwork network(1, {});
    network.run_until(std::chrono::seconds{10});
    network.divide({0, 0, 1, 1});
    network.run_until(minutes{2});
    const std::uint64_t at_first = network.sent();
    network.run_until(minutes{3});
    const std::uint64_t third = network.sent() - at_first;
    network.run_until(minutes{9});
    const std::uint64_t later = network.sent();
    network.run_until(minutes{10});
    EXPECT_LE(network.sent() - later, third + third / 10);
    EXPECT_LE(third, 2'000u); // of four members: less than ten messages a second and member
    EXPECT_TRUE(network.violations().empty());
}

/// Members whose clocks are ten seconds apart agree on windows and go on: no number comes from a wall clock.
TEST_F(KnownFailure, ViewNumbersAreTakenFromAWallClock) {
    Plan plan;
    plan.faults = {Fault::Skew};
    const Outcome outcome = World(7, plan, Ground::make()).run();
    EXPECT_TRUE(outcome.violations.empty());
    EXPECT_GE(outcome.calm.value, 20u);
}

} // namespace
} // namespace arpeggio::simulation
