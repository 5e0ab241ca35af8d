#include "base/random.h"
#include "staking/economy.h"

#include <gtest/gtest.h>

namespace arpeggio::staking {
namespace {
constexpr std::uint64_t million = 1'000'000;

std::vector<EconomyYear> rows_of(const EconomyParameters& parameters) {
    const auto rows = model_economy(parameters);
    EXPECT_TRUE(rows) << to_string(rows.error());
    return *rows;
}
Amount too_much() {
    return amount_max() + Amount{U256{1}};
}
} // namespace

TEST(GrossReturn, AtLaunchAndWithMoreStaked) {
    const Amount issuance = arp(441 * million);
    EXPECT_EQ(gross_return(issuance, arp(2940 * million)), 150'000U);
    EXPECT_EQ(gross_return(issuance, arp(3150 * million)), 140'000U); // 25 % of 12.6 B
    EXPECT_EQ(gross_return(issuance, arp(6300 * million)), 70'000U);  // 50 %
    EXPECT_EQ(gross_return(issuance, arp(9450 * million)), 46'667U);  // 75 %
    EXPECT_EQ(gross_return(issuance, {}), std::nullopt);
}

TEST(Economy, StartsAsTheProtocolSays) {
    const auto rows = rows_of({});
    ASSERT_EQ(rows.size(), 11U);
    EXPECT_EQ(rows[0].supply, arp(12'600 * million));
    EXPECT_EQ(rows[0].staked, arp(2940 * million));
    EXPECT_EQ(rows[0].staked_share_ppm, 233'333U);
    EXPECT_EQ(rows[0].return_ppm, 150'000U);
    EXPECT_EQ(rows[0].inflation_ppm, 35'000);
}
TEST(Economy, AConstantShareOfAGrowingSupplyEarnsLess) {
    const auto rows = rows_of({});
    EXPECT_EQ(rows[10].year, 10U);
    EXPECT_EQ(rows[10].supply, arp(17'010 * million));
    EXPECT_EQ(rows[10].staked, arp(3969 * million)); // 7/30 of it
    EXPECT_EQ(rows[10].return_ppm, 111'111U);
    EXPECT_EQ(rows[10].inflation_ppm, 25'926);
}
TEST(Economy, MovesToItsTargetAndStays) {
    EconomyParameters parameters;
    parameters.genesis_staked = arp(2520 * million); // 20 %
    parameters.target = EconomyParameters::Target{.share_ppm = 500'000, .years = 3};
    const auto rows = rows_of(parameters);
    EXPECT_EQ(rows[0].staked_share_ppm, 200'000U);
    EXPECT_EQ(rows[1].staked_share_ppm, 300'000U);
    EXPECT_EQ(rows[2].staked_share_ppm, 400'000U);
    for (std::size_t i = 3; i < rows.size(); ++i) EXPECT_EQ(rows[i].staked_share_ppm, 500'000U) << i;
    EXPECT_EQ(rows[3].staked, arp(6961 * million + 500'000)); // half of 13,923 M
}
TEST(Economy, MovesDownToItsTarget) {
    EconomyParameters parameters;
    parameters.genesis_staked = parameters.genesis_supply;
    parameters.target = EconomyParameters::Target{.share_ppm = 100'000, .years = 9};
    const auto rows = rows_of(parameters);
    EXPECT_EQ(rows[1].staked_share_ppm, 900'000U);
    EXPECT_EQ(rows[9].staked_share_ppm, 100'000U);
}
TEST(Economy, BurningAsMuchAsIsIssuedKeepsTheSupply) {
    EconomyParameters parameters;
    parameters.annual_burned = parameters.annual_issuance;
    for (const EconomyYear& row : rows_of(parameters)) {
        EXPECT_EQ(row.supply, parameters.genesis_supply);
        EXPECT_EQ(row.inflation_ppm, 0);
        EXPECT_EQ(row.return_ppm, 150'000U);
    }
}
TEST(Economy, BurnsNoMoreThanThereIs) {
    EconomyParameters parameters{.annual_burned = arp(6'741 * million), .years = 3}; // half the supply more than issued
    const auto rows = rows_of(parameters);
    EXPECT_EQ(rows[0].inflation_ppm, -500'000);
    EXPECT_EQ(rows[2].supply, Amount{});
    EXPECT_EQ(rows[2].staked_share_ppm, std::nullopt);
    EXPECT_EQ(rows[2].return_ppm, std::nullopt);
    EXPECT_EQ(rows[2].inflation_ppm, std::nullopt);
    EXPECT_EQ(rows[2].burned, rows[2].issued);
    EXPECT_EQ(rows[3].supply, Amount{});
}
TEST(Economy, StakeIsRoundedDown) {
    const EconomyParameters parameters{
        .genesis_supply = {U256{3}}, .genesis_staked = {U256{2}}, .annual_issuance = {U256{1}}, .years = 1};
    EXPECT_EQ(rows_of(parameters)[1].staked, Amount{U256{2}}); // 4 · 2/3
}
TEST(Economy, EveryYearAddsUp) {
    Random random(5);
    for (int i = 0; i < 300; ++i) {
        EconomyParameters parameters;
        parameters.genesis_supply = {U256{random.between(2, ~0ULL - 1)}};
        parameters.genesis_staked = {U256{random.between(1, parameters.genesis_supply.atto.low64())}};
        parameters.annual_issuance = {U256{random.next() >> random.below(64)}};
        parameters.annual_burned = {U256{random.next() >> random.below(64)}};
        if (random.chance(50))
            parameters.target = EconomyParameters::Target{
                static_cast<std::uint32_t>(random.between(1, whole_ppm)),
                static_cast<std::uint32_t>(random.between(1, 50))};
        parameters.years = static_cast<std::uint32_t>(random.between(1, 50));
        const auto rows = rows_of(parameters);
        ASSERT_EQ(rows.size(), parameters.years + 1U);
        for (std::size_t at = 0; at < rows.size(); ++at) {
            EXPECT_LE(rows[at].staked, rows[at].supply) << i;
            if (at == 0) continue;
            EXPECT_EQ(rows[at].supply + rows[at - 1].burned, rows[at - 1].supply + rows[at - 1].issued) << i;
        }
    }
}
TEST(Economy, BadParametersAreSaid) {
    using Change = void (*)(EconomyParameters&);
    const auto said = [](Change change) {
        EconomyParameters parameters;
        parameters.target = EconomyParameters::Target{.share_ppm = 500'000, .years = 5};
        change(parameters);
        const auto rows = model_economy(parameters);
        return rows ? "taken" : to_string(rows.error());
    };
    using In = EconomyParameters;
    EXPECT_EQ(said([](In&) {}), "taken");
    EXPECT_EQ(said([](In& p) { p.genesis_supply = {}; }), "SupplyOutOfRange");
    EXPECT_EQ(said([](In& p) { p.genesis_supply = too_much(); }), "SupplyOutOfRange");
    EXPECT_EQ(said([](In& p) { p.genesis_staked = {}; }), "StakedOutOfRange");
    EXPECT_EQ(said([](In& p) { p.genesis_staked = p.genesis_supply + arp(1); }), "StakedOutOfRange");
    EXPECT_EQ(said([](In& p) { p.annual_issuance = too_much(); }), "IssuanceOutOfRange");
    EXPECT_EQ(said([](In& p) { p.annual_burned = too_much(); }), "BurnedOutOfRange");
    EXPECT_EQ(said([](In& p) { p.target->share_ppm = 0; }), "TargetShareOutOfRange");
    EXPECT_EQ(said([](In& p) { p.target->share_ppm = 1'000'001; }), "TargetShareOutOfRange");
    EXPECT_EQ(said([](In& p) { p.target->years = 0; }), "TargetYearsOutOfRange");
    EXPECT_EQ(said([](In& p) { p.target->years = 51; }), "TargetYearsOutOfRange");
    EXPECT_EQ(said([](In& p) { p.years = 0; }), "YearsOutOfRange");
    EXPECT_EQ(said([](In& p) { p.years = 51; }), "YearsOutOfRange");
}

} // namespace arpeggio::staking
