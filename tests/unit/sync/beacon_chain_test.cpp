#include "sync/beacon_chain.h"
#include "unit/sharding/final_rosters.h"

namespace arpeggio::sync {
namespace {
using ledger::FinalRun;
using ledger::Header;

struct BeaconChainTest : testing::Test {
    const test::FinalCommittee members{ShardId{0}};
    const sharding::Rosters rosters = test::rosters_of(members);
    BeaconChain chain{members.context.network};

    [[nodiscard]] FinalRun next(std::size_t count) const {
        return members.run(chain.latest() != nullptr ? chain.latest()->header : members.genesis, count);
    }
};

TEST_F(BeaconChainTest, FollowsRunsAndFindsTheirHeaders) {
    const FinalRun run = next(3);
    const auto added = chain.add(run, rosters);
    ASSERT_TRUE(added);
    ASSERT_EQ(added->size(), 3U);
    for (std::size_t i = 0; i < 3; ++i) {
        EXPECT_EQ((*added)[i].header, run.headers[i]);
        EXPECT_EQ((*added)[i].id, ledger::header_id(run.headers[i]));
        ASSERT_NE(chain.find((*added)[i].id), nullptr);
        EXPECT_EQ(*chain.find((*added)[i].id), run.headers[i]);
    }
    ASSERT_NE(chain.latest(), nullptr);
    EXPECT_EQ(chain.latest()->header, run.last());
    EXPECT_EQ(chain.find(Hash{}), nullptr);
}

TEST_F(BeaconChainTest, OfAnOverlappingRunOnlyWhatIsNewCounts) {
    const FinalRun run = next(5);
    FinalRun start = run;
    start.headers.resize(2);
    start.certificate = members.certificate(start.last());
    ASSERT_TRUE(chain.add(start, rosters));
    EXPECT_EQ(chain.add(start, rosters).error(), BeaconError::Known);
    const auto added = chain.add(run, rosters);
    ASSERT_TRUE(added);
    EXPECT_EQ(added->size(), 3U);
}

TEST_F(BeaconChainTest, AGapIsToBeAskedFor) {
    FinalRun run = next(4);
    run.headers.erase(run.headers.begin());
    EXPECT_EQ(chain.add(run, rosters).error(), BeaconError::Gap);
    EXPECT_EQ(chain.latest(), nullptr);
}

TEST_F(BeaconChainTest, AnotherShardsOrEpochsRunIsRefused) {
    const test::FinalCommittee others{ShardId{1}};
    EXPECT_EQ(chain.add(others.run(others.genesis, 1), rosters).error(), BeaconError::NotTheBeacon);
    FinalRun later = next(1);
    later.headers[0].epoch = Epoch{1};
    EXPECT_EQ(chain.add(later, rosters).error(), BeaconError::UnknownEpoch);
}

TEST_F(BeaconChainTest, NobodyElseMakesItFinal) {
    EXPECT_EQ(chain.add(members.run(members.genesis, 1, 2), rosters).error(), BeaconError::BadCertificate);
    const test::FinalCommittee strangers(ShardId{0}, 9);
    EXPECT_EQ(chain.add(strangers.run(strangers.genesis, 1), rosters).error(), BeaconError::BadCertificate);
    EXPECT_EQ(chain.latest(), nullptr);
}

TEST_F(BeaconChainTest, AForkThatIsSignedIsNotFollowed) {
    ASSERT_TRUE(chain.add(next(1), rosters));
    Header other = members.child(members.genesis, /*salt=*/7);
    EXPECT_EQ(chain.add(members.run(other, 1), rosters).error(), BeaconError::Fork);
    EXPECT_EQ(chain.height(), Height{1});
}

TEST_F(BeaconChainTest, HoldsTheNewestHeadersOnly) {
    std::vector<Header> known{members.child(members.genesis)};
    while (known.size() < BeaconChain::headers_max) known.push_back(members.child(known.back()));
    BeaconChain full{members.context.network, known};
    const Hash oldest = ledger::header_id(known.front()), second = ledger::header_id(known[1]);
    ASSERT_NE(full.find(oldest), nullptr);
    ASSERT_TRUE(full.add(members.run(known.back(), 1), rosters));
    EXPECT_EQ(full.find(oldest), nullptr);
    ASSERT_NE(full.find(second), nullptr);
    EXPECT_EQ(*full.find(second), known[1]);
}

/// The end of epoch 0 at height 2, with a tail of two blocks, and the members of epoch 1, who are others.
struct EpochEndTest : BeaconChainTest {
    const test::FinalCommittee next_members{ShardId{0}, 20, Epoch{1}};
    const Header ordinary = members.child(members.genesis), closing = members.closing(ordinary);
    const Header tail = members.tail(closing), more_tail = members.tail(tail);
    const FinalRun end = members.sealed({ordinary, closing, tail, more_tail});

    [[nodiscard]] sharding::Rosters both() const {
        sharding::Rosters out = rosters;
        out.add(test::roster_of(next_members));
        return out;
    }
};

TEST_F(EpochEndTest, TheClosingBlockIsTakenAndItsTailLeftOut) {
    const auto added = chain.add(end, rosters);
    ASSERT_TRUE(added);
    ASSERT_EQ(added->size(), 2U);
    EXPECT_EQ(added->back().header, closing);
    EXPECT_EQ(added->back().id, ledger::header_id(closing));
    EXPECT_EQ(chain.latest()->header, closing);
    EXPECT_EQ(chain.links().size(), 2U);
    EXPECT_NE(chain.find(ledger::header_id(closing)), nullptr);
    EXPECT_EQ(chain.find(ledger::header_id(tail)), nullptr);
    EXPECT_EQ(chain.add(end, rosters).error(), BeaconError::Known);
}

TEST_F(EpochEndTest, TheTailAloneBringsNothing) {
    ASSERT_TRUE(chain.add(members.sealed({ordinary, closing}), rosters));
    EXPECT_EQ(chain.add(members.sealed({tail, more_tail}), rosters).error(), BeaconError::OnlyTail);
    EXPECT_EQ(chain.height(), Height{2});
}

TEST_F(EpochEndTest, KnowsTheBlockThatClosesAnEpoch) {
    EXPECT_EQ(chain.closing_of(Epoch{0}), nullptr);
    ASSERT_TRUE(chain.add(members.sealed({ordinary}), rosters));
    EXPECT_EQ(chain.closing_of(Epoch{0}), nullptr);
    ASSERT_TRUE(chain.add(end, rosters));
    ASSERT_NE(chain.closing_of(Epoch{0}), nullptr);
    EXPECT_EQ(chain.closing_of(Epoch{0})->header, closing);
    EXPECT_EQ(chain.closing_of(Epoch{1}), nullptr);
    const BeaconChain restarted(members.context.network, {ordinary, closing});
    ASSERT_NE(restarted.closing_of(Epoch{0}), nullptr);
    EXPECT_EQ(restarted.closing_of(Epoch{0})->id, ledger::header_id(closing));
}

TEST_F(EpochEndTest, TheNextEpochIsOfItsOwnMembersAndContinuesTheClosingBlock) {
    ASSERT_TRUE(chain.add(end, rosters));
    const FinalRun next = next_members.run(closing, 2);
    EXPECT_EQ(chain.add(next, rosters).error(), BeaconError::UnknownEpoch);
    const auto added = chain.add(next, both());
    ASSERT_TRUE(added);
    EXPECT_EQ(added->size(), 2U);
    EXPECT_EQ(added->front().header.parent, ledger::header_id(closing));
    EXPECT_EQ(chain.height(), Height{4});
    ASSERT_NE(chain.closing_of(Epoch{0}), nullptr) << "the last one's is still known";
}

TEST_F(EpochEndTest, TheLastEpochsMembersDecideNothingInTheNext) {
    ASSERT_TRUE(chain.add(end, rosters));
    const test::FinalCommittee old{ShardId{0}, 0, Epoch{1}};
    EXPECT_EQ(chain.add(old.run(closing, 1), both()).error(), BeaconError::BadCertificate);
}

TEST_F(EpochEndTest, WhatContinuesTheTailIsAFork) {
    ASSERT_TRUE(chain.add(end, rosters));
    Header on_tail = next_members.child(tail);
    on_tail.height = closing.height.next();
    EXPECT_EQ(chain.add(next_members.sealed({on_tail}), both()).error(), BeaconError::Fork);
}

TEST_F(EpochEndTest, OfATooOldEpochTheClosingBlockIsForgotten) {
    std::vector<Header> known{ordinary, closing, next_members.child(closing)};
    while (known.size() < BeaconChain::headers_max) known.push_back(next_members.child(known.back()));
    BeaconChain full{members.context.network, known};
    ASSERT_TRUE(full.add(next_members.run(known.back(), 1), both()));
    EXPECT_NE(full.closing_of(Epoch{0}), nullptr) << "the oldest that is held";
    ASSERT_TRUE(full.add(next_members.run(full.latest()->header, 1), both()));
    EXPECT_EQ(full.closing_of(Epoch{0}), nullptr);
}
} // namespace
} // namespace arpeggio::sync
