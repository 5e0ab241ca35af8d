#include "base/amount.h"

#include <gtest/gtest.h>

using namespace arpeggio;

TEST(Amount, OneArpIsTenToTheEighteenAtto) {
    EXPECT_EQ(to_decimal(arp(1).atto), "1000000000000000000");
    EXPECT_EQ(gwei(1'000'000'000), arp(1));
}
TEST(Amount, SumsFromOutsideSayWhenTheyDoNotFit) {
    EXPECT_EQ(plus(Amount{U256::max()}, Amount{U256{1}}), std::nullopt);
    EXPECT_EQ(minus(arp(1), arp(2)), std::nullopt);
    EXPECT_EQ(minus(arp(3), arp(2)), arp(1));
}
TEST(AmountDeathTest, AnOverflowOfOurOwnStopsTheProcess) {
    EXPECT_DEATH((void)(arp(1) - arp(2)), "CHECK failed");
}
