// Rule 12: who is sent what, and that no certificate is left behind on its way down.
#include "bench.h"

#include <set>

namespace arpeggio::consensus {
namespace {

class RoutesTest : public Bench {
protected:
    RoutesTest() { reset_committee(std::vector<std::uint64_t>(100, weight)); }
    [[nodiscard]] Routes routes(std::uint16_t of) const { return {settings, context, *committee, MemberIndex{of}}; }
    [[nodiscard]] LeaderSchedule leaders() const { return {context, *committee, seed}; }
};

TEST_F(RoutesTest, ASmallCommitteeSendsToAll) {
    reset_committee(std::vector<std::uint64_t>(64, weight));
    EXPECT_EQ(routes(0).of_vote(VoteKind::Notarize, Slot{3}, leaders()), std::nullopt);
    EXPECT_EQ(routes(0).of_certificate(Slot{3}, leaders()), std::nullopt);
}

TEST_F(RoutesTest, VotesGoToThisAndTheNextLeaderAndOneMoreAndSkipsToAll) {
    const Slot slot{9};
    const auto to = routes(0).of_vote(VoteKind::Finalize, slot, leaders());
    ASSERT_TRUE(to);
    EXPECT_EQ(to->at(0), leaders().leader(Window{2}));
    EXPECT_EQ(to->at(1), leaders().leader(Window{3}));
    EXPECT_LE(to->size(), 3u);
    EXPECT_EQ(routes(0).of_vote(VoteKind::Skip, slot, leaders()), std::nullopt);
    const auto own = routes(to->at(0).value).of_vote(VoteKind::Finalize, slot, leaders());
    EXPECT_EQ(own->size(), to->size() - 1); // it does not send to itself
}

TEST_F(RoutesTest, EveryTreeReachesEveryoneInTwoHops) {
    for (std::uint64_t window = 0; window < 20; ++window) {
        for (const MemberIndex root : routes(0).collectors(Window{window}, leaders())) {
            std::set<MemberIndex> reached{root};
            const auto relays = routes(0).children(Window{window}, root, root);
            EXPECT_EQ(relays.size(), 10u);
            for (const MemberIndex relay : relays) {
                EXPECT_TRUE(reached.insert(relay).second);
                const auto leaves = routes(0).children(Window{window}, root, relay);
                EXPECT_LE(leaves.size(), 10u);
                for (const MemberIndex leaf : leaves) {
                    EXPECT_TRUE(reached.insert(leaf).second);
                    EXPECT_TRUE(routes(0).children(Window{window}, root, leaf).empty());
                }
            }
            EXPECT_EQ(reached.size(), 100u);
        }
    }
}

TEST_F(RoutesTest, TreesDifferByWindowAndCollector) {
    const Routes all = routes(0);
    const MemberIndex root{5};
    EXPECT_NE(all.children(Window{1}, root, root), all.children(Window{2}, root, root));
    EXPECT_NE(all.children(Window{1}, root, root), all.children(Window{1}, MemberIndex{6}, MemberIndex{6}));
}

class Rule12 : public Bench {
protected:
    Rule12() {
        settings.direct_members_max = 0;
        reset_committee(std::vector<std::uint64_t>(7, weight));
    }
    /// A machine that neither leads nor collects in window 0, so that it has someone to send to.
    void start_as_voter() {
        const LeaderSchedule leaders(context, *committee, seed);
        const Routes routes(settings, context, *committee, std::nullopt);
        const auto collectors = routes.collectors(Window{0}, leaders);
        self = MemberIndex{0};
        while (std::find(collectors.begin(), collectors.end(), self) != collectors.end()) self = self.next();
        start_again({});
        targets.clear();
        messages.clear();
    }
};

TEST_F(Rule12, AVoteThatNobodyCertifiesGoesToAllAfterDelta) {
    start_as_voter();
    deliver(candidate(Slot{0}, nullptr));
    EXPECT_EQ(sent_of<Vote>().size(), 1u);
    EXPECT_LE(targets.size(), 3u);
    advance(settings.delta - milliseconds{1});
    EXPECT_EQ(sent_of<Vote>().size(), 1u);
    advance(milliseconds{1});
    EXPECT_EQ(sent_of<Vote>().size(), 2u);
    advance(settings.delta);
    EXPECT_EQ(sent_of<Vote>().size(), 2u);
}

TEST_F(Rule12, ACertifiedVoteDoesNot) {
    start_as_voter();
    const CandidatePtr block = candidate(Slot{0}, nullptr);
    deliver(block);
    deliver(certificate(VoteKind::Notarize, Slot{0}, id_of(block)));
    deliver(certificate(VoteKind::Finalize, Slot{0}, id_of(block)));
    EXPECT_EQ(sent_of<Vote>().size(), 2u); // NOTARIZE and FINALIZE, to the collectors
    advance(2 * settings.delta);
    EXPECT_EQ(sent_of<Vote>().size(), 2u);
}

TEST_F(Rule12, ACollectorAnswersAVoteThatFallsBackWithTheCertificate) {
    start(); // knows window 0's leader
    self = leader_of(Slot{0});
    start_again({});
    const MemberIndex voter = other(self, 3);
    const Certificate made = certificate(VoteKind::Notarize, Slot{0}, hash_of(5), /*without=*/0);
    const Vote late = vote(VoteKind::Notarize, Slot{0}, hash_of(5), voter);
    deliver(late, voter);
    deliver(made);
    targets.clear();
    certificates.clear();
    deliver(late, other(self, 1)); // passed on by another
    EXPECT_TRUE(certificates.empty());
    deliver(late, voter);
    EXPECT_EQ(certificates, std::vector<Certificate>{made});
    EXPECT_EQ(targets, std::vector<MemberIndex>{voter});
}

TEST_F(Rule12, ACertificateIsPassedOnOnce) {
    start_as_voter();
    const Certificate skip = certificate(VoteKind::Skip, Slot{0}, {});
    const LeaderSchedule leaders(context, *committee, seed);
    const auto children = Routes(settings, context, *committee, self).of_certificate(Slot{0}, leaders);
    deliver(skip);
    deliver(skip);
    EXPECT_EQ(targets, *children);
}

class Accusation : public Bench {};

TEST_F(Accusation, EvidenceFromAPeerIsVerifiedReportedAndPassedOnOnce) {
    start();
    const MemberIndex culprit = other(self, 2);
    VoteConflict two{
        vote(VoteKind::Notarize, Slot{0}, hash_of(1), culprit), vote(VoteKind::Finalize, Slot{0}, hash_of(2), culprit)};
    VoteConflict forged = two;
    forged.second.signature.bytes[0] ^= 1;
    deliver(Evidence{forged});
    EXPECT_EQ(misbehaved, std::vector<Misbehaviour>{Misbehaviour::BadEvidence});
    deliver(Evidence{two});
    deliver(Evidence{two});
    EXPECT_EQ(reports.size(), 1u);
    EXPECT_EQ(sent_of<Evidence>(), std::vector<Evidence>{two});
}

TEST_F(Accusation, WhoFindsAConflictTellsTheOthers) {
    start();
    const MemberIndex culprit = other(self, 2);
    deliver(vote(VoteKind::Notarize, Slot{0}, hash_of(1), culprit));
    deliver(vote(VoteKind::Notarize, Slot{0}, hash_of(2), culprit));
    deliver(vote(VoteKind::Skip, Slot{1}, {}, culprit));
    deliver(vote(VoteKind::Finalize, Slot{1}, hash_of(2), culprit));
    EXPECT_EQ(reports.size(), 2u);
    EXPECT_EQ(sent_of<Evidence>().size(), 1u);
}

TEST_F(Accusation, NotarizeAndSkipTogetherIsLegal) {
    start();
    deliver(vote(VoteKind::Notarize, Slot{0}, hash_of(1), other(self, 2)));
    deliver(vote(VoteKind::Skip, Slot{0}, {}, other(self, 2)));
    EXPECT_TRUE(reports.empty());
}

} // namespace
} // namespace arpeggio::consensus
