#include "node/transaction_cache.h"
#include "unit/execution/transfers.h"

#include <gtest/gtest.h>

#include <thread>

namespace arpeggio::node {
namespace {
using test::make;

TEST(TransactionCache, RecoversASenderOnce) {
    TransactionCache cache;
    const Bytes wire = make({})->wire();
    const auto first = cache.verify(wire);
    ASSERT_TRUE(first);
    EXPECT_EQ((*first)->sender(), test::address(1));
    EXPECT_EQ(cache.verify(wire), first);
    EXPECT_EQ(cache.find((*first)->hash()), *first);
}

TEST(TransactionCache, KnowsWhatWasMadeHere) {
    TransactionCache cache;
    const auto made = make({});
    EXPECT_EQ(cache.add(made), made);
    EXPECT_EQ(cache.verify(made->wire()), made);
    EXPECT_EQ(cache.add(make({})), made) << "of equals the one already held";
}

TEST(TransactionCache, KeepsNothingAlive) {
    TransactionCache cache;
    const Hash hash = (*cache.verify(make({})->wire()))->hash();
    EXPECT_EQ(cache.find(hash), nullptr);
    EXPECT_TRUE(cache.verify(make({})->wire()));
}

TEST(TransactionCache, SaysWhyItRefuses) {
    TransactionCache cache;
    EXPECT_EQ(cache.verify(Bytes(ledger::Transaction::size_max + 1)), Fail(ledger::TransactionError::TooLarge));
    EXPECT_EQ(cache.verify(Bytes{}), Fail(ledger::TransactionError::Malformed));
    Bytes wire = make({})->wire();
    wire[0] = 9;
    EXPECT_EQ(cache.verify(wire), Fail(ledger::TransactionError::UnknownType));
    EXPECT_EQ(cache.size(), 0U);
}

TEST(TransactionCache, TheDeadAreSweptBeforeTheyAreMany) {
    TransactionCache cache;
    const auto kept = cache.add(make({}));
    const Bytes wire = kept->wire();
    ledger::Transaction other = **kept;
    while (++other.nonce < 3 * TransactionCache::sweep_min)
        (void)cache.add(*ledger::VerifiedTransaction::restore(ledger::encode_transaction(other), test::address(1)));
    EXPECT_LE(cache.size(), TransactionCache::sweep_min);
    EXPECT_EQ(cache.verify(wire), kept);
}

TEST(TransactionCache, ThreadsShareWhatTheyFind) {
    TransactionCache cache;
    std::vector<Bytes> wires;
    for (std::uint64_t nonce = 0; nonce < 20; ++nonce) wires.push_back(make({.nonce = nonce})->wire());
    std::vector<std::vector<ledger::TransactionPtr>> found(4);
    {
        std::vector<std::jthread> threads;
        for (auto& mine : found) {
            threads.emplace_back([&] {
                for (const Bytes& wire : wires) mine.push_back(*cache.verify(wire));
            });
        }
    }
    for (const auto& mine : found) EXPECT_EQ(mine, found[0]);
}

} // namespace
} // namespace arpeggio::node
