#include "chain/genesis.h"
#include "replica/replica.h"
#include "sharding/outbox.h"
#include "state/state_store.h"
#include "storage/store.h"

#include <gtest/gtest.h>

namespace arpeggio::replica {
namespace {
constexpr ShardId source{1}, destination{2};

/// Blocks of one shard on disk, each with two mails to another.
struct MailAnswerTest : testing::Test {
    std::unique_ptr<storage::Store> store = storage::make_memory_store();
    state::StateStore state{*store, std::make_shared<storage::Cache>(1'000'000)};
    std::vector<Hash> ids;

    void SetUp() override {
        CHECK(state.load_genesis([]() -> std::optional<state::StateStore::Leaf> { return std::nullopt; }));
        auto out = sharding::OutgoingMail::make(state, source, 3);
        CHECK(out.has_value());
        for (std::uint64_t height = 1; height <= 100; ++height) {
            execution::BlockResult result;
            for (int i = 0; i < 2; ++i) {
                ledger::Mail mail;
                mail.destination = destination;
                result.sent.push_back(out->post(mail));
            }
            result.outbox = out->outbox();
            ledger::Block block;
            block.header.shard = source;
            block.header.height = Height{height};
            block.header.outbox_root = ledger::outbox_root(result.outbox);
            ids.push_back(ledger::header_id(block.header));
            storage::Batch batch;
            chain::append_block(batch, block, ids.back(), result);
            CHECK(store->commit(batch, storage::Durability::Lazy));
        }
    }
    [[nodiscard]] MailAnswer ask(std::uint64_t height, std::uint64_t from, ShardId who = destination) const {
        const auto answer = mail_answer(*store, {Height{height}, ids.at(height - 1), from}, who);
        CHECK(answer.has_value());
        EXPECT_EQ(answer->block, ids.at(height - 1));
        return *answer;
    }
    void forget(std::uint64_t settled, std::uint64_t linked) {
        storage::Batch batch;
        CHECK(append_forgotten_mail(batch, *store, {destination, settled, Height{linked}}));
        CHECK(store->commit(batch, storage::Durability::Lazy));
    }
};

TEST_F(MailAnswerTest, WhatWaitsFromThatNumberOn) {
    const MailAnswer answer = ask(3, 4);
    ASSERT_TRUE(answer.batch);
    ASSERT_EQ(answer.batch->mails.size(), 2U);
    EXPECT_EQ(answer.batch->mails[0].sequence, 4U);
    EXPECT_EQ(answer.batch->entry.count, 6U) << "as of the block asked for";
}

TEST_F(MailAnswerTest, WhereNothingWaitsItIsEmpty) {
    EXPECT_FALSE(ask(3, 6).batch || ask(3, 6).is_lacking);
    EXPECT_FALSE(ask(3, 0, ShardId{0}).batch || ask(3, 0, ShardId{0}).is_lacking);
}

TEST_F(MailAnswerTest, WhatIsNotHereIsLacking) {
    EXPECT_TRUE(mail_answer(*store, {Height{101}, ids[0], 0}, destination)->is_lacking) << "no such block yet";
    EXPECT_TRUE(mail_answer(*store, {Height{2}, ids[0], 0}, destination)->is_lacking) << "another block";
    forget(4, 1);
    EXPECT_TRUE(ask(3, 3).is_lacking) << "erased";
    EXPECT_EQ(ask(3, 4).batch->mails.size(), 2U);
}

TEST_F(MailAnswerTest, WhoMovesHereIsGivenWhatIsKeptAndTheListBefore) {
    forget(4, 1);
    const auto first = kept_mail(*store, {destination, {}});
    ASSERT_TRUE(first);
    EXPECT_EQ(first->base.count(), 4U);
    ASSERT_EQ(first->mails.size(), 196U);
    ledger::MailList list = first->base;
    for (const ledger::Mail& mail : first->mails) list.append(ledger::mail_hash(mail));
    EXPECT_EQ(ledger::mail_root(list), chain::read_outbox(*store, Height{100})->front().root);
    EXPECT_EQ(kept_mail(*store, {destination, 150})->mails.front().sequence, 150U);
    EXPECT_TRUE(kept_mail(*store, {destination, 3})->mails.empty()) << "erased";
}

TEST_F(MailAnswerTest, OutboxesOfLongLinkedBlocksAreErased) {
    forget(0, 100);
    EXPECT_TRUE(ask(35, 0).is_lacking);
    EXPECT_EQ(ask(36, 70).batch->mails.size(), 2U);
}
} // namespace
} // namespace arpeggio::replica
