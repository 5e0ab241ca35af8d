#include "sharding/mail_leaves.h"
#include "sharding/outbox.h"
#include "unit/execution/transfers.h"

#include <gtest/gtest.h>

using namespace arpeggio;
using namespace arpeggio::sharding;

namespace {
constexpr ShardId self{1};
constexpr std::uint32_t shards = 4;

ledger::Mail to(std::uint32_t destination, std::uint64_t value = 1) {
    ledger::Mail mail;
    mail.destination = {destination};
    mail.value = Amount{value};
    return mail;
}
OutgoingMail opened(const test::MapView& state) {
    return *OutgoingMail::make(state, self, shards);
}
} // namespace

TEST(OutgoingMail, CountsForEachDestination) {
    const test::MapView state;
    OutgoingMail out = opened(state);
    EXPECT_TRUE(out.outbox().empty());
    EXPECT_EQ(out.post(to(3)).sequence, 0u);
    EXPECT_EQ(out.post(to(0)).sequence, 0u);
    EXPECT_EQ(out.post(to(3)).sequence, 1u);
    EXPECT_EQ(out.sent().size(), 3u);
    EXPECT_EQ(out.sent()[2].source, self);
    const ledger::Outbox outbox = out.outbox();
    ASSERT_EQ(outbox.size(), 2u);
    EXPECT_EQ(outbox[0].destination, ShardId{0});
    EXPECT_EQ(outbox[1].count, 2u);
}
TEST(OutgoingMail, GoesOnFromBlockToBlock) {
    test::MapView state;
    OutgoingMail whole = opened(state);
    for (std::uint64_t i = 0; i < 10; ++i) {
        OutgoingMail out = opened(state);
        EXPECT_EQ(out.post(to(2, i)).sequence, i);
        state::Diff diff;
        out.append_changes(diff);
        EXPECT_EQ(diff.leaves.size(), 1u);
        state.apply(diff);
        whole.post(to(2, i));
    }
    EXPECT_EQ(opened(state).outbox(), whole.outbox());
    EXPECT_EQ(read_outbox(state, {2})->count(), 10u);
    EXPECT_EQ(*read_outbox(state, {3}), ledger::MailList{});
}
TEST(OutgoingMail, KnowsTheOtherShardsOfTheNetwork) {
    const test::MapView state;
    const OutgoingMail out = opened(state);
    EXPECT_TRUE(out.is_destination({0}));
    EXPECT_TRUE(out.is_destination({3}));
    EXPECT_FALSE(out.is_destination(self));
    EXPECT_FALSE(out.is_destination({4}));
}
TEST(OutgoingMail, ADamagedListIsCorruption) {
    test::MapView state;
    state.leaves[outbox_key({2})] = encode_inbox_leaf(*ledger::MailList::of(1, {Hash{}}));
    EXPECT_EQ(OutgoingMail::make(state, self, shards).error(), storage::StorageError::Corrupt);
}
TEST(MailLeaves, OnlyAListThatCanBeIsRead) {
    const Bytes leaf = encode_outbox_leaf(*ledger::MailList::of(5, {Hash{}, Hash{}}));
    EXPECT_EQ(decode_outbox_leaf(leaf)->count(), 5u);
    EXPECT_EQ(decode_inbox_leaf(leaf), std::nullopt);
    EXPECT_EQ(decode_outbox_leaf(encode_outbox_leaf({})), std::nullopt); // none has no leaf
    Bytes changed = leaf;
    changed[1] = 7; // a count with three peaks
    EXPECT_EQ(decode_outbox_leaf(changed), std::nullopt);
    changed = leaf;
    changed.push_back(0);
    EXPECT_EQ(decode_outbox_leaf(changed), std::nullopt);
}
