#include "replica/mailroom.h"
#include "sharding/crosslink.h"
#include "state/state_store.h"
#include "storage/store.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace arpeggio::replica {
namespace {
using Origin = Mailroom::Origin;

/// A beacon whose state links shards; what it says reaches the mailroom of shard 2 of four.
struct MailroomTest : testing::Test {
    static constexpr ShardId self{2};
    const crypto::Ed25519PublicKey asked = crypto::Ed25519PublicKey::from(Bytes(32, 3));
    Mailroom room{self, 4};
    std::unique_ptr<storage::Store> store = storage::make_memory_store();
    std::uint64_t height = 0;
    Instant now;
    const Duration patience = std::chrono::milliseconds{100};

    static ledger::Header header_of(std::uint32_t shard, std::uint64_t height) {
        ledger::Header out;
        out.shard = ShardId{shard};
        out.height = Height{height};
        return out;
    }
    static Origin origin_of(std::uint32_t shard, std::uint64_t height) {
        return {{shard}, ledger::header_id(header_of(shard, height)), {height}};
    }
    struct Said {
        ledger::Header header;
        Hash id;
        std::vector<LinkProof> proofs;
    };
    /// A beacon block whose state root is that of a state with links of these heights.
    Said say(const std::map<std::uint32_t, std::uint64_t>& links) {
        state::StateStore state(*store, std::make_shared<storage::Cache>(1'000'000));
        auto next = links.begin();
        const auto root = state.load_genesis([&]() -> std::optional<state::StateStore::Leaf> {
            if (next == links.end()) return std::nullopt;
            const auto [shard, at] = *next++;
            const sharding::CrosslinkRecord record{origin_of(shard, at).block, {}, {}, {at}, {at}, {height}, false};
            return state::StateStore::Leaf{sharding::crosslink_key({shard}), sharding::encode_crosslink(record)};
        });
        CHECK(root.has_value());
        Said out{header_of(0, ++height), {}, make_link_proofs(state)};
        out.header.state_root = *root;
        out.id = ledger::header_id(out.header);
        return out;
    }
    static std::vector<LinkProof> make_link_proofs(const state::StateStore& state) {
        std::vector<LinkProof> out;
        for (std::uint32_t shard = 1; shard < 4; ++shard)
            out.push_back({{shard}, *state::make_proof(state, state, {sharding::crosslink_key({shard})})});
        return out;
    }
    /// What it asks for then.
    std::vector<Origin> ask() {
        auto due = room.due(now);
        for (const Origin& origin : due) room.asked(origin, asked, now + patience);
        return due;
    }
    std::vector<Origin> hear(const Said& said) {
        room.on_beacon(said.header, said.id, said.proofs);
        return ask();
    }
    bool take(MailAnswer answer, std::uint32_t source, std::optional<crypto::Ed25519PublicKey> from = {}) {
        return room.on_answer({source}, from.value_or(asked), std::move(answer)) == Mailroom::Verdict::Kept;
    }
    static MailAnswer answer(std::uint32_t shard, std::uint64_t height) {
        MailAnswer out{origin_of(shard, height).block};
        out.batch.emplace();
        out.batch->header = header_of(shard, height);
        out.batch->mails.resize(1);
        return out;
    }
};

TEST_F(MailroomTest, AsksOnceForWhatIsNewlyLinkedAndForTheBeaconsOwn) {
    const Said first = say({{1, 5}, {2, 7}, {3, 6}});
    const Origin own{{0}, first.id, {1}};
    EXPECT_EQ(hear(first), (std::vector<Origin>{own, origin_of(1, 5), origin_of(3, 6)})) << "not for our own";
    const Said second = say({{1, 5}, {3, 8}});
    EXPECT_EQ(hear(second), (std::vector<Origin>{{{0}, second.id, {2}}, origin_of(3, 8)}));
    EXPECT_TRUE(hear(first).empty()) << "an older one";
}

TEST_F(MailroomTest, WhatNobodyAnswersIsAskedForAgain) {
    hear(say({{1, 5}, {3, 6}}));
    ASSERT_TRUE(take(answer(1, 5), 1));
    now += patience - Duration{1};
    EXPECT_TRUE(ask().empty());
    now += Duration{1};
    const auto again = ask();
    EXPECT_EQ(std::ranges::count(again, origin_of(3, 6)), 1);
    EXPECT_EQ(std::ranges::count(again, origin_of(1, 5)), 0);
}

TEST_F(MailroomTest, WhoLacksMailLeavesRoomForAnother) {
    hear(say({{1, 5}}));
    const auto other = crypto::Ed25519PublicKey::from(Bytes(32, 4));
    const MailAnswer lacking{origin_of(1, 5).block, {}, true};
    EXPECT_EQ(room.on_answer({1}, other, lacking), Mailroom::Verdict::Refused) << "who was not asked";
    EXPECT_EQ(room.on_answer({1}, asked, lacking), Mailroom::Verdict::Lacking);
    EXPECT_EQ(room.unanswered({1}, origin_of(1, 5).block), origin_of(1, 5));
    EXPECT_EQ(room.times_asked(origin_of(1, 5)), 1U);
    room.asked(origin_of(1, 5), other, now);
    EXPECT_EQ(room.times_asked(origin_of(1, 5)), 2U);
    EXPECT_TRUE(take(answer(1, 5), 1, other));
    EXPECT_EQ(room.unanswered({1}, origin_of(1, 5).block), std::nullopt);
    EXPECT_EQ(room.on_answer({1}, asked, lacking), Mailroom::Verdict::Refused) << "too late";
}

TEST_F(MailroomTest, WhereMoreWaitsThanAnAnswerHoldsItIsAskedForOnceThatIsTaken) {
    const Said said = say({{1, 5}});
    hear(said);
    MailAnswer first = answer(1, 5);
    first.batch->entry.count = 3; // number 0 is in the batch, two are behind it
    ASSERT_TRUE(take(first, 1));
    now += patience;
    room.on_taken({1}, 0);
    EXPECT_EQ(std::ranges::count(ask(), origin_of(1, 5)), 0) << "it is still to be taken";
    room.on_taken({1}, 1);
    EXPECT_EQ(std::ranges::count(ask(), origin_of(1, 5)), 1);
    EXPECT_TRUE(room.batches(said.id, 0).empty());
    MailAnswer rest = first;
    rest.batch->mails.resize(2);
    rest.batch->mails[1].sequence = 2;
    ASSERT_TRUE(take(rest, 1));
    room.on_taken({1}, 3);
    now += patience;
    EXPECT_EQ(std::ranges::count(ask(), origin_of(1, 5)), 0) << "that was all";
}

TEST_F(MailroomTest, AWrongProofLinksNothing) {
    Said said = say({{1, 5}, {3, 6}});
    std::swap(said.proofs[0].shard, said.proofs[2].shard);
    EXPECT_EQ(hear(said).size(), 1U);
    Said other = say({{1, 5}});
    other.header.state_root = Hash{};
    EXPECT_EQ(hear(other).size(), 1U);
}

TEST_F(MailroomTest, AnAnswerIsTakenOnceAndOnlyIfAskedFor) {
    hear(say({{1, 5}}));
    EXPECT_FALSE(take(answer(1, 4), 1));
    EXPECT_FALSE(take(answer(1, 5), 3)) << "of another shard";
    EXPECT_FALSE(take(answer(1, 5), 1, crypto::Ed25519PublicKey{})) << "of a member who was not asked";
    MailAnswer forged = answer(1, 5);
    forged.batch->header.gas_used = 1;
    EXPECT_FALSE(take(std::move(forged), 1)) << "of another header";
    EXPECT_TRUE(take(answer(1, 5), 1));
    EXPECT_FALSE(take(answer(1, 5), 1));
}

TEST_F(MailroomTest, ABlockTakesWhatItsPointHasLinkedWithTheProofOfThat) {
    const Said said = say({{1, 5}, {3, 6}});
    hear(said);
    EXPECT_TRUE(room.batches(said.id, 0).empty());
    ASSERT_TRUE(take(answer(1, 5), 1));
    ASSERT_TRUE(take(answer(3, 6), 3));
    const auto batches = room.batches(said.id, 0);
    ASSERT_EQ(batches.size(), 2U);
    EXPECT_EQ(batches[0].source(), ShardId{1});
    EXPECT_EQ(batches[0].crosslink, said.proofs[0].proof);
    EXPECT_EQ(room.batches(said.id, 2)[0].source(), ShardId{3}) << "sources take turns";
    EXPECT_TRUE(room.batches(Hash{}, 0).empty());
}

TEST_F(MailroomTest, ThePointWithTheMostAnswersIsBestAndOfThoseTheNewest) {
    EXPECT_EQ(room.best_point({}), std::nullopt);
    const Said first = say({{1, 5}}), second = say({{1, 6}}), third = say({{1, 6}});
    hear(first);
    ASSERT_TRUE(take(answer(1, 5), 1));
    hear(second);
    EXPECT_EQ(room.best_point({})->id, first.id);
    EXPECT_EQ(room.best_point(Height{2})->id, second.id) << "never back";
    MailAnswer nothing{origin_of(1, 6).block};
    ASSERT_TRUE(take(std::move(nothing), 1));
    EXPECT_EQ(room.best_point({})->id, second.id);
    hear(third);
    EXPECT_EQ(room.best_point({})->id, third.id);
    EXPECT_EQ(room.best_point(Height{9}), std::nullopt);
}

TEST_F(MailroomTest, HoldsSoMuchMailAtMost) {
    hear(say({{1, 5}, {3, 6}}));
    MailAnswer large = answer(1, 5);
    large.batch->mails.resize(Mailroom::bytes_max / sizeof(ledger::Mail) - 10);
    ASSERT_TRUE(take(std::move(large), 1));
    MailAnswer more = answer(3, 6);
    more.batch->mails.resize(100);
    EXPECT_FALSE(take(std::move(more), 3));
}

TEST_F(MailroomTest, OldPointsAndTheirMailAreForgotten) {
    const Said first = say({{1, 5}});
    hear(first);
    ASSERT_TRUE(take(answer(1, 5), 1));
    for (std::size_t i = 0; i < Mailroom::points_max; ++i) hear(say({{1, 6 + i}}));
    EXPECT_TRUE(room.batches(first.id, 0).empty());
    EXPECT_EQ(hear(say({{1, 5}})).size(), 2U) << "it would be asked for again";
}
} // namespace
} // namespace arpeggio::replica
