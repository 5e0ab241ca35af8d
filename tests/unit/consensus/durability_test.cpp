// What others may see of a member is on its disk before, and a restart contradicts nothing (rule 10).
#include "bench.h"

namespace arpeggio::consensus {
namespace {

class Durability : public Bench {
protected:
    /// As it would be after a power cut that spares what was synced.
    void restart() {
        machine.reset();
        timer.reset();
        messages.clear();
        votes.clear();
        start_again(records);
    }
};
class Rule10 : public Durability {};
class Floor : public Durability {};

TEST_F(Durability, AVoteIsSentOnlyAfterItAndItsCandidateAreOnDisk) {
    start();
    disk_stalls = true;
    const CandidatePtr block = candidate(Slot{0}, nullptr);
    records.clear();
    deliver(block);
    EXPECT_EQ(cast(VoteKind::Notarize, Slot{0}), 0);
    ASSERT_EQ(records.size(), 2u);
    EXPECT_EQ(std::get<CandidatePtr>(records[0]), block);
    EXPECT_EQ(std::get<Vote>(records[1]).kind, VoteKind::Notarize);
    persist_all();
    EXPECT_EQ(cast(VoteKind::Notarize, Slot{0}), 1);
}

TEST_F(Durability, NobodySeesWhatFollowsFromACertificateBeforeItIsOnDisk) { // known failure: acting on it at once
    start();
    const CandidatePtr block = candidate(Slot{0}, nullptr);
    deliver(block);
    disk_stalls = true;
    records.clear();
    deliver(certificate(VoteKind::Notarize, Slot{0}, id_of(block)));
    deliver(certificate(VoteKind::Finalize, Slot{0}, id_of(block)));
    EXPECT_EQ(cast(VoteKind::Finalize, Slot{0}), 0);
    EXPECT_TRUE(certificates.empty());
    EXPECT_TRUE(finalized.empty());
    EXPECT_TRUE(std::holds_alternative<Certificate>(records.at(0))); // in front of the vote that follows from it
    persist_all();
    EXPECT_EQ(cast(VoteKind::Finalize, Slot{0}), 1);
    EXPECT_EQ(finalized.size(), 1u);
}

TEST_F(Durability, AnOwnCandidateIsOnDiskBeforeItIsSent) {
    start(/*as_leader=*/true);
    disk_stalls = true;
    answer(proposals.at(0));
    EXPECT_TRUE(sent_of<CandidatePtr>().empty());
    persist_all();
    EXPECT_EQ(sent_of<CandidatePtr>().size(), 1u);
}

TEST_F(Durability, RecordsBelowTheLastFinalBlocksMayBeForgotten) {
    start();
    CandidatePtr block;
    for (std::uint64_t slot = 0; slot < 20; ++slot) {
        now += settings.slot_interval;
        block = candidate(Slot{slot}, block);
        make_final(block);
    }
    ASSERT_EQ(finalized.size(), 20u);
    EXPECT_EQ(finalized.back().forget_below, Slot{20 - late_blocks});
}

TEST_F(Rule10, TheActiveWindowIsSkippedWhereverNotFinalized) {
    start();
    const CandidatePtr block = candidate(Slot{0}, nullptr);
    deliver(block);
    deliver(certificate(VoteKind::Notarize, Slot{0}, id_of(block)));
    ASSERT_EQ(cast(VoteKind::Finalize, Slot{0}), 1);
    restart();
    EXPECT_EQ(cast(VoteKind::Skip, Slot{0}), 0);
    for (std::uint64_t slot = 1; slot < 4; ++slot) EXPECT_EQ(cast(VoteKind::Skip, Slot{slot}), 1);
    EXPECT_EQ(cast(VoteKind::Skip, Slot{4}), 0);
    EXPECT_EQ(cast(VoteKind::Finalize, Slot{0}), 1); // sent again: nobody may have got it
    EXPECT_EQ(sent_of<Status>().size(), 1u);
}

TEST_F(Rule10, NoFinalizeOnTheRecoveryPathAfterSkip) { // known failure
    start();
    const CandidatePtr block = candidate(Slot{0}, nullptr);
    deliver(block);
    ASSERT_EQ(cast(VoteKind::Notarize, Slot{0}), 1);
    restart();
    deliver(certificate(VoteKind::Notarize, Slot{0}, id_of(block)));
    EXPECT_EQ(cast(VoteKind::Skip, Slot{0}), 1);
    EXPECT_EQ(cast(VoteKind::Finalize, Slot{0}), 0);
}

TEST_F(Rule10, ALeaderProposesNothingMoreInTheWindowItRestartedIn) {
    start(/*as_leader=*/true);
    answer(proposals.at(0));
    restart();
    proposals.clear();
    advance(seconds{2});
    EXPECT_TRUE(proposals.empty());
}

TEST_F(Rule10, AfterARestartTheSameVoteIsTheSameAndAnotherIsRefused) {
    start();
    const CandidatePtr first = candidate(Slot{0}, nullptr, 1);
    deliver(first);
    ASSERT_EQ(cast(VoteKind::Notarize, Slot{0}), 1);
    restart();
    const CandidatePtr second = candidate(Slot{0}, nullptr, 2);
    deliver(certificate(VoteKind::Notarize, Slot{0}, id_of(second)));
    deliver(second);
    for (const Vote& one : votes) EXPECT_NE(one.candidate, id_of(second));
}

TEST_F(Rule10, ABlockThatWasFinalBeforeIsCommittedAgainIfItsCommitWasLost) {
    start();
    const CandidatePtr block = candidate(Slot{0}, nullptr);
    make_final(block);
    ASSERT_EQ(finalized.size(), 1u);
    restart(); // the tip is still the one before
    ASSERT_EQ(finalized.size(), 2u);
    EXPECT_EQ(finalized[1].ids, finalized[0].ids);
}

TEST_F(Rule10, TheMachineGoesOnFromItsTip) {
    start();
    const CandidatePtr block = candidate(Slot{0}, nullptr);
    make_final(block);
    tip = {id_of(block), block->header.timestamp, block->header.height, Slot{0}};
    restart();
    EXPECT_EQ(finalized.size(), 1u);
    const CandidatePtr next = candidate(Slot{1}, block);
    deliver(next);
    EXPECT_EQ(cast(VoteKind::Notarize, Slot{1}), 1);
}

TEST_F(Floor, BelowItNothingIsSigned) {
    start(/*as_leader=*/false, {SigningFloor{Slot{1}}});
    const CandidatePtr block = candidate(Slot{0}, nullptr);
    make_final(block); // others need no vote of ours
    advance(seconds{30});
    for (const VoteKind kind : {VoteKind::Notarize, VoteKind::Skip, VoteKind::Finalize})
        EXPECT_EQ(cast(kind, Slot{0}), 0);
    ASSERT_EQ(finalized.size(), 1u);
}

TEST_F(Floor, FromItOnEverythingIs) {
    start(/*as_leader=*/false, {SigningFloor{Slot{1}}});
    const CandidatePtr below = candidate(Slot{0}, nullptr);
    make_final(below);
    const CandidatePtr block = candidate(Slot{1}, below);
    make_final(block);
    EXPECT_EQ(cast(VoteKind::Notarize, Slot{1}), 1);
    EXPECT_EQ(cast(VoteKind::Finalize, Slot{1}), 1);
}

TEST_F(Floor, ALeaderBelowItProposesNothing) {
    start(/*as_leader=*/true, {SigningFloor{Slot{100}}});
    advance(seconds{2});
    EXPECT_TRUE(proposals.empty());
    EXPECT_TRUE(votes.empty());
}

} // namespace
} // namespace arpeggio::consensus
