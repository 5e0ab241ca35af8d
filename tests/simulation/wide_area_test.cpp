// The floor that finality is measured against, and committees all over the world.
#include "consensus/imitation_keys.h"
#include "simulation/regions.h"
#include "simulation/wide_area.h"

namespace arpeggio::simulation {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

class FloorTest : public ::testing::Test {
protected:
    void reset(std::size_t members) {
        std::vector<ledger::Member> all;
        for (std::size_t i = 0; i < members; ++i) {
            all.push_back({consensus::make_imitation_key(i)->public_key(), 100, {}});
        }
        committee = ledger::Committee::make(std::move(all));
    }
    [[nodiscard]] std::vector<Duration> floor(const Floor::Delay& delay) const {
        const ledger::SigningContext context{NetworkId{7}, ShardId{0}, Epoch{0}, Instance{0}, committee->hash()};
        return Floor(settings, context, *committee, Hash{}, delay).final_after(Slot{0});
    }

    consensus::Settings settings;
    std::optional<ledger::Committee> committee;
};

Duration fifty(std::size_t, std::size_t) {
    return milliseconds{50};
}

TEST_F(FloorTest, DirectRoutingTakesThreeHops) {
    reset(4);
    for (const Duration one : floor(fifty)) EXPECT_EQ(one, milliseconds{150});
}

TEST_F(FloorTest, CollectorsTakeSevenHopsToTheLastMember) {
    reset(100);
    const auto times = floor(fifty);
    EXPECT_EQ(*std::max_element(times.begin(), times.end()), milliseconds{350});
    EXPECT_EQ(*std::min_element(times.begin(), times.end()), milliseconds{250}); // a collector
}

TEST_F(FloorTest, AQuorumDoesNotWaitForTheFarthest) {
    reset(4);
    const auto times = floor(
        [](std::size_t from, std::size_t to) { return from == 3 || to == 3 ? milliseconds{500} : milliseconds{10}; });
    const auto near = std::count(times.begin(), times.end(), milliseconds{30});
    EXPECT_TRUE(near == 3 || near == 0); // 0: the farthest leads
}

TEST(RegionsTest, DelaysAreHalfARoundTripAndAlikeBothWays) {
    EXPECT_EQ(region_delay(1, 2), Duration{9'500}); // Toronto and Washington DC: 19 ms both ways
    for (std::size_t from = 0; from < region_count; ++from) {
        EXPECT_EQ(region_delay(from, from), milliseconds{1});
        for (std::size_t to = 0; to < region_count; ++to) EXPECT_EQ(region_delay(from, to), region_delay(to, from));
    }
}

TEST(WideAreaTest, AHealthyCommitteeIsNearTheFloor) {
    const auto outcome = WideArea(1, {.members = 16, .time = seconds{20}}, Ground::make()).run();
    EXPECT_FALSE(outcome.has_split);
    EXPECT_GE(outcome.blocks, 19u);
    EXPECT_GE(outcome.ratios_permille.front(), 1'000u);
    EXPECT_LE(WideAreaOutcome::percentile(outcome.ratios_permille, 50), 1'150u);
}

TEST(WideAreaTest, AThirdOfTheWeightDeadOrLeadersKilledCostBlocksAndNoMore) {
    const auto ground = Ground::make();
    const auto dead = WideArea(1, {.members = 7, .time = seconds{60}, .dead_percent = 33}, ground).run();
    EXPECT_FALSE(dead.has_split);
    EXPECT_GE(dead.blocks, 36u);
    const auto killed = WideArea(1, {.members = 7, .time = seconds{60}, .kills_leaders = true}, ground).run();
    EXPECT_FALSE(killed.has_split);
    EXPECT_GE(killed.blocks, 30u);
    EXPECT_LT(killed.blocks, 56u); // the killings cost something
}

} // namespace
} // namespace arpeggio::simulation
