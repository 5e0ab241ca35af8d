#include "node/nonces.h"
#include "unit/node/network.h"

#include <gtest/gtest.h>

namespace arpeggio::node {
namespace {
using test::address;
using test::make;
constexpr ShardId beacon{0};

struct NoncesTest : testing::Test {
    Nonces nonces;
    std::vector<ledger::TransactionPtr> held;

    void take(std::uint64_t nonce, ShardId shard = beacon, std::uint8_t from = 1) {
        held.push_back(make({.from = from, .nonce = nonce}));
        nonces.add(shard, held.back());
    }
    [[nodiscard]] std::uint64_t next(std::uint64_t nonce) const { return nonces.next(beacon, address(1), nonce); }
};

TEST_F(NoncesTest, TheNextIsBehindThoseTaken) {
    EXPECT_EQ(next(5), 5U);
    take(5);
    take(6);
    take(8);
    EXPECT_EQ(next(5), 7U);
    EXPECT_EQ(next(4), 4U);
    EXPECT_EQ(next(8), 9U);
}

TEST_F(NoncesTest, AnotherSenderAndAnotherShardHaveTheirOwn) {
    take(5, beacon, 2);
    take(5, ShardId{1});
    EXPECT_EQ(next(5), 5U);
    EXPECT_EQ(nonces.next(ShardId{1}, address(1), 5), 6U);
}

TEST_F(NoncesTest, WhatNobodyHoldsIsFreeAgain) {
    take(5);
    take(6);
    held.erase(held.begin());
    EXPECT_EQ(next(5), 5U);
    EXPECT_EQ(next(6), 7U);
}

TEST_F(NoncesTest, DeadOnesAreSwept) {
    const auto first = make({.nonce = 0});
    for (std::uint64_t sender = 0; sender < 3 * Nonces::sweep_min; ++sender)
        nonces.add(
            ShardId{static_cast<std::uint32_t>(sender)}, std::make_shared<const ledger::VerifiedTransaction>(*first));
    EXPECT_LE(nonces.size(), Nonces::sweep_min);
    nonces.add(beacon, first);
    EXPECT_EQ(next(0), 1U);
}
} // namespace
} // namespace arpeggio::node
