#include "execution/block_executor.h"
#include "unit/execution/transfers.h"

#include <gtest/gtest.h>

using namespace arpeggio;
using namespace arpeggio::execution;

// Blocks of random candidates, good and bad, among few accounts, so that senders, recipients and the proposer meet.
namespace {
constexpr std::uint8_t accounts = 6;

struct Worlds {
    explicit Worlds(std::uint64_t seed) : random(seed) {
        for (std::uint8_t i = 1; i <= accounts; ++i) state.fund(test::address(i), arp(random.between(0, 3)));
    }
    ledger::TransactionPtr candidate(std::uint64_t nonce_base) {
        test::Transfer wanted;
        wanted.from = static_cast<std::uint8_t>(random.between(1, accounts));
        wanted.to = test::address(static_cast<std::uint8_t>(random.between(1, accounts + 2)));
        if (random.chance(3)) wanted.to = std::nullopt;
        wanted.value = Amount{arp(1).atto * U256{random.below(100)} / U256{100}};
        wanted.nonce = state.account(test::address(wanted.from))->nonce + nonce_base;
        wanted.tip = gwei(random.below(6));
        wanted.fee = gwei(9 + random.below(10));
        wanted.gas = 20'998 + random.below(40);
        if (random.chance(5)) wanted.chain = 1;
        return test::make(wanted);
    }
    BlockContext context() {
        return {
            .shard = {},
            .height = {},
            .chain_id = test::chain_id,
            .base_fee = gwei(10),
            .gas_limit = 21'000 * random.between(1, 12),
            .timestamp = {},
            .beneficiary = test::address(static_cast<std::uint8_t>(random.between(1, accounts)))};
    }
    std::vector<ledger::TransactionPtr> candidates() {
        std::vector<ledger::TransactionPtr> out;
        for (std::uint64_t i = 0; i < 16; ++i) out.push_back(candidate(random.below(3)));
        return out;
    }
    Random random;
    test::MapView state;
};
} // namespace

TEST(RandomBlocks, WhatIsBuiltIsAlwaysValidAndGivesTheSameResult) {
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
        Worlds world(seed);
        const BlockContext context = world.context();
        const auto built = build_block(world.state, context, {world.candidates()});
        ASSERT_TRUE(built);
        const auto executed = execute_block(world.state, context, built->body);
        ASSERT_TRUE(executed) << "seed " << seed;
        EXPECT_EQ(executed->diff->leaves, built->result.diff->leaves) << "seed " << seed;
        EXPECT_EQ(executed->receipts, built->result.receipts);
        EXPECT_EQ(executed->gas_used, built->result.gas_used);
    }
}
TEST(RandomBlocks, SupplyFallsByWhatIsBurnedToTheAtto) {
    std::size_t transfers = 0;
    for (std::uint64_t seed = 0; seed < 40; ++seed) {
        Worlds world(seed);
        Amount supply = world.state.sum();
        for (int block = 0; block < 5; ++block) {
            const auto built = build_block(world.state, world.context(), {world.candidates()});
            world.state.apply(*built->result.diff);
            supply -= built->result.burned;
            transfers += built->body.transactions.size();
            EXPECT_EQ(world.state.sum(), supply) << "seed " << seed;
            EXPECT_EQ((*world.state).balances, supply) << "seed " << seed;
        }
    }
    EXPECT_GT(transfers, 300u);
}
TEST(RandomBlocks, TheDiffHoldsExactlyWhatChanged) {
    for (std::uint64_t seed = 0; seed < 100; ++seed) {
        Worlds world(seed);
        const auto built = build_block(world.state, world.context(), {world.candidates()});
        for (const auto& [key, leaf] : built->result.diff->leaves) EXPECT_NE(*world.state.leaf(key), leaf);
    }
}
