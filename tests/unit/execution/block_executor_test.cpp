#include "execution/block_executor.h"
#include "unit/execution/transfers.h"

#include <gtest/gtest.h>

using namespace arpeggio;
using namespace arpeggio::execution;
using test::address;
using test::make;
using test::transfer_gas;

namespace {
constexpr std::uint8_t proposer = 9;

BlockContext context() {
    return {
        .shard = {},
        .height = Height{1},
        .chain_id = test::chain_id,
        .base_fee = gwei(10),
        .gas_limit = 480'000'000,
        .timestamp = {},
        .beneficiary = address(proposer)};
}
const Amount gas_burned{gwei(10).atto * U256{transfer_gas}};
const Amount gas_tipped{gwei(1).atto * U256{transfer_gas}};

/// A state in which account 1 has 100 ARP.
struct BlockExecutor : testing::Test {
    BlockExecutor() { state.fund(address(1), arp(100)); }

    BlockResult executed(const std::vector<ledger::TransactionPtr>& transactions) {
        auto result = execute_block(state, context(), {transactions});
        CHECK(result.has_value());
        state.apply(*result->diff);
        return *result;
    }
    ExecutionError refused(const std::vector<ledger::TransactionPtr>& transactions, BlockContext in = context()) {
        const auto result = execute_block(state, in, {transactions});
        CHECK(!result.has_value());
        return result.error();
    }
    Amount balance(std::uint8_t number) { return state.account(address(number))->balance; }

    test::MapView state;
};
ExecutionError fault(std::size_t index, TransactionFault fault) {
    return InvalidTransaction{index, fault};
}
} // namespace

TEST_F(BlockExecutor, ATransferMovesValueBurnsTheBaseFeeAndTipsTheProposer) {
    const BlockResult result = executed({make({})});
    EXPECT_EQ(balance(1), arp(99) - gas_burned - gas_tipped);
    EXPECT_EQ(balance(2), arp(1));
    EXPECT_EQ(balance(proposer), gas_tipped);
    EXPECT_EQ(result.burned, gas_burned);
    EXPECT_EQ(result.tips, gas_tipped);
    EXPECT_EQ(result.gas_used, transfer_gas);
    EXPECT_EQ(state.account(address(1))->nonce, 1u);
}
TEST_F(BlockExecutor, TheReceiptSaysWhatWasPaid) {
    const BlockResult result = executed({make({.gas = 50'000})});
    const ledger::Receipt expected{
        .succeeded = true, .gas_used = transfer_gas, .effective_gas_price = gwei(11), .logs = {}};
    EXPECT_EQ(result.receipts, std::vector{expected});
}
TEST_F(BlockExecutor, TotalsFollowTheBurn) {
    executed({make({})});
    EXPECT_EQ((*state).balances, arp(100) - gas_burned);
    EXPECT_EQ((*state).burned, gas_burned);
    EXPECT_EQ(state.sum(), (*state).balances);
}
TEST_F(BlockExecutor, AnEmptyBlockChangesNothing) {
    EXPECT_TRUE(executed({}).diff->leaves.empty());
}
TEST_F(BlockExecutor, ATransferToOneselfCostsTheFeeOnly) {
    executed({make({.to = address(1)})});
    EXPECT_EQ(balance(1), arp(100) - gas_burned - gas_tipped);
}
TEST_F(BlockExecutor, NoValueMakesNoAccount) {
    executed({make({.value = {}})});
    EXPECT_EQ(balance(1), arp(100) - gas_burned - gas_tipped);
    EXPECT_FALSE(state.leaves.contains(state::account_key(address(2))));
}
TEST_F(BlockExecutor, TheProposerMayBeTheRecipient) {
    executed({make({.to = address(proposer)})});
    EXPECT_EQ(balance(proposer), arp(1) + gas_tipped);
}
TEST_F(BlockExecutor, TheProposerMayBeTheSender) {
    state.fund(address(proposer), arp(5));
    executed({make({.from = proposer})});
    EXPECT_EQ(balance(proposer), arp(4) - gas_burned);
}
TEST_F(BlockExecutor, TheProposerMayPayItself) {
    state.fund(address(proposer), arp(5));
    executed({make({.from = proposer, .to = address(proposer)})});
    EXPECT_EQ(balance(proposer), arp(5) - gas_burned);
}
TEST_F(BlockExecutor, TipsCanBeSpentInTheSameBlock) {
    executed({make({.tip = gwei(90)}), make({.from = proposer, .value = {}, .tip = {}, .fee = gwei(10)})});
    EXPECT_EQ(balance(proposer), Amount{gwei(80).atto * U256{transfer_gas}});
}
TEST_F(BlockExecutor, MoneyReceivedCanBeSentOnInTheSameBlock) {
    executed({make({.value = arp(2)}), make({.from = 2, .to = address(3), .value = arp(1)})});
    EXPECT_EQ(balance(3), arp(1));
}
TEST_F(BlockExecutor, AnEmptiedAccountKeepsItsNonce) {
    const Amount all = arp(100) - Amount{gwei(10).atto * U256{transfer_gas}};
    executed({make({.value = all, .tip = {}, .fee = gwei(10)})});
    EXPECT_EQ(*state.account(address(1)), (state::Account{.nonce = 1, .balance = {}}));
}
TEST_F(BlockExecutor, CalldataCostsItsGasAndDoesNothing) {
    const auto transaction = make({.gas = 30'000, .data = {0, 1}});
    EXPECT_EQ(executed({transaction}).gas_used, transfer_gas + 4 + 16);
    EXPECT_EQ(balance(2), arp(1));
}
TEST_F(BlockExecutor, LeavesThatEndAsTheyBeganAreNotInTheDiff) {
    state.fund(address(3), arp(7));
    const Amount back = arp(1);
    const auto there = make({.to = address(3), .value = back + gas_burned, .tip = {}});
    const auto again = make({.from = 3, .to = address(1), .value = back, .tip = {}, .fee = gwei(10)});
    const BlockResult result = executed({there, again});
    EXPECT_EQ(balance(3), arp(7));
    EXPECT_TRUE(result.diff->leaves.contains(state::account_key(address(3)))); // its nonce rose
    EXPECT_FALSE(result.diff->leaves.contains(state::account_key(address(proposer))));
}
TEST_F(BlockExecutor, EveryFaultIsNamedWithItsPlace) {
    const auto good = make({});
    using enum TransactionFault;
    EXPECT_EQ(refused({good, make({.nonce = 1, .chain = 5})}), fault(1, WrongChainId));
    EXPECT_EQ(refused({make({.to = std::nullopt, .gas = 90'000})}), fault(0, CreationUnsupported));
    EXPECT_EQ(refused({make({.gas = 20'999})}), fault(0, GasLimitTooLow));
    EXPECT_EQ(refused({make({.fee = gwei(9)})}), fault(0, FeeTooLow));
    EXPECT_EQ(refused({good, good}), fault(1, NonceTooLow));
    EXPECT_EQ(refused({make({.nonce = 1})}), fault(0, NonceTooHigh));
    EXPECT_EQ(refused({make({.value = arp(100)})}), fault(0, InsufficientBalance));
    EXPECT_EQ(refused({make({.value = Amount{U256::max()}})}), fault(0, InsufficientBalance));
    EXPECT_EQ(refused({make({.gas = 480'000'001})}), fault(0, BlockGasExceeded));
}
TEST_F(BlockExecutor, TheSenderMustCoverTheMostItMayCost) {
    const Amount most = Amount{gwei(100).atto * U256{transfer_gas}};
    EXPECT_EQ(refused({make({.value = arp(100) - most + Amount{1}})}), fault(0, TransactionFault::InsufficientBalance));
    executed({make({.value = arp(100) - most})});
    EXPECT_EQ(balance(2), arp(100) - most);
}
TEST_F(BlockExecutor, TheBlocksGasIsALimit) {
    BlockContext narrow = context();
    narrow.gas_limit = 2 * transfer_gas;
    EXPECT_TRUE(execute_block(state, narrow, {{make({}), make({.nonce = 1})}}));
    const auto third = make({.nonce = 2});
    EXPECT_EQ(refused({make({}), make({.nonce = 1}), third}, narrow), fault(2, TransactionFault::BlockGasExceeded));
}
TEST_F(BlockExecutor, TheBodysSizeIsALimitCountedAsEncoded) {
    const std::vector both{make({}), make({.nonce = 1})};
    BlockContext narrow = context();
    narrow.body_bytes_max = ledger::encode_body({both}).size();
    EXPECT_TRUE(execute_block(state, narrow, {both}));
    --narrow.body_bytes_max;
    EXPECT_EQ(refused(both, narrow), fault(1, TransactionFault::BlockBodyExceeded));
}
TEST_F(BlockExecutor, AFailedDiskIsNobodysFault) {
    state.is_broken = true;
    EXPECT_EQ(refused({make({})}), ExecutionError(storage::StorageError::Failed));
    EXPECT_FALSE(build_block(state, context(), {{make({})}}));
}
TEST_F(BlockExecutor, ADamagedAccountIsCorruption) {
    state.leaves[state::account_key(address(1))] = Bytes{7};
    EXPECT_EQ(refused({make({})}), ExecutionError(storage::StorageError::Corrupt));
}
TEST_F(BlockExecutor, AFailedTransactionLeavesNoTrace) {
    BlockExecution execution(state, context());
    EXPECT_FALSE(execution.apply(*make({.value = arp(100)})));
    EXPECT_FALSE(execution.apply(*make({.nonce = 4})));
    EXPECT_TRUE(execution.apply(*make({})));
    const auto result = std::move(execution).finish();
    EXPECT_EQ(result->diff->leaves, executed({make({})}).diff->leaves);
}
TEST_F(BlockExecutor, BuildingReportsWhatItDrops) {
    const auto built = build_block(state, context(), {{make({.nonce = 1}), make({}), make({}), make({.nonce = 1})}});
    EXPECT_EQ(built->body.transactions.size(), 2u);
    ASSERT_EQ(built->dropped.size(), 2u);
    EXPECT_EQ(built->dropped[0].fault, TransactionFault::NonceTooHigh);
    EXPECT_EQ(built->dropped[1].fault, TransactionFault::NonceTooLow);
    EXPECT_EQ(built->dropped[1].index, 2u);
}
TEST_F(BlockExecutor, WhatFindsNoRoomIsNotHopelessNorIsWhatFollowsIt) {
    BlockContext narrow = context();
    narrow.gas_limit = 100'000;
    const auto built = build_block(state, narrow, {{make({}), make({.nonce = 1, .gas = 90'000}), make({.nonce = 2})}});
    ASSERT_EQ(built->dropped.size(), 2u);
    EXPECT_EQ(built->dropped[0].fault, TransactionFault::BlockGasExceeded);
    EXPECT_EQ(built->dropped[1].fault, TransactionFault::NonceTooHigh);
    for (const auto& dropped : built->dropped) EXPECT_FALSE(is_hopeless(dropped.fault));
}
TEST_F(BlockExecutor, WhatWasExecutedBeforeIsHopeless) {
    const auto built = build_block(state, context(), {{make({}), make({})}});
    ASSERT_EQ(built->dropped.size(), 1u);
    EXPECT_TRUE(is_hopeless(built->dropped[0].fault));
}
TEST_F(BlockExecutor, BuildingStopsAtAFullBlock) {
    BlockContext narrow = context();
    narrow.gas_limit = transfer_gas + 20'999;
    const auto built = build_block(state, narrow, {{make({}), make({.nonce = 1}), make({.nonce = 2})}});
    EXPECT_EQ(built->body.transactions.size(), 1u);
    EXPECT_TRUE(built->dropped.empty());
}
