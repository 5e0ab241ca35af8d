#include "sync/beacon_chain.h"
#include "unit/ledger/final_committee.h"

namespace arpeggio::sync {
namespace {
using ledger::FinalRun;
using ledger::Header;

struct BeaconChainTest : testing::Test {
    const test::FinalCommittee members{ShardId{0}};
    BeaconChain chain{members.context.network, *members.committee};

    [[nodiscard]] FinalRun next(std::size_t count) const {
        return members.run(chain.latest() != nullptr ? chain.latest()->header : members.genesis, count);
    }
};

TEST_F(BeaconChainTest, FollowsRunsAndFindsTheirHeaders) {
    const FinalRun run = next(3);
    const auto added = chain.add(run);
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
    ASSERT_TRUE(chain.add(start));
    EXPECT_EQ(chain.add(start).error(), BeaconError::Known);
    const auto added = chain.add(run);
    ASSERT_TRUE(added);
    EXPECT_EQ(added->size(), 3U);
}

TEST_F(BeaconChainTest, AGapIsToBeAskedFor) {
    FinalRun run = next(4);
    run.headers.erase(run.headers.begin());
    EXPECT_EQ(chain.add(run).error(), BeaconError::Gap);
    EXPECT_EQ(chain.latest(), nullptr);
}

TEST_F(BeaconChainTest, AnotherShardsOrEpochsRunIsRefused) {
    const test::FinalCommittee others{ShardId{1}};
    EXPECT_EQ(chain.add(others.run(others.genesis, 1)).error(), BeaconError::WrongInstance);
    FinalRun later = next(1);
    later.headers[0].epoch = Epoch{1};
    EXPECT_EQ(chain.add(later).error(), BeaconError::WrongInstance);
}

TEST_F(BeaconChainTest, NobodyElseMakesItFinal) {
    EXPECT_EQ(chain.add(members.run(members.genesis, 1, 2)).error(), BeaconError::BadCertificate);
    const test::FinalCommittee strangers(ShardId{0}, 9);
    EXPECT_EQ(chain.add(strangers.run(strangers.genesis, 1)).error(), BeaconError::BadCertificate);
    EXPECT_EQ(chain.latest(), nullptr);
}

TEST_F(BeaconChainTest, AForkThatIsSignedIsNotFollowed) {
    ASSERT_TRUE(chain.add(next(1)));
    Header other = members.child(members.genesis, /*salt=*/7);
    EXPECT_EQ(chain.add(members.run(other, 1)).error(), BeaconError::Fork);
    EXPECT_EQ(chain.height(), Height{1});
}

TEST_F(BeaconChainTest, HoldsTheNewestHeadersOnly) {
    std::vector<Header> known{members.child(members.genesis)};
    while (known.size() < BeaconChain::headers_max) known.push_back(members.child(known.back()));
    BeaconChain full{members.context.network, *members.committee, known};
    const Hash oldest = ledger::header_id(known.front()), second = ledger::header_id(known[1]);
    ASSERT_NE(full.find(oldest), nullptr);
    ASSERT_TRUE(full.add(members.run(known.back(), 1)));
    EXPECT_EQ(full.find(oldest), nullptr);
    ASSERT_NE(full.find(second), nullptr);
    EXPECT_EQ(*full.find(second), known[1]);
}
} // namespace
} // namespace arpeggio::sync
