#include "unit/replica/shard_links_fixture.h"

namespace arpeggio::replica {
namespace {
TEST_F(ShardLinksTest, StrangersAreIgnored) {
    ShardLinks links = links_of(own);
    const FinalCommittee strangers{beacon, 90};
    const ShardPeer stranger{beacon, (*strangers.committee)[{0}].key};
    const ShardPeer elsewhere{beacon, peer_of(third).key}, nowhere{ShardId{9}, peer_of(third).key};
    for (const ShardPeer& from : {stranger, nowhere})
        EXPECT_TRUE(say(links, from, BeaconNews{beacons.run(beacons.genesis, 2), {}}).empty());
    for (const ShardPeer& from : {stranger, elsewhere, nowhere})
        EXPECT_TRUE(say(links, from, MailRequest{Height{1}}).empty());
    EXPECT_EQ(links.beacon().latest(), nullptr);
    EXPECT_FALSE(say(links, peer_of(beacon), BeaconNews{beacons.run(beacons.genesis, 2), {}}).empty());
}

/// Who was away for long does not know who serves the beacon now, nor do they know it as one of theirs.
TEST_F(ShardLinksTest, WhoLagsIsAnsweredAndToldByAnyValidator) {
    ShardLinks links = links_of(own);
    const ShardPeer elsewhere{beacon, peer_of(third).key};
    EXPECT_FALSE(say(links, elsewhere, PivotRequest{}).empty());
    EXPECT_FALSE(say(links, elsewhere, BeaconNews{beacons.run(beacons.genesis, 2), {}}).empty());
    EXPECT_NE(links.beacon().latest(), nullptr);
}

TEST_F(ShardLinksTest, ASilentBeaconIsAskedAndByAndByEverybodyElse) {
    ShardLinks links = links_of(own);
    std::set<crypto::Ed25519PublicKey> asked;
    for (int i = 0; i < 60; ++i) {
        Effects out;
        links.poll(Instant{std::chrono::seconds{1'000 + i}}, out);
        for (const Effect& effect : out)
            if (const auto* send = std::get_if<SendShard>(&effect)) asked.insert(send->to.key);
    }
    EXPECT_TRUE(asked.contains(peer_of(beacon).key));
    EXPECT_TRUE(asked.contains(peer_of(third).key));
}

TEST_F(ShardLinksTest, MembersOfTheLastAndTheNextEpochAreNoStrangers) {
    const FinalCommittee before{third, 40}, after{third, 50}, long_ago{third, 60};
    ShardLinks::Setup setup;
    setup.rules.network = beacons.context.network;
    setup.rules.shard = own;
    setup.rules.shards = 3;
    setup.epoch = Epoch{4};
    const auto add = [&](const FinalCommittee& members, Epoch epoch) {
        sharding::Assignment all = seats();
        all.shards[2].clear();
        for (const ledger::Member& member : members.committee->members()) all.shards[2].push_back({member, Epoch{}});
        setup.rosters.add(std::make_shared<const sharding::Roster>(*sharding::Roster::make(epoch, seed, all)));
    };
    add(long_ago, Epoch{2});
    add(before, Epoch{3});
    add(others, Epoch{4});
    add(after, Epoch{5});
    ShardLinks with_all(std::move(setup));
    const auto is_heard = [&](const FinalCommittee& members) {
        return !say(with_all, {third, (*members.committee)[{0}].key}, MailRequest{Height{1}}).empty();
    };
    EXPECT_TRUE(is_heard(before) && is_heard(others) && is_heard(after));
    EXPECT_FALSE(is_heard(long_ago));
}

TEST_F(ShardLinksTest, TheBeaconsNewsAreKeptAndFollowed) {
    ShardLinks links = links_of(own);
    const auto run = beacons.run(beacons.genesis, 3);
    const Effects effects = tell(links, run);
    const auto kept = all<KeepBeacon>(effects);
    ASSERT_EQ(kept.size(), 1U);
    EXPECT_EQ(kept[0].headers, run.headers);
    const auto asked = all<AskMail>(effects);
    ASSERT_EQ(asked.size(), 1U) << "for the beacon's own mail";
    EXPECT_EQ(asked[0].origin, (Mailroom::Origin{beacon, run.certificate.candidate, Height{3}}));
    EXPECT_EQ(asked[0].of.shard, beacon);
    EXPECT_EQ(links.beacon().height(), Height{3});
    EXPECT_TRUE(tell(links, run).empty()) << "nothing new";
}

TEST_F(ShardLinksTest, TheBeaconItselfTakesNoNews) {
    ShardLinks links = links_of(beacon);
    EXPECT_TRUE(say(links, peer_of(beacon), BeaconNews{beacons.run(beacons.genesis, 1), {}}).empty());
    EXPECT_EQ(links.beacon().latest(), nullptr);
}

TEST_F(ShardLinksTest, AGapIsAskedForWhereTheNewsCameFrom) {
    ShardLinks links = links_of(own);
    auto run = beacons.run(beacons.genesis, 4);
    run.headers.erase(run.headers.begin(), run.headers.begin() + 2);
    const Sent asked = sent(tell(links, run));
    EXPECT_EQ(asked.to, peer_of(beacon));
    EXPECT_EQ(std::get<BeaconRequest>(asked.message).from, Height{1});
}

TEST_F(ShardLinksTest, HeadersAreAskedForOncePerPatience) {
    ShardLinks links = links_of(own);
    const auto ask = [&] {
        Effects out;
        links.ask_beacon(now, out);
        return out;
    };
    const Sent first = sent(ask());
    EXPECT_EQ(first.to.shard, beacon);
    EXPECT_EQ(std::get<BeaconRequest>(first.message).from, Height{1});
    EXPECT_TRUE(ask().empty());
    now += milliseconds{100};
    EXPECT_NE(sent(ask()).to, first.to) << "another one is asked then";
}

/// The end of the beacon's epoch 0: an ordinary block, the closing one, and what follows.
struct EpochEndLinksTest : ShardLinksTest {
    [[nodiscard]] Header with_root(Header header, const Hash& root) const {
        header.state_root = root;
        return header;
    }
    /// What a member of the beacon answers once epoch 1 is elected, and the root that proves it.
    struct Elected {
        explicit Elected(const sharding::Assignment& seats, const Hash& seed) : beacon(state_of(seed)) {
            beacon.add(Epoch{1}, seats);
            beacon.load();
            answer = {Epoch{1}, beacon.proof(Epoch{1}, 3)};
        }
        static sharding::EpochState state_of(const Hash& seed) {
            sharding::EpochState out = sharding::first_epoch(seed);
            out.election = Slot{12};
            return out;
        }
        test::ElectedBeacon beacon;
        RosterAnswer answer;
    };
    const Elected elected{seats(), seed};
    const Header ordinary = beacons.child(beacons.genesis), closing = beacons.closing(ordinary);
    const ledger::FinalRun end = beacons.sealed({ordinary, closing, beacons.tail(closing)});
};

TEST_F(EpochEndLinksTest, TheClosingBlockAsksForTheRosterItLacks) {
    ShardLinks links = links_of(own);
    const Effects effects = tell(links, end);
    EXPECT_EQ(all<KeepBeacon>(effects).at(0).headers, (std::vector<Header>{ordinary, closing}));
    const Sent asked = sent(effects);
    EXPECT_EQ(asked.to.shard, beacon);
    EXPECT_EQ(std::get<RosterRequest>(asked.message).epoch, Epoch{1});
}

TEST_F(EpochEndLinksTest, ARosterIsAskedForFromTheElectionOn) {
    ShardLinks links = links_of(own);
    Header late = ordinary;
    late.slot = Slot{12};
    EXPECT_TRUE(all<SendShard>(tell(links, beacons.sealed({late}))).empty()) << "this block may elect";
    EXPECT_EQ(std::get<RosterRequest>(sent(tell(links, beacons.run(late, 1))).message).epoch, Epoch{1});
}

TEST_F(EpochEndLinksTest, NewsOfAnUnknownEpochAskForItsRosterOncePerPatience) {
    ShardLinks links = links_of(own);
    tell(links, end);
    const auto next = next_beacons.run(closing, 1);
    EXPECT_TRUE(tell(links, next).empty()) << "it was asked for just now";
    now += milliseconds{100};
    const Sent asked = sent(tell(links, next));
    EXPECT_EQ(std::get<RosterRequest>(asked.message).epoch, Epoch{1});
    EXPECT_EQ(links.beacon().height(), Height{2});
}

TEST_F(EpochEndLinksTest, ARosterWaitsForTheHeaderThatProvesIt) {
    ShardLinks links = links_of(own);
    EXPECT_TRUE(say(links, peer_of(beacon), elected.answer).empty());
    EXPECT_EQ(links.rosters().find(Epoch{1}), nullptr);
    const Header proving = with_root(ordinary, elected.beacon.root);
    const auto kept = all<KeepRoster>(tell(links, beacons.sealed({proving})));
    ASSERT_EQ(kept.size(), 1U);
    EXPECT_EQ(*kept[0].roster, *roster(Epoch{1}));
    EXPECT_EQ(links.rosters().find(Epoch{1}), kept[0].roster);
    EXPECT_TRUE(say(links, peer_of(beacon, 2), elected.answer).empty()) << "it is kept once";
}

TEST_F(EpochEndLinksTest, AClosingBlocksOwnRootProvesARoster) {
    ShardLinks links = links_of(own);
    Header proving = closing;
    proving.closing_state_root = elected.beacon.root;
    tell(links, beacons.sealed({ordinary, proving}));
    EXPECT_EQ(all<KeepRoster>(say(links, peer_of(beacon), elected.answer)).size(), 1U);
}

TEST_F(EpochEndLinksTest, WithItsRosterTheNextEpochIsFollowed) {
    ShardLinks links = links_of(own);
    tell(links, beacons.sealed({with_root(ordinary, elected.beacon.root)}));
    say(links, peer_of(beacon), elected.answer);
    const Header last = beacons.closing(links.beacon().latest()->header);
    tell(links, beacons.sealed({last, beacons.tail(last)}));
    const Effects effects = tell(links, next_beacons.run(last, 2));
    EXPECT_EQ(all<KeepBeacon>(effects).size(), 1U);
    EXPECT_EQ(links.beacon().height(), Height{4});
}

TEST_F(EpochEndLinksTest, WrongRostersAreNotTaken) {
    ShardLinks links = links_of(own);
    tell(links, beacons.sealed({with_root(ordinary, elected.beacon.root)}));
    sharding::Assignment other_seats = seats();
    std::swap(other_seats.shards[0], other_seats.shards[1]);
    const Elected other(other_seats, seed);
    RosterAnswer misnamed = elected.answer;
    misnamed.epoch = Epoch{2};
    EXPECT_TRUE(say(links, peer_of(beacon), other.answer).empty()) << "of another state";
    EXPECT_TRUE(say(links, peer_of(beacon), misnamed).empty()) << "not the next";
    EXPECT_EQ(all<KeepRoster>(say(links, peer_of(beacon), elected.answer)).size(), 1U);
}

TEST_F(EpochEndLinksTest, FewAnswersWaitAndTheOldestMakesRoom) {
    ShardLinks links = links_of(own);
    say(links, peer_of(beacon), elected.answer);
    for (int i = 0; i < 4; ++i) say(links, peer_of(beacon, 2), RosterAnswer{Epoch{1}, {{state::Proof::Empty{}}}});
    EXPECT_TRUE(all<KeepRoster>(tell(links, beacons.sealed({with_root(ordinary, elected.beacon.root)}))).empty());
    EXPECT_EQ(all<KeepRoster>(say(links, peer_of(beacon), elected.answer)).size(), 1U);
}

/// A shard that knows the beacon up to the first block of epoch 1.
struct BeaconRefTest : EpochEndLinksTest {
    using RefError = ShardLinks::RefError;
    [[nodiscard]] ShardLinks links_at_end(Epoch epoch) const {
        ShardLinks links =
            links_of(own, epoch.value == 0 ? std::vector{Epoch{1}, Epoch{0}} : std::vector{Epoch{0}, Epoch{1}});
        Effects ignored;
        links.on_message(peer_of(beacon), BeaconNews{end, {}}, now, ignored);
        links.on_message(peer_of(beacon), BeaconNews{next_beacons.run(closing, 1), {}}, now, ignored);
        CHECK(links.beacon().height() == Height{3});
        return links;
    }
    static ShardLinks::FindHeader find_in(const ShardLinks& links) {
        return [&links](const Hash& id) { return links.beacon().find(id); };
    }
    static Result<ShardLinks::BeaconRef, RefError>
    judge(const ShardLinks& links, const Hash& parent_ref, const Hash& ref) {
        Header parent;
        parent.shard = own;
        parent.beacon_ref = parent_ref;
        return links.judge_ref(parent, ref, find_in(links));
    }
    const Hash first_id = ledger::header_id(ordinary), closing_id = ledger::header_id(closing);
    const Hash later_id = ledger::header_id(next_beacons.child(closing));
};

TEST_F(BeaconRefTest, ABlockMayReferToTheParentsOrALaterOne) {
    const ShardLinks links = links_at_end(Epoch{0});
    EXPECT_EQ(*judge(links, {}, {}), std::nullopt);
    EXPECT_EQ(*judge(links, {}, first_id), (sharding::BeaconPoint{first_id, ordinary.state_root}));
    EXPECT_EQ((*judge(links, first_id, first_id))->id, first_id);
    EXPECT_EQ((*judge(links, first_id, closing_id))->id, closing_id);
}

TEST_F(BeaconRefTest, NeverBack) {
    const ShardLinks links = links_at_end(Epoch{0});
    EXPECT_EQ(judge(links, closing_id, first_id).error(), RefError::Backwards);
    EXPECT_EQ(judge(links, first_id, {}).error(), RefError::Backwards);
}

TEST_F(BeaconRefTest, WhatIsNotKnownIsToBeWaitedFor) {
    const ShardLinks links = links_at_end(Epoch{0});
    EXPECT_EQ(judge(links, {}, Hash::from(Bytes(32, 9))).error(), RefError::Unknown);
    EXPECT_EQ(judge(links, Hash::from(Bytes(32, 9)), first_id).error(), RefError::Unknown);
}

TEST_F(BeaconRefTest, NeverIntoAnEpochThatHasNotBegun) {
    EXPECT_EQ(judge(links_at_end(Epoch{0}), {}, later_id).error(), RefError::TooLate);
    EXPECT_TRUE(judge(links_at_end(Epoch{1}), closing_id, later_id));
}

TEST_F(BeaconRefTest, AProposerPrefersTheBlockThatClosesItsEpoch) {
    ShardLinks links = links_of(own);
    Header parent;
    const auto chosen = [&] { return links.choose_ref(parent, find_in(links)); };
    EXPECT_EQ(*chosen(), std::nullopt);
    tell(links, beacons.sealed({ordinary}));
    ASSERT_TRUE(chosen() && *chosen());
    EXPECT_EQ((*chosen())->id, first_id);
    EXPECT_FALSE(links.is_closing(*chosen()));
    tell(links, end);
    EXPECT_EQ((*chosen())->id, closing_id);
    EXPECT_TRUE(links.is_closing(*chosen()));
    parent.beacon_ref = closing_id;
    EXPECT_EQ((*chosen())->id, closing_id) << "and stays there";
}

TEST_F(BeaconRefTest, TheBlockThatClosedTheLastEpochClosesThisOneNot) {
    const ShardLinks links = links_at_end(Epoch{1});
    EXPECT_FALSE(links.is_closing(sharding::BeaconPoint{closing_id, {}}));
    EXPECT_TRUE(links_at_end(Epoch{0}).is_closing(sharding::BeaconPoint{closing_id, {}}));
    EXPECT_FALSE(links_at_end(Epoch{0}).is_closing(sharding::BeaconPoint{first_id, {}}));
    EXPECT_FALSE(links_at_end(Epoch{0}).is_closing({}));
    Header parent;
    parent.beacon_ref = closing_id;
    EXPECT_EQ((*links.choose_ref(parent, find_in(links)))->id, later_id);
}

TEST_F(BeaconRefTest, AProposerWaitsForWhatItsParentRefersTo) {
    const ShardLinks links = links_of(own);
    Header parent;
    parent.beacon_ref = first_id;
    EXPECT_EQ(links.choose_ref(parent, find_in(links)).error(), RefError::Unknown);
}
} // namespace
} // namespace arpeggio::replica
