#include "unit/staking/stakers.h"

namespace arpeggio::staking {
namespace {

struct DelegationTest : test::Stakers {
    DelegationTest() { create(1); }
    /// Or an atto less.
    void expect_paid(std::uint8_t who, const Amount& amount) {
        const auto paid = send(who, encode_collect_rewards());
        ASSERT_TRUE(paid);
        EXPECT_TRUE(*paid == amount || *paid + Amount{U256{1}} == amount) << to_decimal(paid->atto);
    }
};

TEST_F(DelegationTest, StakeIsThePoolsAndItsHoldersShare) {
    delegate(2, 1, arp(300));
    EXPECT_EQ(staked(2, 1), arp(300));
    EXPECT_EQ(staked(1, 1), arp(20'000));
    EXPECT_EQ(stored(1).total(), arp(20'300));
    delegate(2, 1, arp(100));
    EXPECT_EQ(staked(2, 1), arp(400));
    EXPECT_EQ(book().positions(account(2))->validators, std::vector{account(1)});
    ASSERT_EQ(logs.size(), 1U);
    EXPECT_EQ(logs[0].topics.size(), 3U);
}

TEST_F(DelegationTest, LimitsAreNamedWithTheirValues) {
    expect_refused(Refusal::DelegationTooSmall, 2, encode_delegate(account(1)), arp(99), arp(100).atto, arp(99).atto);
    expect_refused(
        Refusal::TotalTooHigh, 2, encode_delegate(account(1)), arp(990'000), arp(1'000'000).atto, arp(1'010'000).atto);
    expect_refused(Refusal::NoSuchValidator, 2, encode_delegate(account(9)), arp(100));
    expect_refused(Refusal::NoDelegation, 2, encode_undelegate(account(1), arp(1)));
    delegate(2, 1, arp(300));
    expect_refused(
        Refusal::StakeTooSmall, 2, encode_undelegate(account(1), arp(301)), {}, arp(300).atto, arp(301).atto);
    expect_refused(Refusal::StakeTooSmall, 2, encode_undelegate(account(1), {}));
    expect_refused(
        Refusal::RemainderTooSmall, 2, encode_undelegate(account(1), arp(201)), {}, arp(100).atto, arp(99).atto);
    expect_refused(Refusal::NotPayable, 2, encode_undelegate(account(1), arp(100)), arp(1), {}, arp(1).atto);
    expect_refused(Refusal::NothingToPay, 2, encode_collect_rewards());
    expect_refused(Refusal::NothingToPay, 2, encode_withdraw());
    expect_refused(Refusal::AlreadySo, 2, encode_set_compounding(account(1), false));
}

TEST_F(DelegationTest, NoMoreValidatorsThanAnAccountMayHave) {
    for (std::uint8_t number = 100; number < 100 + Positions::count_max; ++number) {
        create(number);
        delegate(2, number, arp(100));
    }
    expect_refused(Refusal::TooManyPositions, 2, encode_delegate(account(1)), arp(100), U256{64}, U256{65});
    delegate(2, 100, arp(100)); // that one is known
}

TEST_F(DelegationTest, WhatIsUndelegatedIsPaidAfterTheLock) {
    delegate(2, 1, arp(300));
    ASSERT_TRUE(send(2, encode_undelegate(account(1), arp(200))));
    epoch.value += 1;
    ASSERT_TRUE(send(2, encode_undelegate(account(1), {U256::max()})));
    EXPECT_EQ(staked(2, 1), Amount{});
    epoch.value += 166;
    expect_refused(Refusal::NothingToPay, 2, encode_withdraw());
    epoch.value += 1; // 168 from the first
    EXPECT_EQ(*send(2, encode_withdraw()), arp(200));
    epoch.value += 1;
    EXPECT_EQ(*send(2, encode_withdraw()), arp(100));
    EXPECT_TRUE(delegation(2, 1).is_empty());
    EXPECT_TRUE(book().positions(account(2))->validators.empty());
    EXPECT_EQ(held, arp(20'000));
}

TEST_F(DelegationTest, NoMoreEpochsOfUndelegationThanThereMayBe) {
    delegate(2, 1, arp(3000));
    for (std::size_t i = 0; i < Delegation::undelegations_max; ++i, ++epoch.value) {
        ASSERT_TRUE(send(2, encode_undelegate(account(1), arp(50))));
        ASSERT_TRUE(send(2, encode_undelegate(account(1), arp(50)))); // of the same epoch
    }
    expect_refused(Refusal::TooManyUndelegations, 2, encode_undelegate(account(1), arp(100)), {}, U256{16}, U256{17});
}

TEST_F(DelegationTest, RewardsGoByStakeAndTime) {
    delegate(2, 1, arp(20'000));
    reward(1, arp(100));
    delegate(3, 1, arp(40'000));
    reward(1, arp(80));
    expect_paid(2, arp(70));
    expect_paid(3, arp(40));
    expect_paid(1, arp(70));
    EXPECT_LE(book().summary()->rewards.atto, U256{3});
}

TEST_F(DelegationTest, WhatRoundingLeavesStaysWithTheContract) {
    delegate(2, 1, {arp(100).atto + U256{1}});
    delegate(3, 1, {arp(100).atto + U256{2}});
    reward(1, {U256{1'000'000'007}});
    Amount paid;
    for (const std::uint8_t who : std::initializer_list<std::uint8_t>{1, 2, 3})
        paid += *send(who, encode_collect_rewards());
    EXPECT_LT(paid.atto, U256{1'000'000'007});
    EXPECT_GE(paid.atto + U256{3}, U256{1'000'000'007});
    EXPECT_EQ(book().summary()->rewards.atto, U256{1'000'000'007} - paid.atto);
}

TEST_F(DelegationTest, RewardsOfBeforeStayWhenTheStakeGoes) {
    delegate(2, 1, arp(20'000));
    reward(1, arp(100));
    ASSERT_TRUE(send(2, encode_undelegate(account(1), {U256::max()})));
    reward(1, arp(10)); // not its any more
    expect_paid(2, arp(50));
    expect_paid(1, arp(60));
}

TEST_F(DelegationTest, CompoundingMovesTheStakeAndKeepsWhatWasEarned) {
    delegate(2, 1, arp(20'000));
    reward(1, arp(100));
    ASSERT_TRUE(send(2, encode_set_compounding(account(1), true)));
    EXPECT_EQ(stored(1).compounding.tokens, arp(20'000));
    reward(1, arp(10)); // of the collecting pool: the operator's alone
    OpenBook open(state);
    auto one = stored(1);
    auto sums = *open.summary();
    one.compounding.tokens += arp(30);
    sums.bonded += arp(30);
    open.set(one);
    open.set(sums);
    held += arp(30);
    EXPECT_EQ(staked(2, 1), arp(20'030));
    expect_paid(2, arp(50));
    ASSERT_TRUE(send(2, encode_set_compounding(account(1), false)));
    EXPECT_EQ(staked(2, 1), arp(20'030));
    EXPECT_TRUE(stored(1).compounding.shares.is_zero());
}

TEST_F(DelegationTest, ASlashTakesFromAllAlike) {
    delegate(2, 1, arp(1000));
    ASSERT_TRUE(send(2, encode_undelegate(account(1), arp(500))));
    epoch.value += 5;
    ASSERT_TRUE(send(2, encode_undelegate(account(1), arp(200))));
    const Amount taken = slash(1, Epoch{12}, percent(10)); // what went before epoch 12 is not concerned
    EXPECT_EQ(taken, arp(2000 + 30 + 20));
    EXPECT_EQ(staked(2, 1), arp(270));
    epoch.value += 200;
    EXPECT_EQ(*send(2, encode_withdraw()), arp(500 + 180));
}

TEST_F(DelegationTest, WhatCameAfterASlashIsWorthItsCoins) {
    slash(1, epoch, percent(50));
    delegate(2, 1, arp(1000));
    EXPECT_EQ(staked(2, 1), arp(1000));
    EXPECT_EQ(staked(1, 1), arp(10'000));
    ASSERT_TRUE(send(2, encode_undelegate(account(1), arp(400))));
    slash(1, epoch, percent(50));
    ASSERT_TRUE(send(2, encode_undelegate(account(1), arp(100)))); // behind the slash of its epoch
    epoch.value += 168;
    EXPECT_EQ(*send(2, encode_withdraw()), arp(200 + 100));
    EXPECT_EQ(staked(2, 1), arp(200));
}

TEST_F(DelegationTest, NothingCanBeAddedToNothing) {
    slash(1, epoch, rate_whole);
    expect_refused(Refusal::SlashedToNothing, 2, encode_delegate(account(1)), arp(100));
    EXPECT_EQ(held, Amount{});
}

} // namespace
} // namespace arpeggio::staking
