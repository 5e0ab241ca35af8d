#include "chain/block_index.h"
#include "ledger/mail_contract.h"
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
TEST_F(BlockIndex, AnErasedBlockLeavesWhatWasThereBefore) {
    const auto content = [&] {
        std::map<Bytes, Bytes> out;
        EXPECT_TRUE(store.scan({}, {}, [&](ByteView key, ByteView value) {
            if (key[0] != state::StoredState::key_prefix) out.emplace(to_bytes(key), to_bytes(value));
            return true;
        }));
        return out;
    };
    const auto before = content();
    ledger::Mail mail;
    mail.destination = ShardId{2};
    mail.sequence = 7;
    execution::BlockResult result;
    result.receipts.resize(1);
    result.receipts[0].logs = {ledger::sent_log(mail)};
    result.sent = {mail};
    result.outbox = {{}};
    ledger::Block block{{}, {{make({.nonce = 1})}}};
    block.header.height = Height{2};
    block.header.body_root = ledger::body_root(ledger::encode_body(block.body));
    storage::Batch written, erased;
    append_block(written, block, ledger::header_id(block.header), result);
    ASSERT_TRUE(store.commit(written, storage::Durability::Lazy));
    EXPECT_EQ(read_mail(store, {2}, 7, 1)->size(), 1u);
    ASSERT_TRUE(erase_block(erased, store, {2}));
    ASSERT_TRUE(store.commit(erased, storage::Durability::Lazy));
    EXPECT_EQ(content(), before);
    storage::Batch none;
    EXPECT_EQ(erase_block(none, store, {2}).error(), StorageError::Corrupt);
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
