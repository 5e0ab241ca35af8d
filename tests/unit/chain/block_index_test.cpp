#include "chain/block_index.h"
#include "unit/chain/toy_chain.h"

#include <gtest/gtest.h>

using namespace arpeggio;
using namespace arpeggio::chain;
using storage::StorageError;
using test::make;
using test::ToyChain;

namespace {
/// Two transfers final at height 1.
struct BlockIndex : testing::Test {
    ToyChain chain;
    std::vector<ledger::TransactionPtr> transactions{make({.nonce = 0}), make({.from = 2})};
    Hash id = chain.extend(chain.head(), transactions);
    BlockTree::Node node = chain.finalize(id).front();
    storage::Store& store = *chain.store;

    /// Everything under a letter, changed.
    void change(char table, const std::function<void(Bytes&)>& change) {
        storage::Batch batch;
        const Bytes prefix(1, static_cast<std::uint8_t>(table));
        CHECK(store
                  .scan(
                      prefix,
                      prefix,
                      [&](ByteView key, ByteView value) {
                          Bytes changed = to_bytes(value);
                          change(changed);
                          batch.put(to_bytes(key), std::move(changed));
                          return true;
                      })
                  .has_value());
        CHECK(!batch.empty() && store.commit(batch, storage::Durability::Lazy).has_value());
    }
};
} // namespace

TEST_F(BlockIndex, ABlockIsReadAsWritten) {
    const auto block = read_block(store, {1});
    ASSERT_TRUE(block);
    EXPECT_EQ((*block)->header, node.block->header);
    ASSERT_EQ((*block)->body.transactions.size(), 2u);
    for (std::size_t i = 0; i < 2; ++i) {
        const auto& read = *(*block)->body.transactions[i];
        EXPECT_EQ(*read, **transactions[i]);
        EXPECT_EQ(read.sender(), transactions[i]->sender());
        EXPECT_EQ(read.hash(), transactions[i]->hash());
    }
}
TEST_F(BlockIndex, ATransactionIsFoundByItsHash) {
    const auto place = read_place(store, transactions[1]->hash());
    EXPECT_EQ(*place, (TransactionPlace{{1}, 1}));
    EXPECT_EQ((*read_transaction(store, **place))->hash(), transactions[1]->hash());
    EXPECT_EQ(*read_place(store, Hash{}), std::nullopt);
}
TEST_F(BlockIndex, ABlockIsFoundByItsId) {
    EXPECT_EQ(*read_height(store, id), Height{1});
    EXPECT_EQ(*read_header(store, {1}), node.block->header);
    EXPECT_EQ(*read_body(store, {1}), ledger::encode_body(node.block->body));
    EXPECT_EQ(*read_receipts(store, {1}), node.result->receipts);
}
TEST_F(BlockIndex, WhatIsNotThereIsAbsent) {
    EXPECT_EQ(*read_block(store, {2}), nullptr);
    EXPECT_EQ(*read_header(store, {2}), std::nullopt);
    EXPECT_EQ(*read_body(store, {2}), std::nullopt);
    EXPECT_EQ(*read_receipts(store, {2}), std::nullopt);
    EXPECT_EQ(*read_height(store, Hash{}), std::nullopt);
    EXPECT_EQ(*read_head(*storage::make_memory_store()), std::nullopt);
}
TEST_F(BlockIndex, TheHeadIsReadAsWritten) {
    EXPECT_EQ(*read_head(store), chain.tree.head());
    EXPECT_EQ(chain.tree.head().root, *chain.state.root());
}
TEST_F(BlockIndex, GenesisIsABlockAsOthers) {
    const auto genesis = read_block(store, {0});
    EXPECT_EQ(ledger::header_id((*genesis)->header), node.block->header.parent);
}
TEST_F(BlockIndex, CutOffRecordsAreCorruption) {
    for (const char table : {'H', 'B', 'R', 'I', 'T', 'F'}) change(table, [](Bytes& value) { value.pop_back(); });
    EXPECT_EQ(read_header(store, {1}).error(), StorageError::Corrupt);
    EXPECT_EQ(read_block(store, {1}).error(), StorageError::Corrupt);
    EXPECT_EQ(read_body(store, {1}).error(), StorageError::Corrupt);
    EXPECT_EQ(read_receipts(store, {1}).error(), StorageError::Corrupt);
    EXPECT_EQ(read_height(store, id).error(), StorageError::Corrupt);
    EXPECT_EQ(read_place(store, transactions[0]->hash()).error(), StorageError::Corrupt);
    EXPECT_EQ(read_head(store).error(), StorageError::Corrupt);
}
TEST_F(BlockIndex, ABodyOfAnotherBlockIsCorruption) {
    chain.finalize(chain.extend(chain.head(), {make({.nonce = 1})}));
    Bytes key(9, 'B');
    std::fill(key.begin() + 1, key.end(), std::uint8_t{0});
    key.back() = 2;
    const auto other = *store.get(key);
    change('B', [&](Bytes& value) { value = *other; });
    EXPECT_EQ(read_block(store, {1}).error(), StorageError::Corrupt);
    EXPECT_TRUE(read_block(store, {2}));
}
TEST_F(BlockIndex, APlaceThatNoBlockHasIsCorruption) {
    EXPECT_EQ(read_transaction(store, {{1}, 2}).error(), StorageError::Corrupt);
    EXPECT_EQ(read_transaction(store, {{9}, 0}).error(), StorageError::Corrupt);
}
