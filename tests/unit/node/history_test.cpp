#include "node/history.h"
#include "unit/node/network.h"

#include <gtest/gtest.h>

namespace arpeggio::node {
namespace {
using test::address;
using test::block_at;
using test::make;
constexpr ShardId beacon{0};
const Instant now = instant_of(TimestampMs{77'000});

struct HistoryTest : testing::Test {
    History history;
    TransactionCache held;

    void SetUp() override { history.watch({address(1)}); }
    ledger::TransactionPtr admit(const test::Transfer& wanted) {
        auto transaction = held.add(make(wanted));
        history.on_admitted(transaction, beacon, now);
        return transaction;
    }
    [[nodiscard]] Activity only() const {
        const auto all = history.activity();
        EXPECT_EQ(all.size(), 1U);
        return all.empty() ? Activity{} : all.front();
    }
};

TEST_F(HistoryTest, AnAdmittedTransactionIsPendingWithTheMostItCanCost) {
    const auto transaction = admit({.value = arp(3), .fee = gwei(100)});
    const Activity activity = only();
    EXPECT_EQ(activity.transaction, transaction->hash());
    EXPECT_EQ(activity.state, ActivityState::Pending);
    EXPECT_EQ(activity.from, address(1));
    EXPECT_EQ(activity.to, address(2));
    EXPECT_EQ(activity.value, arp(3));
    EXPECT_EQ(activity.fee, gwei(2'100'000));
    EXPECT_EQ(activity.timestamp, timestamp_of(now));
}

TEST_F(HistoryTest, AFinalOneHasItsBlockAndWhatItCost) {
    const auto transaction = admit({.tip = gwei(1), .fee = gwei(100)});
    history.on_final(*block_at(9, {transaction}));
    const Activity activity = only();
    EXPECT_EQ(activity.state, ActivityState::Final);
    EXPECT_EQ(activity.height, Height{9});
    EXPECT_EQ(activity.timestamp, TimestampMs{9000});
    EXPECT_EQ(activity.fee, gwei(63'000)); // base fee 2 and tip 1
}

TEST_F(HistoryTest, WhatIsFinalIsNotPendingAgain) {
    const auto transaction = held.add(make({}));
    history.on_final(*block_at(9, {transaction}));
    history.on_admitted(transaction, beacon, now);
    EXPECT_EQ(only().state, ActivityState::Final);
}

TEST_F(HistoryTest, WhatConcernsNobodyWatchedIsLeftOut) {
    admit({.from = 3, .to = address(4)});
    history.on_final(*block_at(1, {make({.from = 3, .to = address(4)})}));
    EXPECT_TRUE(history.activity().empty());
    history.on_final(*block_at(2, {make({.from = 3, .to = address(1)})}));
    EXPECT_EQ(only().from, address(3));
}

TEST_F(HistoryTest, NobodyHoldsADroppedOneAnyMore) {
    auto transaction = admit({});
    history.sweep(held);
    EXPECT_EQ(only().state, ActivityState::Pending);
    transaction.reset();
    history.sweep(held);
    EXPECT_EQ(only().state, ActivityState::Dropped);
}

TEST_F(HistoryTest, ADroppedOneSentAgainIsPendingAndThenFinal) {
    admit({}).reset();
    history.sweep(held);
    const auto again = admit({});
    EXPECT_EQ(only().state, ActivityState::Pending);
    history.on_final(*block_at(1, {again}));
    EXPECT_EQ(only().state, ActivityState::Final);
}

TEST_F(HistoryTest, NewestFirstAndPendingBeforeFinal) {
    std::vector<ledger::TransactionPtr> all;
    for (std::uint64_t nonce = 0; nonce < 5; ++nonce) all.push_back(admit({.nonce = nonce}));
    history.on_final(*block_at(1, {all[0], all[1]}));
    history.on_final(*block_at(2, {all[2]}));
    std::vector<std::uint64_t> nonces;
    for (const Activity& activity : history.activity()) nonces.push_back(activity.nonce);
    EXPECT_EQ(nonces, (std::vector<std::uint64_t>{4, 3, 2, 1, 0}));
}

TEST_F(HistoryTest, BlocksOfSeveralShardsAreOrderedByTheirTime) {
    const auto on_shard = [](std::uint32_t shard, std::uint64_t height, std::uint64_t nonce) {
        ledger::Block block = *block_at(height, {make({.nonce = nonce})});
        block.header.shard = ShardId{shard};
        block.header.height = Height{shard == 0 ? height + 1000 : height};
        return block;
    };
    history.on_final(on_shard(0, 1, 0));
    history.on_final(on_shard(1, 3, 2));
    history.on_final(on_shard(0, 2, 1));
    std::vector<std::uint64_t> nonces;
    for (const Activity& activity : history.activity()) nonces.push_back(activity.nonce);
    EXPECT_EQ(nonces, (std::vector<std::uint64_t>{2, 1, 0}));
}

TEST_F(HistoryTest, TheNewestAreKept) {
    for (std::uint64_t height = 1; height <= Snapshot::activity_max + 20; ++height)
        history.on_final(*block_at(height, {make({.nonce = height})}));
    const auto all = history.activity();
    ASSERT_EQ(all.size(), Snapshot::activity_max);
    EXPECT_EQ(all.front().height, Height{Snapshot::activity_max + 20});
    EXPECT_EQ(all.back().height, Height{21});
}

TEST_F(HistoryTest, ThePastIsReadUntilEnoughIsKnown) {
    EXPECT_TRUE(history.backfill(*block_at(3, {make({.nonce = 3})})));
    EXPECT_TRUE(history.backfill(*block_at(2)));
    EXPECT_EQ(only().height, Height{3});
    std::vector<ledger::TransactionPtr> many;
    for (std::uint64_t nonce = 4; nonce < 4 + Snapshot::activity_max; ++nonce) many.push_back(make({.nonce = nonce}));
    EXPECT_FALSE(history.backfill(*block_at(1, many)));
    EXPECT_EQ(history.activity().front().height, Height{3});
}

TEST_F(HistoryTest, WithNothingWatchedThePastIsNotRead) {
    history.watch({});
    EXPECT_FALSE(history.backfill(*block_at(1, {make({})})));
    EXPECT_TRUE(history.activity().empty());
}

TEST_F(HistoryTest, WatchingOthersForgetsTheFirst) {
    admit({});
    history.watch({address(2)});
    EXPECT_EQ(history.activity().size(), 1U) << "the payment was to the second";
    history.watch({address(3)});
    EXPECT_TRUE(history.activity().empty());
    EXPECT_EQ(history.watched(), std::vector{address(3)});
}

TEST_F(HistoryTest, TheNextNonceComesAfterThePendingOnes) {
    admit({.nonce = 5});
    admit({.nonce = 6});
    admit({.nonce = 8});
    EXPECT_EQ(history.pending_nonce({}, address(1), 5), 7U);
    EXPECT_EQ(history.pending_nonce({}, address(1), 4), 4U);
    EXPECT_EQ(history.pending_nonce({}, address(2), 5), 5U);
    EXPECT_EQ(history.pending_nonce(ShardId{1}, address(1), 5), 5U);
}

TEST_F(HistoryTest, TheVersionChangesWithTheAnswers) {
    const std::uint64_t before = history.version();
    history.on_final(*block_at(1, {make({.from = 3, .to = address(4)})}));
    EXPECT_EQ(history.version(), before);
    auto transaction = admit({});
    const std::uint64_t admitted = history.version();
    EXPECT_GT(admitted, before);
    history.on_final(*block_at(2, {transaction}));
    EXPECT_GT(history.version(), admitted);
}

} // namespace
} // namespace arpeggio::node
