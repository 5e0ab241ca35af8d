#include "unit/chain/toy_chain.h"
#include "unit/execution/mail_world.h"

#include <gtest/gtest.h>

using namespace arpeggio;
using namespace arpeggio::chain;
using storage::StorageError;
using test::make;
using test::Send;
using test::ToyChain;

namespace {
/// Shard 0 of four; three blocks that send two mails to shard 1 and one to shard 2 each.
struct MailIndex : testing::Test {
    MailIndex() {
        chain.rules.shards = 4;
        for (std::uint64_t i = 0; i < 3; ++i) {
            Send other{.nonce = 3 * i + 2};
            other.call.destination = {2};
            const std::vector<ledger::TransactionPtr> sends{
                make(Send{.nonce = 3 * i}), make(Send{.nonce = 3 * i + 1}), make(other)};
            blocks.push_back(chain.finalize(chain.extend(chain.head(), sends)).front());
        }
    }
    std::size_t keys_of(char table) const {
        std::size_t keys = 0;
        const Bytes prefix(1, static_cast<std::uint8_t>(table));
        EXPECT_TRUE(chain.store->scan(prefix, prefix, [&](ByteView, ByteView) { return ++keys > 0; }));
        return keys;
    }
    void put(const Bytes& key, const Bytes& value) {
        storage::Batch batch;
        batch.put(key, value);
        ASSERT_TRUE(chain.store->commit(batch, storage::Durability::Lazy));
    }
    ToyChain chain;
    std::vector<BlockTree::Node> blocks;
    storage::Store& store = *chain.store;
};
} // namespace

TEST_F(MailIndex, SentMailIsReadInItsOrderFromAnyNumberOn) {
    const auto all = read_mail(store, {1}, 0, 100);
    ASSERT_EQ(all->size(), 6u);
    for (std::uint64_t i = 0; i < 6; ++i) EXPECT_EQ((*all)[i].sequence, i);
    EXPECT_EQ(read_mail(store, {2}, 0, 100)->size(), 3u);
    EXPECT_EQ(read_mail(store, {1}, 4, 100)->front(), (*all)[4]);
    EXPECT_EQ(read_mail(store, {1}, 1, 3)->size(), 3u);
    EXPECT_TRUE(read_mail(store, {1}, 6, 100)->empty());
    EXPECT_TRUE(read_mail(store, {3}, 0, 100)->empty());
}
TEST_F(MailIndex, TheOutboxOfEveryBlockIsThatOfItsHeader) {
    for (const auto& node : blocks) {
        const ledger::Header& header = node.block->header;
        EXPECT_EQ(ledger::outbox_root(*read_outbox(store, header.height)), header.outbox_root);
    }
    EXPECT_TRUE(read_outbox(store, {0})->empty());
    EXPECT_EQ((*read_outbox(store, {2}))[0].count, 4u);
}
TEST_F(MailIndex, ReceiptsTellWhatWasSent) {
    for (const auto& node : blocks) {
        EXPECT_EQ(sent_mail({0}, {node.result->receipts, node.result->inbound_receipt}), node.result->sent);
        EXPECT_EQ(*read_inbound_receipt(store, node.block->header.height), std::nullopt);
    }
}
TEST_F(MailIndex, FromBothTablesABatchIsMade) {
    const ledger::Header header = blocks[1].block->header;
    const ledger::Outbox outbox = *read_outbox(store, header.height);
    const auto batch = sharding::make_batch(header, outbox, {}, {1}, {*read_mail(store, {1}, 0, outbox[0].count), {}});
    ASSERT_TRUE(batch);
    EXPECT_TRUE(sharding::check_batch(*batch, {1}, {}, {blocks[1].id, {}}));
}
TEST_F(MailIndex, WhatWasTakenIsErasedInPortions) {
    storage::Batch batch;
    EXPECT_TRUE(erase_mail(batch, store, {1}, 4, 3));
    EXPECT_EQ(batch.changes().size(), 4u) << "and the base";
    EXPECT_TRUE(erase_outboxes(batch, store, {3}, 100));
    ASSERT_TRUE(store.commit(batch, storage::Durability::Lazy));
    EXPECT_EQ(keys_of('M'), 9u - 3u);
    EXPECT_EQ(keys_of('O'), 1u);
    EXPECT_TRUE(read_mail(store, {1}, 0, 100)->empty());
    EXPECT_EQ(read_mail(store, {1}, 3, 100)->size(), 3u);
    EXPECT_EQ(read_mail(store, {2}, 0, 100)->size(), 3u);
}
TEST_F(MailIndex, TheBaseIsTheListOfWhatWasErased) {
    EXPECT_EQ(*read_mail_base(store, {1}), ledger::MailList{});
    ledger::MailList list;
    const auto all = read_mail(store, {1}, 0, 100);
    ASSERT_TRUE(all.has_value());
    for (const ledger::Mail& mail : *all) list.append(ledger::mail_hash(mail));
    const auto erase = [&](std::uint64_t taken, std::size_t keys_max) {
        storage::Batch batch;
        ASSERT_TRUE(erase_mail(batch, store, {1}, taken, keys_max));
        ASSERT_TRUE(store.commit(batch, storage::Durability::Lazy));
    };
    erase(5, 3);
    EXPECT_EQ(read_mail_base(store, {1})->count(), 3u);
    erase(2, 100); // older news
    EXPECT_EQ(read_mail_base(store, {1})->count(), 3u);
    erase(99, 100); // more than was ever sent
    EXPECT_EQ(*read_mail_base(store, {1}), list);
    EXPECT_EQ(*read_mail_base(store, {2}), ledger::MailList{});
    EXPECT_EQ(keys_of('M'), 3u);
}
TEST_F(MailIndex, DamageIsCorruption) {
    put(mail_base_key({2}), Bytes(5));
    EXPECT_EQ(read_mail_base(store, {2}).error(), StorageError::Corrupt);
    put(mail_key({1}, 2), **store.get(mail_key({1}, 3)));
    EXPECT_EQ(read_mail(store, {1}, 0, 100).error(), StorageError::Corrupt);
    put(key_of(Table::Outbox, Height{2}), Bytes(5));
    EXPECT_EQ(read_outbox(store, {2}).error(), StorageError::Corrupt);
}
