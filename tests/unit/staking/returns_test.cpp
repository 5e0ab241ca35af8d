#include "base/random.h"
#include "staking/returns.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>

namespace arpeggio::staking {
namespace {
using std::chrono::seconds;
constexpr std::uint64_t million = 1'000'000;

/// What 441 M a year pay on a stake in so many seconds.
EpochEarning epoch(std::uint64_t staked_millions, seconds lasts, std::uint32_t commission_ppm = 0) {
    const U256 whole{static_cast<std::uint64_t>(seconds(julian_year / seconds{1}).count())};
    const auto paid = mul_div_floor(arp(441 * million).atto, U256{static_cast<std::uint64_t>(lasts.count())}, whole);
    return {arp(staked_millions * million), {*paid}, commission_ppm, lasts};
}
std::optional<AnnualReturn> return_of(const std::vector<EpochEarning>& epochs, std::size_t epochs_max = 30) {
    return annual_return(epochs, epochs_max);
}

/// 1.2 of the launch's 2,940 millions, for a year: 500 ARP a step.
ProjectedPosition launch() {
    return {.principal = arp(1'200'000), .network_stake = arp(2940 * million), .months = 12};
}
ProjectionError problem_of(const ProjectedPosition& position) {
    const auto projection = project(position);
    return projection ? ProjectionError{} : projection.error();
}
Amount too_much() {
    return amount_max() + Amount{U256{1}};
}
} // namespace

TEST(AnnualReturn, TheLaunchPaysFifteenPercent) {
    EXPECT_EQ(return_of({{arp(2940 * million), arp(441 * million), 0, julian_year}}), (AnnualReturn{150'000, 1}));
    EXPECT_EQ(return_of({epoch(2940, seconds{3600})}), (AnnualReturn{150'000, 1}));
    EXPECT_EQ(return_of({epoch(2940, seconds{15})}), (AnnualReturn{150'000, 1})); // the shortest epoch there is
}
TEST(AnnualReturn, IsHarmonysWhereNothingIsRoundedAway) {
    // staking/apr/compute.go: (reward now − then) / seconds × 31,557,600 / delegation then, the division per second in
    // whole atto. Here 7 ARP in 3,500 s on 1,000,000: 2 · 10^15 atto a second.
    const Amount a_second{arp(7).atto / U256{3500}};
    const U256 a_year = a_second.atto * U256{31'557'600};
    const U256 harmony = a_year * U256{million} / arp(million).atto;
    EXPECT_EQ(harmony, U256{63'115}); // and 0.2
    EXPECT_EQ(return_of({{arp(million), arp(7), 0, seconds{3500}}}), (AnnualReturn{63'115, 1}));
}
TEST(AnnualReturn, CommissionIsTakenFirst) {
    EXPECT_EQ(return_of({epoch(2940, seconds{3600}, 50'000)}), (AnnualReturn{142'500, 1}));
    EXPECT_EQ(return_of({epoch(2940, seconds{3600}, whole_ppm)}), (AnnualReturn{0, 1}));
    // 1 atto of 3 to the validator: a net reward of 2.97 is 2, all of the stake.
    EXPECT_EQ(return_of({{{U256{2}}, {U256{3}}, 10'000, julian_year}}), (AnnualReturn{million, 1}));
}
TEST(AnnualReturn, IsAbsentWhereNothingIsKnown) {
    EXPECT_EQ(return_of({}), std::nullopt);
    EXPECT_EQ(return_of({epoch(2940, seconds{3600})}, 0), std::nullopt);
    EXPECT_EQ(return_of({{{}, {}, 0, seconds{3600}}}), std::nullopt);
    EXPECT_EQ(return_of({{arp(1), arp(1), 0, {}}}), std::nullopt);
    EXPECT_EQ(return_of({{{U256{1}}, {U256::max()}, 0, julian_year}}), std::nullopt);
    EXPECT_EQ(return_of({{{U256{1}}, arp(1000), 0, julian_year}}), std::nullopt); // 10^27 millionths
}
TEST(AnnualReturn, ZeroIsNotAbsent) {
    EXPECT_EQ(return_of({{arp(1), {}, 0, seconds{3600}}}), (AnnualReturn{0, 1}));
}
TEST(AnnualReturn, TheLastEpochAndTheLastThirtyAreOneFunction) {
    std::vector<EpochEarning> epochs(40, epoch(2940, seconds{3600}));
    epochs.back() = epoch(1470, seconds{3600});
    EXPECT_EQ(return_of(epochs, 1), (AnnualReturn{300'000, 1}));
    EXPECT_EQ(return_of(epochs, 30), (AnnualReturn{155'000, 30})); // (29 × 15 % + 30 %) / 30
    EXPECT_EQ(return_of(epochs, 100), (AnnualReturn{153'750, 40}));
}
TEST(AnnualReturn, ALongEpochCountsForLonger) {
    // A coin that got 1 % in a tenth of a year and 1 % in nine tenths got 2 % in a year.
    const Duration tenth = julian_year / 10;
    EXPECT_EQ(return_of({{arp(100), arp(1), 0, tenth}, {arp(300), arp(3), 0, 9 * tenth}}), (AnnualReturn{20'000, 2}));
}
TEST(AnnualReturn, EpochsWithoutStakeSayNothing) {
    const EpochEarning none{{}, {}, 0, seconds{3600}}, some = epoch(2940, seconds{3600});
    EXPECT_EQ(return_of({none, some, none, some}), (AnnualReturn{150'000, 2}));
    EXPECT_EQ(return_of({some, none}, 1), std::nullopt);
}
TEST(AnnualReturn, RoundsToTheNearestMillionth) {
    const auto of = [](std::uint64_t reward) {
        return return_of({{{U256{2 * million}}, {U256{reward}}, 0, julian_year}})->ppm;
    };
    EXPECT_EQ(of(2), 1U);
    EXPECT_EQ(of(1), 1U);                                                       // a half goes up
    EXPECT_EQ(return_of({{arp(3), arp(1), 0, julian_year / 3}})->ppm, million); // not 999,999
    EXPECT_EQ(return_of({{arp(3 * million), arp(1), 0, julian_year}})->ppm, 0U);
}
TEST(AnnualReturn, FallsWithStakeAndCommission) {
    Random random(8);
    for (int i = 0; i < 2000; ++i) {
        const EpochEarning one{
            arp(random.between(1, 1'000'000)),
            arp(random.below(1000)),
            static_cast<std::uint32_t>(random.below(whole_ppm)),
            seconds{random.between(15, 100'000)}};
        EpochEarning more_stake = one, more_commission = one;
        more_stake.stake += arp(random.below(1000));
        more_commission.commission_ppm += static_cast<std::uint32_t>(random.below(whole_ppm - one.commission_ppm));
        EXPECT_GE(return_of({one})->ppm, return_of({more_stake})->ppm) << i;
        EXPECT_GE(return_of({one})->ppm, return_of({more_commission})->ppm) << i;
    }
}
TEST(AnnualReturnDeathTest, NobodyKeepsMoreThanAll) {
    EXPECT_DEATH((void)return_of({epoch(2940, seconds{3600}, whole_ppm + 1)}), "CHECK failed");
}

TEST(Projection, AYearAtLaunchComesToFifteenPercent) {
    const auto projection = project(launch());
    ASSERT_TRUE(projection);
    ASSERT_EQ(projection->expected.size(), 13U);
    EXPECT_EQ(projection->expected.front(), (ProjectedPoint{arp(1'200'000), {}}));
    EXPECT_EQ(projection->expected[1], (ProjectedPoint{arp(1'215'000), arp(15'000)}));
    EXPECT_EQ(projection->expected.back(), (ProjectedPoint{arp(1'380'000), arp(180'000)}));
}
TEST(Projection, CommissionAndUptimeAreTakenOfTheReward) {
    ProjectedPosition position = launch();
    position.commission_ppm = 50'000;
    EXPECT_EQ(project(position)->expected.back().reward, arp(171'000));
    position.uptime_ppm = 900'000;
    EXPECT_EQ(project(position)->expected.back().reward, arp(153'900));
}
TEST(Projection, CompoundingIsThatOfAPower) {
    // So small a part that its own rewards do not change the network: (1 + 0.15 / 360)^360 is 1.1617979.
    ProjectedPosition position = launch();
    position.principal = Amount{arp(2940 * million).atto / U256{1'000'000'000}};
    position.is_compounding = true;
    const U256 millionths = project(position)->expected.back().value.atto * U256{million} / position.principal.atto;
    EXPECT_EQ(millionths, U256{1'161'797}); // rounded down
}
TEST(Projection, RewardsAreRoundedDownToAnAtto) {
    // 360 steps of 1000 / 360 × 1/3 × 0.9 = 0.83 of an atto: none is ever paid; with 1200, 360 times one.
    ProjectedPosition position{.principal = {U256{1}}, .network_stake = {U256{3}}, .months = 12};
    position.commission_ppm = 100'000;
    position.annual_issuance = {U256{1000}};
    EXPECT_EQ(project(position)->expected.back().reward, Amount{});
    position.annual_issuance = {U256{1200}};
    EXPECT_EQ(project(position)->expected.back().reward, Amount{U256{360}});
}
TEST(Projection, ReturnFallsAsOthersStakeMore) {
    ProjectedPosition position = launch();
    position.months = 24;
    position.principal = arp(1);
    position.growth = {.in_low_case = 1'000'000, .in_expected_case = 0, .in_high_case = -500'000};
    const auto projection = project(position);
    ASSERT_TRUE(projection);
    const auto second_year = [](const auto& points) { return points[24].reward - points[12].reward; };
    EXPECT_LT(second_year(projection->low), projection->low[12].reward);
    EXPECT_GT(second_year(projection->high), projection->high[12].reward);
    // ∫ 0.15 / (1 + t) over the first year is 0.15 · ln 2 = 0.10397; sums from the left are a little above.
    EXPECT_EQ(projection->low[12].reward.atto / (arp(1).atto / U256{10'000}), U256{1040});
    EXPECT_EQ(second_year(projection->low).atto / (arp(1).atto / U256{10'000}), U256{520}); // all doubled: half
}
TEST(Projection, AloneItGetsTheWholeIssuance) {
    ProjectedPosition position = launch();
    position.principal = position.network_stake;
    for (const bool is_compounding : {false, true}) {
        position.is_compounding = is_compounding;
        const auto projection = project(position);
        EXPECT_EQ(projection->low.back().reward, arp(441 * million));
        EXPECT_EQ(projection->high.back().reward, arp(441 * million));
    }
}
TEST(Projection, NothingComesOfNothing) {
    ProjectedPosition position = launch();
    position.principal = {};
    EXPECT_EQ(project(position)->high.back(), ProjectedPoint{});
    position = launch();
    position.annual_issuance = {};
    EXPECT_EQ(project(position)->high.back(), (ProjectedPoint{position.principal, {}}));
}

namespace {
/// Bounded as the rules say; amounts and growths of all magnitudes.
ProjectedPosition any_position(Random& random) {
    const auto amount = [&random] {
        return Amount{U256{random.next()} * U256{random.next()} >> static_cast<unsigned>(20 + random.below(108))};
    };
    std::array<std::int32_t, 3> growth{};
    for (auto& one : growth) one = static_cast<std::int32_t>(random.between(0, 1'999'999)) - 999'999;
    std::sort(growth.begin(), growth.end());
    ProjectedPosition out{
        .principal = amount(), .network_stake = amount() + Amount{U256{1}}, .annual_issuance = amount()};
    if (out.principal > out.network_stake) std::swap(out.principal, out.network_stake);
    out.commission_ppm = static_cast<std::uint32_t>(random.between(0, whole_ppm));
    out.uptime_ppm = static_cast<std::uint32_t>(random.between(0, whole_ppm));
    out.is_compounding = random.chance(50);
    out.months = static_cast<std::uint32_t>(random.between(1, 40));
    out.growth = {growth[2], growth[1], growth[0]};
    return out;
}
bool is_never_above(const std::vector<ProjectedPoint>& low, const std::vector<ProjectedPoint>& high) {
    const auto in_order = [](const auto& a, const auto& b) { return a.value <= b.value && a.reward <= b.reward; };
    return std::equal(low.begin(), low.end(), high.begin(), high.end(), in_order);
}
bool is_growing(const std::vector<ProjectedPoint>& points) {
    const auto shrinks = [](const auto& a, const auto& b) { return b.value < a.value; };
    return std::adjacent_find(points.begin(), points.end(), shrinks) == points.end();
}
} // namespace

TEST(Projection, CasesAreInOrderAtEveryPoint) {
    Random random(1);
    for (int i = 0; i < 500; ++i) {
        const ProjectedPosition position = any_position(random);
        const auto projection = project(position);
        ASSERT_TRUE(projection) << i << " " << to_string(projection.error());
        ASSERT_EQ(projection->low.size(), position.months + 1U);
        EXPECT_TRUE(is_never_above(projection->low, projection->expected)) << i;
        EXPECT_TRUE(is_never_above(projection->expected, projection->high)) << i;
        EXPECT_TRUE(is_growing(projection->low) && is_growing(projection->high)) << i;
    }
}
TEST(Projection, CompoundingIsNeverLess) {
    Random random(2);
    for (int i = 0; i < 500; ++i) {
        ProjectedPosition position = any_position(random);
        position.is_compounding = false;
        const auto collected = project(position);
        position.is_compounding = true;
        const auto compounded = project(position);
        EXPECT_TRUE(is_never_above(collected->low, compounded->low)) << i;
        EXPECT_TRUE(is_never_above(collected->high, compounded->high)) << i;
    }
}
TEST(Projection, NeverPaysMoreThanThereIs) {
    Random random(3);
    for (int i = 0; i < 500; ++i) {
        const ProjectedPosition position = any_position(random);
        const auto most = mul_div_floor(position.annual_issuance.atto, U256{position.months}, U256{12});
        EXPECT_LE(project(position)->high.back().reward, Amount{*most}) << i;
    }
}
TEST(Projection, LessCommissionOrMoreUptimeIsNeverLess) {
    Random random(4);
    for (int i = 0; i < 300; ++i) {
        const ProjectedPosition position = any_position(random);
        ProjectedPosition better = position;
        better.commission_ppm /= 2;
        better.uptime_ppm += (whole_ppm - better.uptime_ppm) / 2;
        EXPECT_TRUE(is_never_above(project(position)->expected, project(better)->expected)) << i;
    }
}
TEST(Projection, TheLargestOfAllFits) {
    ProjectedPosition position{
        .principal = amount_max(), .network_stake = amount_max(), .annual_issuance = amount_max()};
    position.months = ProjectedPosition::months_max;
    position.is_compounding = true;
    position.growth = {ProjectedPosition::growth_max_ppm, 0, ProjectedPosition::growth_min_ppm};
    for (const Amount& principal : {amount_max(), arp(1), Amount{}}) {
        position.principal = principal;
        EXPECT_TRUE(project(position));
    }
}
TEST(Projection, BadInputIsSaid) {
    using Change = void (*)(ProjectedPosition&);
    const auto said = [](Change change) {
        ProjectedPosition position = launch();
        change(position);
        return problem_of(position);
    };
    EXPECT_EQ(said([](ProjectedPosition& p) { p.principal = too_much(); }), ProjectionError::AmountTooLarge);
    EXPECT_EQ(said([](ProjectedPosition& p) { p.network_stake = too_much(); }), ProjectionError::AmountTooLarge);
    EXPECT_EQ(said([](ProjectedPosition& p) { p.annual_issuance = too_much(); }), ProjectionError::AmountTooLarge);
    EXPECT_EQ(said([](ProjectedPosition& p) { p.network_stake = {}; }), ProjectionError::NoNetworkStake);
    EXPECT_EQ(
        said([](ProjectedPosition& p) { p.principal = arp(2941 * million); }), ProjectionError::PrincipalAboveStake);
    EXPECT_EQ(said([](ProjectedPosition& p) { p.commission_ppm = 1'000'001; }), ProjectionError::CommissionAboveWhole);
    EXPECT_EQ(said([](ProjectedPosition& p) { p.uptime_ppm = 1'000'001; }), ProjectionError::UptimeAboveWhole);
    EXPECT_EQ(said([](ProjectedPosition& p) { p.months = 0; }), ProjectionError::HorizonOutOfRange);
    EXPECT_EQ(said([](ProjectedPosition& p) { p.months = 601; }), ProjectionError::HorizonOutOfRange);
    EXPECT_EQ(
        said([](ProjectedPosition& p) { p.growth.in_high_case = -1'000'000; }), ProjectionError::GrowthOutOfRange);
    EXPECT_EQ(said([](ProjectedPosition& p) { p.growth.in_low_case = 1'000'001; }), ProjectionError::GrowthOutOfRange);
    EXPECT_EQ(said([](ProjectedPosition& p) { p.growth.in_low_case = -1; }), ProjectionError::GrowthOutOfOrder);
    EXPECT_EQ(to_string(ProjectionError::GrowthOutOfOrder), "GrowthOutOfOrder");
}

} // namespace arpeggio::staking
