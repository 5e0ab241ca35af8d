#include "base/random.h"
#include "execution/fees.h"
#include "unit/execution/transfers.h"

#include <gtest/gtest.h>

using namespace arpeggio;
using namespace arpeggio::execution;

namespace {
const FeeRules open_rules{.base_fee_floor = Amount{0}, .base_fee_ceiling = Amount{U256::max()}};
Amount atto(std::uint64_t value) {
    return Amount{value};
}
} // namespace

// The parent's base fee, gas limit and gas used, and the base fee expected, with Ethereum's target of half the limit.
// Source: go-ethereum, consensus/misc/eip1559, TestCalcBaseFee.
TEST(Fees, TheBaseFeeFollowsEthereumsPublishedCases) {
    EXPECT_EQ(next_base_fee(atto(1'000'000'000), 10'000'000, 10'000'000, open_rules), atto(1'000'000'000));
    EXPECT_EQ(next_base_fee(atto(1'000'000'000), 9'000'000, 10'000'000, open_rules), atto(987'500'000));
    EXPECT_EQ(next_base_fee(atto(1'000'000'000), 11'000'000, 10'000'000, open_rules), atto(1'012'500'000));
}
// Mainnet headers: base fee and gas used of blocks 12,965,000 and 12,965,001, the first two of London.
TEST(Fees, TheBaseFeeFollowsLondonsFirstBlocks) {
    const Amount first = atto(1'000'000'000);
    const Amount second = next_base_fee(first, 30'025'257, 30'029'122 / 2, open_rules);
    EXPECT_EQ(second, atto(1'124'967'822));
}
TEST(Fees, TheTargetIsThreeQuartersOfTheLimit) {
    EXPECT_EQ(gas_target(480'000'000), 360'000'000u);
    EXPECT_EQ(gas_target(7), 5u);
    EXPECT_EQ(gas_target(~0ULL), ~0ULL / 4 * 3 + 2);
}
TEST(Fees, AFullBlockRaisesByATwentyFourthAndAnEmptyOneLowersByAnEighth) {
    EXPECT_EQ(next_base_fee(gwei(24), 480'000'000, 360'000'000, open_rules), gwei(25));
    EXPECT_EQ(next_base_fee(gwei(24), 0, 360'000'000, open_rules), gwei(21));
}
TEST(Fees, ARiseIsOneAttoAtLeastAndAFallMayBeNone) {
    EXPECT_EQ(next_base_fee(atto(3), 101, 100, open_rules), atto(4));
    EXPECT_EQ(next_base_fee(atto(3), 99, 100, open_rules), atto(3));
}
TEST(Fees, FloorAndCeilingHold) {
    const FeeRules rules{.base_fee_floor = gwei(1), .base_fee_ceiling = gwei(2)};
    EXPECT_EQ(next_base_fee(gwei(1), 0, 100, rules), gwei(1));
    EXPECT_EQ(next_base_fee(gwei(2), 133, 100, rules), gwei(2));
    EXPECT_EQ(next_base_fee(Amount{U256::max()}, ~0ULL, 1, open_rules), Amount{U256::max()});
}
TEST(Fees, TheNextBaseFeeStaysWithinAnEighthOfTheLast) {
    Random random(1);
    for (int i = 0; i < 2000; ++i) {
        const Amount before{1'000 + random.below(1ULL << 62)};
        const Amount after = next_base_fee(before, random.below(2'000'001), 1'000'000, open_rules);
        EXPECT_LE(after, before + Amount{before.atto / 8});
        EXPECT_GE(after, before - Amount{before.atto / 8});
    }
}
TEST(Fees, TheTipIsWhatTheFeeLeavesUpToThePriority) {
    const auto transaction = test::make({.tip = gwei(2), .fee = gwei(10)});
    EXPECT_EQ(effective_tip(**transaction, gwei(3)), gwei(2));
    EXPECT_EQ(effective_tip(**transaction, gwei(9)), gwei(1));
    EXPECT_EQ(effective_tip(**transaction, gwei(10)), Amount{});
    EXPECT_EQ(effective_tip(**transaction, gwei(11)), std::nullopt);
}
TEST(Fees, TheMostATransactionCostsIsValueAndAllItsGas) {
    EXPECT_EQ(cost_max(**test::make({.value = arp(1), .fee = gwei(10)})), arp(1) + gwei(210'000));
    EXPECT_EQ(cost_max(**test::make({.value = Amount{U256::max()}})), std::nullopt);
}
