#include "unit/staking/stakers.h"

namespace arpeggio::staking {
namespace {

struct RedelegationTest : test::Stakers {
    RedelegationTest() {
        create(1);
        create(2);
        delegate(3, 1, arp(1000));
        EXPECT_TRUE(send(3, encode_undelegate(account(1), arp(600))));
    }
    [[nodiscard]] Bytes go(std::uint64_t whole) const { return encode_redelegate(account(1), account(2), arp(whole)); }
};

TEST_F(RedelegationTest, LockedStakeMayBeDelegatedAgainAnEpochLater) {
    expect_refused(Refusal::StakeTooSmall, 3, go(200), {}, {}, arp(200).atto);
    epoch = epoch.next();
    ASSERT_TRUE(send(3, go(200)));
    EXPECT_EQ(staked(3, 2), arp(200));
    EXPECT_EQ(delegation(3, 2).liabilities.size(), 1U);
    expect_refused(Refusal::StakeTooSmall, 3, go(401), {}, arp(400).atto, arp(401).atto);
    expect_refused(Refusal::DelegationTooSmall, 3, go(99));
    expect_refused(Refusal::SameValidator, 3, encode_redelegate(account(1), account(1), arp(100)));
    epoch.value += 168;
    EXPECT_EQ(*send(3, encode_withdraw()), arp(400));
}

TEST_F(RedelegationTest, ItStandsInForWhereItCameFrom) {
    epoch = epoch.next();
    ASSERT_TRUE(send(3, go(200)));
    const Amount taken = slash(1, Epoch{10}, percent(10));
    EXPECT_EQ(taken, arp(2000 + 40 + 40)); // own stake, the rest of the delegation, what is locked
    EXPECT_EQ(staked(3, 2), arp(200));     // not looked at yet
    const Amount before = burned;
    ASSERT_TRUE(send(3, encode_undelegate(account(2), {U256::max()})));
    EXPECT_EQ(burned - before, arp(20));
    epoch.value += 168;
    EXPECT_EQ(*send(3, encode_withdraw()), arp(360 + 180));
}

TEST_F(RedelegationTest, NobodyEscapesByUndelegatingAgain) {
    epoch = epoch.next();
    ASSERT_TRUE(send(3, go(200)));
    ASSERT_TRUE(send(3, encode_undelegate(account(2), {U256::max()})));
    slash(1, Epoch{10}, percent(10));
    expect_refused(Refusal::StandsIn, 3, encode_redelegate(account(2), account(1), arp(100)));
    epoch.value += 168;
    EXPECT_EQ(*send(3, encode_withdraw()), arp(360 + 180));
}

TEST_F(RedelegationTest, AfterTheLockItIsFree) {
    epoch = epoch.next();
    ASSERT_TRUE(send(3, go(200)));
    epoch.value += 167;
    slash(1, Epoch{11}, percent(10)); // only what left from epoch 11 on
    EXPECT_EQ(staked(3, 2), arp(200));
    delegate(3, 2, arp(100));
    EXPECT_TRUE(delegation(3, 2).liabilities.empty());
    EXPECT_EQ(staked(3, 2), arp(300));
}

TEST_F(RedelegationTest, StakeThatIsUnlockedGoesFreely) {
    epoch.value += 168;
    ASSERT_TRUE(send(3, go(600)));
    EXPECT_TRUE(delegation(3, 2).liabilities.empty());
    EXPECT_EQ(staked(3, 2), arp(600));
}

} // namespace
} // namespace arpeggio::staking
