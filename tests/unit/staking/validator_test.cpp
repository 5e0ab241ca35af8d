#include "unit/staking/stakers.h"

namespace arpeggio::staking {
namespace {

using Change = std::function<void(NewValidator&)>;
struct ValidatorTest : test::Stakers {
    void expect_bad(Refusal why, const Change& change, std::uint64_t limit = 0, std::uint64_t value = 0) {
        NewValidator wanted = validator(1);
        change(wanted);
        expect_refused(why, 1, encode_create_validator(wanted), arp(20'000), U256{limit}, U256{value});
    }
    Result<Amount, Refused> edit(const std::function<void(EditedValidator&)>& change) {
        const NewValidator as = validator(1);
        EditedValidator wanted{as.description, stored(1).commission, as.self_stake_min, as.total_max};
        change(wanted);
        return send(1, encode_edit_validator(wanted));
    }
    Result<Amount, Refused> set_commission(Rate rate) {
        return edit([&](EditedValidator& wanted) { wanted.commission = rate; });
    }
};

TEST_F(ValidatorTest, IsWhatItsOperatorSays) {
    create(1);
    const Validator one = stored(1);
    EXPECT_EQ(one.number, 0U);
    EXPECT_EQ(one.commission, percent(10));
    EXPECT_EQ(one.keys, (std::vector<ValidatorKey>{{secret(1).public_key(), Epoch{10}}}));
    EXPECT_TRUE(one.is_active);
    EXPECT_EQ(staked(1, 1), arp(20'000));
    EXPECT_EQ(book().description(account(1))->name, "Validator 1");
    EXPECT_EQ((*book().owner(secret(1).public_key()))->operator_address, account(1));
    create(2);
    EXPECT_EQ(*book().operator_of(1), account(2));
    expect_refused(Refusal::ValidatorExists, 1, encode_create_validator(validator(1)), arp(20'000));
}

TEST_F(ValidatorTest, EveryTermHasItsLimit) {
    expect_bad(
        Refusal::CommissionTooLow, [](auto& one) { one.commission = percent(4); }, percent(5).value, percent(4).value);
    expect_bad(
        Refusal::CommissionTooHigh, [](auto& one) { one.commission = percent(51); }, percent(50).value);
    expect_bad(
        Refusal::CommissionMaxTooHigh, [](auto& one) { one.commission_max = percent(101); }, rate_whole.value);
    expect_bad(Refusal::CommissionStepTooLarge, [](auto& one) { one.commission_step_max = percent(51); });
    expect_bad(Refusal::SelfStakeMinTooLow, [](auto& one) { one.self_stake_min = arp(9999); });
    expect_bad(Refusal::SelfStakeTooLow, [](auto& one) { one.self_stake_min = arp(20'001); });
    expect_bad(Refusal::TotalMaxTooLow, [](auto& one) { one.total_max = arp(9999); });
    expect_bad(Refusal::TotalTooHigh, [](auto& one) { one.total_max = arp(19'999); });
    expect_bad(
        Refusal::TextTooLong, [](auto& one) { one.description.name = std::string(141, 'n'); }, 140, 141);
    expect_bad(
        Refusal::TextTooLong, [](auto& one) { one.description.details = std::string(281, 'n'); }, 280, 281);
    expect_bad(Refusal::NoKeys, [](auto& one) { one.keys.clear(); });
    EXPECT_EQ(held, Amount{});
}

TEST_F(ValidatorTest, AKeyIsOneOperatorsAndProven) {
    expect_bad(Refusal::KeyProofWrong, [&](auto& one) { one.keys = {proven_key(1, account(2))}; });
    expect_bad(Refusal::KeyTaken, [&](auto& one) { one.keys = {one.keys[0], one.keys[0]}; });
    create(1);
    create(2);
    expect_refused(Refusal::KeyTaken, 2, encode_add_key(proven_key(1, account(2))));
    ASSERT_TRUE(send(2, encode_add_key(proven_key(3, account(2)))));
    EXPECT_EQ(stored(2).keys.size(), 2U);
    ASSERT_TRUE(send(2, encode_remove_key(secret(3).public_key())));
    expect_refused(Refusal::NoSuchKey, 2, encode_remove_key(secret(3).public_key()));
    expect_refused(Refusal::NoKeys, 2, encode_remove_key(secret(2).public_key()));
    expect_refused(Refusal::KeyTaken, 1, encode_add_key(proven_key(3, account(1)))); // it may be slashed still
    ASSERT_TRUE(send(2, encode_add_key(proven_key(3, account(2)))));
}

TEST_F(ValidatorTest, NoMoreKeysThanThereMayBe) {
    create(1);
    for (std::size_t i = 1; i < Validator::keys_max; ++i)
        ASSERT_TRUE(send(1, encode_add_key(proven_key(static_cast<std::uint8_t>(i + 1), account(1)))));
    expect_refused(Refusal::TooManyKeys, 1, encode_add_key(proven_key(200, account(1))), {}, U256{128}, U256{129});
}

TEST_F(ValidatorTest, ACommissionMovesOnceAnEpochAndByItsStep) {
    create(1);
    ASSERT_TRUE(set_commission(percent(12)));
    const auto again = set_commission(percent(11));
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().why, Refusal::CommissionChangedBefore);
    epoch = epoch.next();
    const auto far = set_commission(percent(15));
    ASSERT_FALSE(far);
    EXPECT_EQ(far.error(), (Refused{Refusal::CommissionStepTooLarge, U256{percent(2).value}, U256{percent(3).value}}));
    ASSERT_TRUE(set_commission(percent(10)));
    EXPECT_EQ(stored(1).commission, percent(10));
}

TEST_F(ValidatorTest, AnEditKeepsWhatIsThere) {
    create(1);
    delegate(2, 1, arp(5000));
    const auto total = edit([](EditedValidator& wanted) { wanted.total_max = arp(24'999); });
    ASSERT_FALSE(total);
    EXPECT_EQ(total.error(), (Refused{Refusal::TotalMaxTooLow, arp(25'000).atto, arp(24'999).atto}));
    const auto own = edit([](EditedValidator& wanted) { wanted.self_stake_min = arp(20'001); });
    ASSERT_FALSE(own);
    EXPECT_EQ(own.error(), (Refused{Refusal::SelfStakeTooLow, arp(20'001).atto, arp(20'000).atto}));
    ASSERT_TRUE(edit([](EditedValidator& wanted) { wanted.description.website = "https://example.org"; }));
    EXPECT_EQ(book().description(account(1))->website, "https://example.org");
    expect_refused(Refusal::NoSuchValidator, 2, encode_edit_validator({}));
}

TEST_F(ValidatorTest, WithoutItsOwnStakeItStandsNoMore) {
    create(1);
    ASSERT_TRUE(send(1, encode_undelegate(account(1), arp(11'000))));
    EXPECT_FALSE(stored(1).is_active);
    EXPECT_EQ(logs.size(), 2U);
    expect_refused(Refusal::SelfStakeTooLow, 1, encode_reactivate(false), {}, arp(10'000).atto, arp(9000).atto);
    delegate(1, 1, arp(1000));
    ASSERT_TRUE(send(1, encode_reactivate(true)));
    EXPECT_TRUE(stored(1).is_active && stored(1).comes_back);
    expect_refused(Refusal::AlreadySo, 1, encode_reactivate(true));
    ASSERT_TRUE(send(1, encode_deactivate()));
    expect_refused(Refusal::AlreadySo, 1, encode_deactivate());
}

TEST_F(ValidatorTest, TheOperatorCollectsTheCommission) {
    create(1);
    OpenBook open(state);
    Validator one = stored(1);
    one.commission_due = arp(7);
    open.set(one);
    Summary sums = *open.summary();
    sums.rewards += arp(7);
    open.set(sums);
    held += arp(7);
    EXPECT_EQ(*send(1, encode_collect_rewards()), arp(7));
}

TEST_F(ValidatorTest, WhatIsNoCallIsRefused) {
    expect_refused(Refusal::NotACall, 1, {});
    expect_refused(Refusal::NotACall, 1, Bytes(4, 0xee));
    expect_refused(
        Refusal::Malformed,
        1,
        Bytes{encode_deactivate()[0], encode_deactivate()[1], encode_deactivate()[2], encode_deactivate()[3], 0});
    Bytes call = encode_create_validator(validator(1));
    for (std::size_t size = 4; size < call.size(); size += 7)
        expect_refused(Refusal::Malformed, 1, Bytes(call.begin(), call.begin() + static_cast<std::ptrdiff_t>(size)));
    call.resize(call.size() + 32);
    expect_refused(Refusal::Malformed, 1, call);
}

} // namespace
} // namespace arpeggio::staking
