#include "replica/settled_mail.h"
#include "sharding/crosslink.h"
#include "sharding/mail_leaves.h"
#include "unit/replica/shard_links_fixture.h"

namespace arpeggio::replica {
namespace {
using Settled = SettledMail::Settled;

TEST(SettledMail, IsWhatLinkedBlocksTook) {
    SettledMail mail;
    mail.on_taken(Height{3}, {{beacon, 5}});
    mail.on_taken(Height{4}, {{beacon, 7}, {third, 2}});
    EXPECT_EQ(mail.from(beacon), 0U);
    mail.on_linked(Height{3});
    EXPECT_EQ(mail.from(beacon), 5U);
    EXPECT_EQ(mail.from(third), 0U);
    mail.on_linked(Height{9});
    EXPECT_EQ(mail.from(beacon), 7U);
    EXPECT_EQ(mail.from(third), 2U);
}

TEST(SettledMail, OfTooManyUnlinkedBlocksTheOldestAreNotCounted) {
    SettledMail mail;
    for (std::uint64_t height = 1; height <= SettledMail::unlinked_max + 1; ++height)
        mail.on_taken({height}, {{beacon, height}});
    mail.on_linked(Height{1});
    EXPECT_EQ(mail.from(beacon), 0U) << "less than could be, never more";
    mail.on_linked(Height{2});
    EXPECT_EQ(mail.from(beacon), 2U);
}

struct SettledMailClaims : ShardLinksTest {
    SettledMail mail;
    void claim(std::uint16_t member, std::uint64_t settled) { mail.on_claim(peer_of(third, member), settled); }
    std::vector<Settled> news() { return mail.take_news(*roster(Epoch{0})); }
};

TEST_F(SettledMailClaims, CountOnceMoreThanAThirdOfTheWeightMakesThem) {
    claim(0, 900);
    EXPECT_TRUE(news().empty()) << "one of four may lie";
    claim(1, 6);
    EXPECT_EQ(news(), (std::vector<Settled>{{third, 6}}));
    EXPECT_TRUE(news().empty()) << "told once";
    claim(2, 8);
    EXPECT_EQ(news(), (std::vector<Settled>{{third, 8}}));
}

TEST_F(SettledMailClaims, NeverGoBack) {
    claim(0, 6);
    claim(1, 6);
    ASSERT_EQ(news().size(), 1U);
    claim(0, 2);
    claim(1, 0);
    EXPECT_TRUE(news().empty());
    claim(2, 7);
    claim(1, 7);
    EXPECT_EQ(news(), (std::vector<Settled>{{third, 7}}));
}

TEST_F(SettledMailClaims, OfThoseWhoServeElsewhereDoNotCount) {
    claim(0, 6);
    mail.on_claim({third, peer_of(own, 0).key}, 6);
    EXPECT_TRUE(news().empty());
}

/// Mail between a shard's links and the others'.
struct MailLinksTest : ShardLinksTest {
    /// A state of the beacon that links the own shard's block at this height.
    struct Linking {
        explicit Linking(Height height) {
            bool is_given = false;
            const sharding::CrosslinkRecord record{{}, {}, {}, height, {}, {}, false};
            const auto loaded = state.load_genesis([&]() -> std::optional<state::StateStore::Leaf> {
                if (std::exchange(is_given, true)) return std::nullopt;
                return state::StateStore::Leaf{sharding::crosslink_key(own), sharding::encode_crosslink(record)};
            });
            CHECK(loaded.has_value());
            root = *loaded;
            proof = {own, *state::make_proof(state, state, {sharding::crosslink_key(own)})};
        }
        std::unique_ptr<storage::Store> store = storage::make_memory_store();
        state::StateStore state{*store, std::make_shared<storage::Cache>(1'000'000)};
        Hash root;
        LinkProof proof;
    };
    static MailAnswer lacking(const AskMail& ask) { return {ask.origin.block, {}, true}; }
    Effects ask_as(ShardLinks& links, std::uint16_t member, std::uint64_t settled) const {
        return say(links, peer_of(third, member), MailRequest{Height{5}, {}, 9, settled});
    }
};

TEST_F(MailLinksTest, WhoLacksItSendsTheAskerToEachOtherMemberOnce) {
    ShardLinks links = links_of(own);
    auto asks = all<AskMail>(tell(links, beacons.run(beacons.genesis, 1)));
    std::set<ShardPeer> asked;
    while (asks.size() == 1) {
        ASSERT_TRUE(asked.insert(asks[0].of).second) << "twice";
        asks = all<AskMail>(say(links, asks[0].of, lacking(asks[0])));
    }
    EXPECT_TRUE(asks.empty());
    EXPECT_EQ(asked.size(), beacons.committee->size());
}

TEST_F(MailLinksTest, ALackThatNobodyWasAskedForMeansNothing) {
    ShardLinks links = links_of(own);
    const auto asks = all<AskMail>(tell(links, beacons.run(beacons.genesis, 1)));
    ASSERT_EQ(asks.size(), 1U);
    EXPECT_TRUE(say(links, peer_of(third), lacking(asks[0])).empty()) << "of another shard";
    EXPECT_TRUE(say(links, asks[0].of, MailAnswer{Hash::from(Bytes(32, 9)), {}, true}).empty());
}

TEST_F(MailLinksTest, SaysWhatItsLinkedBlocksTook) {
    ShardLinks links = links_of(own);
    const Header first = owners.child(owners.genesis);
    ledger::MailList taken;
    for (int i = 0; i < 3; ++i) taken.append(Hash{});
    state::Diff diff;
    diff.leaves[sharding::inbox_key(beacon)] = sharding::encode_inbox_leaf(taken);
    CommitLinksTest::commit(links, owners, {first}, {}, CommitLinksTest::result_of(std::move(diff)));
    const auto run = beacons.run(beacons.genesis, 1);
    EXPECT_EQ(all<AskMail>(tell(links, run)).at(0).settled, 0U) << "no link of it is known";
    const Linking linking(first.height);
    Header next = beacons.child(run.headers.back());
    next.state_root = linking.root;
    const auto asks = all<AskMail>(say(links, peer_of(beacon), BeaconNews{beacons.sealed({next}), {linking.proof}}));
    EXPECT_EQ(asks.at(0).settled, 3U);
}

TEST_F(MailLinksTest, WhatMoreThanAThirdCallsSettledIsErasedAfterTheNextBlock) {
    ShardLinks links = links_of(own);
    const Header first = owners.child(owners.genesis), second = owners.child(first);
    EXPECT_EQ(all<AnswerMail>(ask_as(links, 1, 4)).size(), 1U);
    EXPECT_TRUE(all<ForgetMail>(CommitLinksTest::commit(links, owners, {first}).effects).empty());
    ask_as(links, 2, 5);
    const auto forgets = all<ForgetMail>(CommitLinksTest::commit(links, owners, {second}).effects);
    ASSERT_EQ(forgets.size(), 1U);
    EXPECT_EQ(forgets[0].destination, third);
    EXPECT_EQ(forgets[0].settled, 4U);
}
} // namespace
} // namespace arpeggio::replica
