#include "pool/pool.h"
#include "unit/execution/transfers.h"

#include <gtest/gtest.h>

using namespace arpeggio;
using namespace arpeggio::pool;
using ledger::TransactionPtr;
using test::make;
using test::transfer_gas;

namespace {
const Instant start{std::chrono::hours{1000}};
const AccountState rich{.nonce = 0, .balance = arp(1'000'000)};
constexpr Selection everything{.base_fee = {}, .gas_max = ~0ULL, .body_bytes_max = ~std::size_t{0}};

/// A pool for the tests' chain; `capacity` plain transfers.
struct PoolTest : testing::Test {
    static Settings settings(std::size_t capacity = 1000) {
        Settings out;
        out.chain_id = test::chain_id;
        out.bytes_max = capacity * Pool::memory_of(*make({})) + 64; // signatures and numbers differ by a few bytes
        return out;
    }
    Result<Admitted, AdmitError> admit(const TransactionPtr& transaction, AccountState sender = rich) {
        return pool.admit(transaction, sender, start);
    }
    AdmitError refused(const TransactionPtr& transaction, AccountState sender = rich) {
        const auto admitted = admit(transaction, sender);
        CHECK(!admitted);
        return admitted.error();
    }
    Pool pool{settings()};
};
using Transactions = std::vector<TransactionPtr>;
} // namespace

TEST_F(PoolTest, ATransactionIsFoundByItsHash) {
    const auto transaction = make({});
    EXPECT_TRUE(admit(transaction));
    EXPECT_EQ(pool.find(transaction->hash()), transaction);
    EXPECT_EQ(pool.find(make({.nonce = 1})->hash()), nullptr);
}
TEST_F(PoolTest, EveryRefusalIsNamed) {
    using enum AdmitError;
    EXPECT_TRUE(admit(make({})));
    EXPECT_EQ(refused(make({})), AlreadyKnown);
    EXPECT_EQ(refused(make({.chain = 1})), WrongChainId);
    EXPECT_EQ(refused(make({.to = std::nullopt})), CreationUnsupported);
    EXPECT_EQ(refused(make({.gas = 20'999})), GasLimitTooLow);
    EXPECT_EQ(refused(make({.gas = 480'000'001})), GasLimitTooHigh);
    EXPECT_EQ(refused(make({.tip = {}, .fee = gwei(1) - Amount{1}})), FeeTooLow);
    EXPECT_EQ(refused(make({.nonce = 4}), {.nonce = 5, .balance = arp(9)}), NonceTooLow);
    EXPECT_EQ(refused(make({.value = Amount{U256::max()}})), InsufficientBalance);
}
TEST_F(PoolTest, GapsAreBoundedFromTheNextFreeNonceOn) {
    EXPECT_TRUE(admit(make({.nonce = 64})));
    EXPECT_EQ(refused(make({.nonce = 65})), AdmitError::NonceTooFarAhead);
    EXPECT_TRUE(admit(make({.nonce = 0})));
    EXPECT_TRUE(admit(make({.nonce = 65})));
}
TEST_F(PoolTest, OneSenderHasItsShare) {
    Settings narrow = settings();
    narrow.per_sender_max = 3;
    pool = Pool(narrow);
    for (std::uint64_t nonce = 7; nonce < 10; ++nonce) {
        EXPECT_TRUE(admit(make({.nonce = nonce}), {.nonce = 7, .balance = arp(100)}));
    }
    EXPECT_EQ(refused(make({.nonce = 10}), {.nonce = 7, .balance = arp(100)}), AdmitError::NonceTooFarAhead);
}
TEST_F(PoolTest, TheBalanceMustCoverAllThatIsPending) {
    const Amount most = arp(1) + Amount{gwei(100).atto * U256{transfer_gas}};
    const AccountState twice{.nonce = 0, .balance = most + most};
    EXPECT_TRUE(admit(make({.nonce = 0}), twice));
    EXPECT_TRUE(admit(make({.nonce = 1}), twice));
    EXPECT_EQ(refused(make({.nonce = 2, .value = {}}), twice), AdmitError::InsufficientBalance);
    EXPECT_EQ(refused(make({.nonce = 1, .fee = gwei(110)}), twice), AdmitError::InsufficientBalance);
    EXPECT_TRUE(admit(make({.nonce = 1, .value = {}, .tip = gwei(2), .fee = gwei(110)}), twice));
}
TEST_F(PoolTest, AReplacementPaysATenthMoreOnBothFees) {
    const auto first = make({.tip = gwei(10), .fee = gwei(101)});
    EXPECT_TRUE(admit(first));
    const Amount tenth_short = gwei(111) + Amount{99'999'999};
    EXPECT_EQ(refused(make({.tip = gwei(11), .fee = tenth_short})), AdmitError::ReplacementUnderpriced);
    EXPECT_EQ(refused(make({.tip = gwei(10), .fee = gwei(200)})), AdmitError::ReplacementUnderpriced);
    const auto admitted = admit(make({.tip = gwei(11), .fee = gwei(112)}));
    ASSERT_TRUE(admitted);
    EXPECT_EQ(admitted->displaced, Transactions{first});
    EXPECT_EQ(pool.size(), 1u);
}
TEST_F(PoolTest, TheCheapestIsEvictedForABetterOne) {
    pool = Pool(settings(2));
    const auto cheap = make({.from = 1, .tip = gwei(1)});
    EXPECT_TRUE(admit(cheap));
    EXPECT_TRUE(admit(make({.from = 2, .tip = gwei(2)})));
    EXPECT_EQ(refused(make({.from = 3, .tip = gwei(1)})), AdmitError::PoolFull);
    EXPECT_EQ(admit(make({.from = 3, .tip = gwei(3)}))->displaced, Transactions{cheap});
}
TEST_F(PoolTest, AmongEqualsTheYoungestIsEvicted) {
    pool = Pool(settings(2));
    const auto younger = make({.from = 2});
    EXPECT_TRUE(admit(make({.from = 1})));
    EXPECT_TRUE(admit(younger));
    EXPECT_EQ(admit(make({.from = 3, .tip = gwei(2)}))->displaced, Transactions{younger});
}
TEST_F(PoolTest, ASendersLastIsEvictedFirstWhateverItOffers) {
    pool = Pool(settings(3));
    const auto last = make({.from = 1, .nonce = 1, .tip = gwei(50)});
    EXPECT_TRUE(admit(make({.from = 1, .nonce = 0, .tip = gwei(1)})));
    EXPECT_TRUE(admit(last));
    EXPECT_TRUE(admit(make({.from = 2, .tip = gwei(2)})));
    EXPECT_EQ(admit(make({.from = 3, .tip = gwei(3)}))->displaced, Transactions{last});
}
TEST_F(PoolTest, ANewcomerBehindACheapOneIsWorthNoMore) {
    pool = Pool(settings(2));
    EXPECT_TRUE(admit(make({.from = 1, .tip = gwei(1)})));
    EXPECT_TRUE(admit(make({.from = 2, .tip = gwei(2)})));
    EXPECT_EQ(refused(make({.from = 1, .nonce = 1, .tip = gwei(50)})), AdmitError::PoolFull);
}
TEST_F(PoolTest, ARefusedNewcomerPushesNothingOut) {
    pool = Pool(settings(3));
    EXPECT_TRUE(admit(make({.from = 1, .tip = gwei(1)})));
    EXPECT_TRUE(admit(make({.from = 2, .tip = gwei(5)})));
    EXPECT_TRUE(admit(make({.from = 3, .tip = gwei(5)})));
    const auto large = make({.from = 4, .tip = gwei(2), .gas = 1'000'000, .data = Bytes(1000)});
    EXPECT_EQ(refused(large), AdmitError::PoolFull);
    EXPECT_EQ(pool.size(), 3u);
}
TEST_F(PoolTest, TheBestGoBetweenSendersByTipAndWithinASenderByNonce) {
    const auto a0 = make({.from = 1, .nonce = 0, .tip = gwei(2)});
    const auto a1 = make({.from = 1, .nonce = 1, .tip = gwei(9)});
    const auto b0 = make({.from = 2, .nonce = 0, .tip = gwei(3)});
    const auto c0 = make({.from = 3, .nonce = 0, .tip = gwei(2)});
    for (const auto& transaction : {a1, a0, b0, c0}) EXPECT_TRUE(admit(transaction));
    EXPECT_EQ(pool.best(everything, {}), (Transactions{b0, a0, a1, c0}));
}
TEST_F(PoolTest, TheBestStopAtAGapOrAtAFeeTooLow) {
    const auto a0 = make({.from = 1, .nonce = 0});
    const auto b1 = make({.from = 2, .nonce = 1, .fee = gwei(20)});
    const auto b0 = make({.from = 2, .nonce = 0, .fee = gwei(5)});
    for (const auto& transaction : {a0, make({.from = 1, .nonce = 2}), b0, b1}) EXPECT_TRUE(admit(transaction));
    Selection selection = everything;
    selection.base_fee = gwei(6);
    EXPECT_EQ(pool.best(selection, {}), Transactions{a0});
}
TEST_F(PoolTest, TheBestFitTheBlock) {
    for (std::uint8_t from = 1; from <= 5; ++from) EXPECT_TRUE(admit(make({.from = from})));
    Selection selection = everything;
    selection.gas_max = 3 * transfer_gas + 1;
    EXPECT_EQ(pool.best(selection, {}).size(), 3u);
    selection = everything;
    selection.body_bytes_max = ledger::encode_body({pool.best(everything, {})}).size() - 1;
    EXPECT_EQ(pool.best(selection, {}).size(), 4u);
}
TEST_F(PoolTest, TheBestLeaveOutWhatABranchHasAlready) {
    const auto second = make({.from = 1, .nonce = 1});
    EXPECT_TRUE(admit(make({.from = 1, .nonce = 0})));
    EXPECT_TRUE(admit(second));
    EXPECT_EQ(pool.best(everything, {{test::address(1), 1}}), Transactions{second});
    EXPECT_TRUE(pool.best(everything, {{test::address(1), 2}}).empty());
}
TEST_F(PoolTest, AFinalBlockTakesWhatItExecutedAndReportsWhatItOvertook) {
    const auto overtaken = make({.nonce = 0});
    const auto executed = make({.nonce = 1});
    const auto rest = make({.nonce = 2});
    for (const auto& transaction : {overtaken, executed, rest}) EXPECT_TRUE(admit(transaction));
    EXPECT_EQ(pool.on_final({make({.nonce = 0, .value = {}}), executed}), Transactions{overtaken});
    EXPECT_EQ(pool.best(everything, {}), Transactions{rest});
    EXPECT_EQ(pool.pending_of(test::address(1)), Transactions{rest});
}
TEST_F(PoolTest, TheNextNonceFollowsWhatIsPending) {
    const Address sender = test::address(1);
    EXPECT_EQ(pool.next_nonce(sender, 3), 3u);
    for (const std::uint64_t nonce : {0U, 1U, 3U}) EXPECT_TRUE(admit(make({.nonce = nonce})));
    EXPECT_EQ(pool.next_nonce(sender, 0), 2u);
    EXPECT_TRUE(admit(make({.nonce = 2})));
    EXPECT_EQ(pool.next_nonce(sender, 0), 4u);
    pool.drop(make({.nonce = 1})->hash());
    EXPECT_EQ(pool.next_nonce(sender, 0), 1u);
}
TEST_F(PoolTest, WhatIsTooOldExpires) {
    const auto old = make({.from = 1});
    EXPECT_TRUE(pool.admit(old, rich, start));
    EXPECT_TRUE(pool.admit(make({.from = 2}), rich, start + Duration{1}));
    EXPECT_TRUE(pool.expire(start + settings().expiry - Duration{1}).empty());
    EXPECT_EQ(pool.expire(start + settings().expiry), Transactions{old});
    EXPECT_EQ(pool.size(), 1u);
}
TEST_F(PoolTest, AnEmptiedPoolHoldsNothing) {
    const auto transaction = make({.gas = 100'000, .data = Bytes(100)});
    EXPECT_TRUE(admit(transaction));
    pool.drop(transaction->hash());
    pool.drop(transaction->hash());
    EXPECT_EQ(pool.bytes(), 0u);
    EXPECT_EQ(pool.senders(), 0u);
}
TEST_F(PoolTest, TheDefaultHoldsTwoFullBlocks) {
    EXPECT_GE(Settings{}.bytes_max / Pool::memory_of(*make({})), 2 * ledger::Body::transactions_max);
}
