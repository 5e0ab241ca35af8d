#include "unit/replica/shard_links_fixture.h"
#include "unit/sharding/toy_beacon.h"

namespace arpeggio::replica {
namespace {
/// The beacon, to which the third shard offers its headers.
struct OffersTest : ShardLinksTest {
    ShardLinks links = links_of(beacon);
    const ledger::FinalRun run = others.run(others.genesis, 1), newer = others.run(run.last(), 1);

    std::size_t verifies(const ledger::FinalRun& offered, const ShardPeer& from) const {
        Effects out;
        ShardLinks copy = links;
        copy.on_message(from, LinkOffer{offered}, now, out);
        return all<VerifyLink>(out).size();
    }
    static Bytes encoded(const ledger::FinalRun& one) {
        codec::Writer out;
        ledger::encode_final_run(out, one);
        return std::move(out).out();
    }
};

TEST_F(OffersTest, OneIsVerifiedAndThenOfferedToTheProposer) {
    const auto verify = all<VerifyLink>(say(links, peer_of(third), LinkOffer{run}));
    ASSERT_EQ(verify.size(), 1U);
    EXPECT_EQ(verify[0].run, run);
    EXPECT_TRUE(is_final(run, beacons.context.network, verify[0].rosters));
    EXPECT_TRUE(links.offered_links().empty());
    links.on_link_verified(run);
    EXPECT_EQ(links.offered_links(), std::vector<Bytes>{encoded(run)});
}

TEST_F(OffersTest, OnlyANewerOneTakesItsPlace) {
    links.on_link_verified(newer);
    EXPECT_EQ(verifies(run, peer_of(third)), 0U);
    EXPECT_EQ(verifies(newer, peer_of(third)), 0U);
    links.on_link_verified(run); // its verification ended late
    EXPECT_EQ(links.offered_links(), std::vector<Bytes>{encoded(newer)});
    EXPECT_EQ(verifies(others.run(newer.last(), 1), peer_of(third)), 1U);
}

/// A halted shard goes on from below: what its members of before made final is higher, and void.
TEST_F(OffersTest, OneOfALaterEpochTakesItsPlaceThoughItIsLower) {
    const FinalCommittee redrawn{third, 20, Epoch{1}};
    const auto later = redrawn.run(others.genesis, 1);
    ASSERT_LT(later.last().height, newer.last().height);
    links.on_link_verified(newer);
    EXPECT_EQ(verifies(later, peer_of(third)), 1U);
    links.on_link_verified(later);
    EXPECT_EQ(links.offered_links(), std::vector<Bytes>{encoded(later)});
    EXPECT_EQ(verifies(newer, peer_of(third)), 0U);
    links.on_link_verified(newer);
    EXPECT_EQ(links.offered_links(), std::vector<Bytes>{encoded(later)});
}

TEST_F(OffersTest, AShardOffersItsOwnHeadersAndTheBeaconAloneTakesThem) {
    EXPECT_EQ(verifies(run, peer_of(third)), 1U);
    EXPECT_EQ(verifies(run, peer_of(own)), 0U);
    const Header tail = others.tail(others.closing(others.genesis));
    EXPECT_EQ(verifies(others.sealed({tail}), peer_of(third)), 0U) << "it brings nothing";
    links = links_of(own);
    EXPECT_EQ(verifies(run, peer_of(third)), 0U);
}

TEST_F(OffersTest, EachShardHasItsOwn) {
    const auto of_own = owners.run(owners.genesis, 1);
    links.on_link_verified(run);
    links.on_link_verified(of_own);
    EXPECT_EQ(links.offered_links(), (std::vector<Bytes>{encoded(of_own), encoded(run)}));
}

TEST_F(OffersTest, ASenderIsHeardSoOftenASecond) {
    const auto hears = [&](const ShardPeer& from) {
        std::size_t count = 0;
        while (count < 1000 && !say(links, from, LinkOffer{run}).empty()) ++count;
        return count;
    };
    const std::size_t once = hears(peer_of(third, 1));
    EXPECT_GE(once, 1U);
    EXPECT_LT(once, 10U);
    EXPECT_EQ(hears(peer_of(third, 2)), once) << "each for itself";
    EXPECT_EQ(hears(peer_of(third, 1)), 0U);
    now += std::chrono::seconds{1};
    EXPECT_EQ(hears(peer_of(third, 1)), once);
}

TEST_F(ShardLinksTest, EveryKindOfRequestHasItsBudget) {
    const std::vector<ShardMessage> requests{
        BeaconRequest{Height{1}},
        RosterRequest{Epoch{1}},
        MailRequest{Height{1}},
        PivotRequest{},
        sync::StateRequest{}};
    for (const ShardMessage& request : requests) {
        ShardLinks links = links_of(beacon);
        std::size_t count = 0;
        while (count < 1000 && !say(links, peer_of(own), request).empty()) ++count;
        EXPECT_GE(count, 4U) << request.index();
        EXPECT_LT(count, 1000U) << request.index();
    }
}

TEST_F(ShardLinksTest, RequestsAreAnsweredToWhoAsked) {
    ShardLinks links = links_of(beacon);
    const auto roster = all<AnswerRoster>(say(links, peer_of(own), RosterRequest{Epoch{1}}));
    ASSERT_EQ(roster.size(), 1U);
    EXPECT_EQ(roster[0].to, peer_of(own));
    EXPECT_EQ(roster[0].epoch, Epoch{1});
    const auto headers = all<AnswerBeacon>(say(links, peer_of(own), BeaconRequest{Height{5}}));
    ASSERT_EQ(headers.size(), 1U);
    EXPECT_EQ(headers[0].from, Height{5});
    ShardLinks other = links_of(own);
    EXPECT_TRUE(say(other, peer_of(third), RosterRequest{Epoch{1}}).empty()) << "not the beacon's to answer";
    EXPECT_TRUE(say(other, peer_of(third), BeaconRequest{Height{5}}).empty());
    EXPECT_EQ(all<AnswerMail>(say(other, peer_of(third), MailRequest{Height{5}})).size(), 1U);
}

TEST_F(CommitLinksTest, AShardOffersItsNewestHeaderToTheBeacon) {
    ShardLinks links = links_of(own);
    const Sent offer = sent(commit(links, owners, {first, second_header}).effects);
    EXPECT_EQ(offer.to.shard, beacon);
    EXPECT_EQ(std::get<LinkOffer>(offer.message).run, owners.sealed({second_header}));
}

TEST_F(CommitLinksTest, AClosingBlockIsOfferedWithItsTail) {
    ShardLinks links = links_of(own);
    const Header closing = owners.closing(first);
    const auto proof = owners.sealed({closing, owners.tail(closing)});
    const Sent offer = sent(commit(links, owners, {first, closing}, proof).effects);
    EXPECT_EQ(std::get<LinkOffer>(offer.message).run, proof);
}

TEST_F(CommitLinksTest, WhoIsNoMemberOffersNothing) {
    ShardLinks::Setup setup;
    setup.rules.network = owners.context.network;
    setup.rules.shard = own;
    setup.rules.shards = 3;
    setup.rosters.add(roster(Epoch{0}));
    setup.self = peer_of(third).key;
    ShardLinks links(std::move(setup));
    EXPECT_TRUE(commit(links, owners, {first}).effects.empty());
}

TEST_F(CommitLinksTest, TheBeaconTellsEachShardItsNews) {
    ShardLinks links = links_of(beacon);
    const auto run = beacons.run(beacons.genesis, 2);
    const auto sends = all<SendShard>(commit(links, beacons, run.headers).effects);
    ASSERT_EQ(sends.size(), 2U);
    EXPECT_EQ(sends[0].to.shard, own);
    EXPECT_EQ(sends[1].to.shard, third);
    ShardLinks listener = links_of(own);
    Effects heard;
    listener.on_message(peer_of(beacon, 0), *decode_shard_message(*sends[0].frame), now, heard);
    EXPECT_EQ(listener.beacon().height(), Height{2});
    EXPECT_EQ(links.beacon().height(), Height{2}) << "and follows itself";
}

TEST_F(CommitLinksTest, TheBeaconsNewsOfAClosingBlockHoldItsTail) {
    ShardLinks links = links_of(beacon), listener = links_of(own);
    const Header ordinary = beacons.child(beacons.genesis), closing = beacons.closing(ordinary);
    const auto proof = beacons.sealed({closing, beacons.tail(closing), beacons.tail(beacons.tail(closing))});
    const auto sends = all<SendShard>(commit(links, beacons, {ordinary, closing}, proof).effects);
    ASSERT_EQ(sends.size(), 2U);
    Effects heard;
    listener.on_message(peer_of(beacon, 0), *decode_shard_message(*sends[0].frame), now, heard);
    ASSERT_NE(listener.beacon().closing_of(Epoch{0}), nullptr);
    EXPECT_EQ(listener.beacon().closing_of(Epoch{0})->header, closing);
}

TEST_F(CommitLinksTest, TheElectionBlockNamesTheNextRoster) {
    ShardLinks links = links_of(beacon);
    auto result = result_of({});
    result->epoch = sharding::first_epoch(seed);
    result->elected = seats();
    const auto told = commit(links, beacons, beacons.run(beacons.genesis, 1).headers, {}, result);
    const auto kept = all<KeepRoster>(told.effects);
    ASSERT_EQ(kept.size(), 1U);
    EXPECT_EQ(*kept[0].roster, *roster(Epoch{1}));
    EXPECT_EQ(links.rosters().newest()->epoch(), Epoch{1});
}

/// Ten blocks of the own shard, each of which refers to the beacon's of the same height.
struct UnlinkedTest : CommitLinksTest {
    ShardLinks links = links_of(own);
    const ledger::FinalRun run = beacons.run(beacons.genesis, 10);
    std::vector<Header> chain;

    void SetUp() override {
        tell(links, run);
        Header parent = owners.genesis;
        for (const Header& referred : run.headers) {
            parent = owners.child(parent);
            parent.beacon_ref = ledger::header_id(referred);
            chain.push_back(parent);
            if (chain.size() < 10) {
                EXPECT_TRUE(commit(links, owners, {parent}).commit.outdated.empty()) << "nothing is linked";
            }
        }
    }
    void link(const Header& header) {
        test::ToyBeacon state;
        state.link(own, header);
        Header news = beacons.child(run.last());
        news.state_root = state.point.state_root;
        say(links, peer_of(beacon), BeaconNews{beacons.sealed({news}), {{own, state.proof(own)}}});
    }
};

TEST_F(UnlinkedTest, WhatMayHaveToBeTakenBackIsKept) {
    link(chain[6]);
    const std::vector<Bytes> expected{
        undo_key(Height{1}), undo_key(Height{2}), beacon_key(Height{1}), beacon_key(Height{2})};
    EXPECT_EQ(commit(links, owners, {chain[9]}).commit.outdated, expected) << "from four below the linked one on";
}

TEST_F(UnlinkedTest, ALinkOfALaterEpochMayBeOfAnotherChain) {
    Header other = chain[6];
    other.epoch = Epoch{1};
    link(other);
    EXPECT_TRUE(commit(links, owners, {chain[9]}).commit.outdated.empty());
}

TEST_F(CommitLinksTest, HeadersOfTheBeaconBelowTheOneReferredToAreOutdated) {
    ShardLinks links = links_of(own);
    const auto run = beacons.run(beacons.genesis, 4);
    tell(links, run);
    Header referring = first;
    referring.beacon_ref = ledger::header_id(run.headers[2]);
    const auto told = commit(links, owners, {referring});
    EXPECT_EQ(told.commit.outdated, (std::vector<Bytes>{beacon_key(Height{1}), beacon_key(Height{2})}));
    Header next = owners.child(referring);
    next.beacon_ref = referring.beacon_ref;
    EXPECT_TRUE(commit(links, owners, {next}).commit.outdated.empty()) << "once";
}
} // namespace
} // namespace arpeggio::replica
