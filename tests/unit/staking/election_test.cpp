#include "staking/election.h"
#include "unit/staking/stakers.h"

namespace arpeggio::staking {
namespace {

std::vector<Amount> coins(std::initializer_list<std::uint64_t> whole) {
    std::vector<Amount> out;
    for (const std::uint64_t one : whole) out.push_back(arp(one));
    return out;
}

struct ElectionTest : test::Stakers {
    sharding::Assignment now{{{}}, {}};

    void serve(std::uint8_t number) {
        now.shards[0].push_back({{secret(number).public_key(), 100, account(number)}, Epoch{}});
    }
    [[nodiscard]] std::vector<Candidate> candidates(std::uint64_t shards = 1) const {
        return *find_candidates(book(), now, shards);
    }
    [[nodiscard]] Candidate candidate(std::uint8_t number) const {
        for (const Candidate& one : candidates()) {
            if (one.member.key == secret(number).public_key()) return one;
        }
        return {};
    }
    [[nodiscard]] sharding::Election elected(std::uint64_t seats, Hash seed = {}) const {
        Rules rules;
        rules.seats = seats;
        return elect(candidates(), rules, 1, Epoch{11}, seed);
    }
};

TEST_F(ElectionTest, ABidIsTheStakeOfAKeyThatStands) {
    create(1, arp(30'000));
    delegate(2, 1, arp(6000));
    EXPECT_EQ(candidate(1).bid, arp(36'000));
    ASSERT_TRUE(send(1, encode_add_key(proven_key(50, account(1)))));
    ASSERT_TRUE(send(1, encode_add_key(proven_key(51, account(1)))));
    EXPECT_EQ(candidate(1).bid, arp(12'000));
    EXPECT_EQ(candidates().size(), 3U);
}

TEST_F(ElectionTest, OneValidatorHasNoMoreThanItsCap) {
    EXPECT_EQ(seats_within_cap({}, 1), 24U);
    Rules demo;
    demo.seats = 8;
    EXPECT_EQ(seats_within_cap(demo, 1), 1U);
    EXPECT_EQ(seats_within_cap(demo, 4), 1U);
    EXPECT_EQ(seats_within_cap(demo, 5), 2U);
    OpenBook(state).set(demo);
    create(1, arp(30'000));
    ASSERT_TRUE(send(1, encode_add_key(proven_key(50, account(1)))));
    EXPECT_EQ(candidates().size(), 1U);
    EXPECT_EQ(candidate(1).bid, arp(30'000));
}

TEST_F(ElectionTest, WhoIsInactiveStandsNotButMayServeOn) {
    for (const std::uint8_t number : std::initializer_list<std::uint8_t>{1, 2, 3}) create(number);
    serve(1);
    serve(2);
    ASSERT_TRUE(send(1, encode_deactivate()));
    ASSERT_TRUE(send(2, encode_undelegate(account(2), arp(15'000)))); // too little of its own
    ASSERT_TRUE(send(3, encode_deactivate()));
    EXPECT_EQ(candidates().size(), 2U);
    EXPECT_TRUE(!candidate(1).stands && candidate(1).serves);
    EXPECT_TRUE(!candidate(2).stands && candidate(2).serves);
    EXPECT_EQ(candidate(1).bid, arp(20'000));
}

TEST_F(ElectionTest, WhatIsFrozenIsRead) {
    EXPECT_FALSE(read_frozen(state, Epoch{11}));
    std::vector<Candidate> many;
    for (std::size_t i = 0; i < 2 * candidates_max + 3; ++i) {
        Candidate one;
        one.member.key.bytes[0] = static_cast<std::uint8_t>(i >> 8);
        one.member.key.bytes[1] = static_cast<std::uint8_t>(i);
        one.bid = arp(i);
        one.stands = i % 2 == 0;
        one.serves = i % 3 == 0;
        many.push_back(one);
    }
    for (const std::size_t count : {many.size(), 2 * candidates_max, std::size_t{1}, std::size_t{0}}) {
        many.resize(count);
        freeze(state, Epoch{11}, many);
        EXPECT_EQ(*read_frozen(state, Epoch{11}), many);
    }
    freeze(state, Epoch{12}, {});
    EXPECT_TRUE(read_frozen(state, Epoch{11}));
    freeze(state, Epoch{13}, {});
    EXPECT_FALSE(read_frozen(state, Epoch{11}));
}

TEST_F(ElectionTest, EffectiveStakeStaysNearTheMedian) {
    // The network's that Harmony's tests record: median 20.6, bounds 17.51 and 23.69 (staking/effective, epos.json).
    const Amount median{arp(206).atto / U256{10}};
    const auto bounds = effective_stakes({arp(1), median, arp(1000)}, spread_small);
    EXPECT_EQ(bounds[0].atto, arp(1751).atto / U256{100});
    EXPECT_EQ(bounds[1], median);
    EXPECT_EQ(bounds[2].atto, arp(2369).atto / U256{100});
    EXPECT_EQ(
        effective_stakes(coins({10, 20, 30, 100}), spread_large), // median 25
        (std::vector{Amount{arp(1625).atto / U256{100}}, arp(20), arp(30), Amount{arp(3375).atto / U256{100}}}));
    EXPECT_TRUE(effective_stakes({}, spread_large).empty());
}

TEST_F(ElectionTest, TheHighestBidsTakeTheSeats) {
    for (std::uint8_t number = 1; number <= 12; ++number) create(number, arp(10'000 + 1000 * std::uint64_t{number}));
    serve(1);
    serve(12);
    const auto all = elected(8);
    ASSERT_EQ(all.elected.size(), 8U);
    EXPECT_EQ(all.elected[0].key, secret(12).public_key());
    EXPECT_EQ(all.elected[0].weight, 22'000U);
    EXPECT_EQ(all.elected[7].operator_address, account(5));
    ASSERT_EQ(all.standby.size(), 1U); // the other has not served
    EXPECT_EQ(all.standby[0].member.key, secret(1).public_key());
    EXPECT_EQ(all.standby[0].bid, arp(11'000));
    const auto few = elected(4); // of 22, 21, 20 and 19 thousand: all within 15 % of the median
    EXPECT_EQ(few.elected.size(), 4U);
    EXPECT_EQ(few.standby[0].member.weight, 19'000U);
}

TEST_F(ElectionTest, TiesGoByLot) {
    for (std::uint8_t number = 1; number <= 20; ++number) create(number);
    const auto first = elected(8, Hash{{1}});
    EXPECT_EQ(elected(8, Hash{{1}}).elected, first.elected);
    EXPECT_NE(elected(8, Hash{{2}}).elected, first.elected);
}

TEST_F(ElectionTest, TooFewAreFilledUpByThoseWhoServe) {
    for (std::uint8_t number = 1; number <= 5; ++number) {
        create(number, arp(10'000 + 100 * std::uint64_t{number}));
        serve(number);
    }
    for (const std::uint8_t number : std::initializer_list<std::uint8_t>{1, 2, 3})
        ASSERT_TRUE(send(number, encode_deactivate()));
    const auto all = elected(8);
    ASSERT_EQ(all.elected.size(), 4U);
    EXPECT_EQ(all.elected[2].operator_address, account(3)); // behind the two that stand, the higher bids
    EXPECT_EQ(all.elected[3].operator_address, account(2));
    ASSERT_EQ(all.standby.size(), 1U);
    EXPECT_EQ(all.standby[0].member.operator_address, account(1));
}

} // namespace
} // namespace arpeggio::staking
