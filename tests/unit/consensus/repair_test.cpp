// Rules 9 and 11, and how what is missing is found again.
#include "bench.h"

namespace arpeggio::consensus {
namespace {

class Repair : public Bench {
protected:
    /// As a replica serves them: without signatures.
    [[nodiscard]] std::vector<CandidatePtr> served_run(std::uint64_t blocks) const {
        std::vector<CandidatePtr> run;
        for (std::uint64_t slot = 0; slot < blocks; ++slot) {
            auto block =
                std::make_shared<ledger::Candidate>(*candidate(Slot{slot}, run.empty() ? nullptr : run.back()));
            block->signature = {};
            run.push_back(std::move(block));
        }
        return run;
    }
};
class Rule9 : public Bench {};
class Rule11 : public Bench {};

TEST_F(Repair, AMissingCandidateIsAskedForFirstOfItsLeaderThenOfTheOthers) {
    start();
    const CandidatePtr block = candidate(Slot{0}, nullptr);
    deliver(certificate(VoteKind::Notarize, Slot{0}, id_of(block)));
    targets.clear();
    advance(settings.delta);
    ASSERT_EQ(sent_of<RequestCandidate>().size(), 1u);
    EXPECT_EQ(targets.at(0), leader_of(Slot{0}));
    advance(2 * settings.delta);
    ASSERT_EQ(sent_of<RequestCandidate>().size(), 2u);
    EXPECT_NE(targets.at(1), self);
}

TEST_F(Repair, AnUncertifiedParentThatIsMissingIsAskedForAndMustBeSigned) {
    start();
    const CandidatePtr parent = candidate(Slot{0}, nullptr);
    deliver(candidate(Slot{1}, parent));
    targets.clear();
    advance(settings.delta / 2);
    ASSERT_EQ(sent_of<RequestCandidate>().size(), 1u);
    EXPECT_EQ(sent_of<RequestCandidate>()[0].id, id_of(parent));
    EXPECT_EQ(targets.at(0), leader_of(Slot{0}));
    auto forged = std::make_shared<ledger::Candidate>(*parent);
    forged->signature.bytes[0] ^= 1;
    deliver(CandidatePtr{forged});
    EXPECT_EQ(misbehaved, std::vector<Misbehaviour>{Misbehaviour::BadSignature});
    deliver(parent);
    EXPECT_EQ(cast(VoteKind::Notarize, Slot{0}), 1);
}

TEST_F(Repair, AMissingAncestorOfAFinalBlockIsAskedForById) {
    start();
    const CandidatePtr first = candidate(Slot{0}, nullptr);
    const CandidatePtr second = candidate(Slot{1}, first);
    deliver(certificate(VoteKind::Finalize, Slot{1}, id_of(second)));
    deliver(second);
    advance(settings.delta);
    ASSERT_FALSE(sent_of<RequestCandidate>().empty());
    EXPECT_EQ(sent_of<RequestCandidate>().back().id, id_of(first));
}

TEST_F(Repair, ACandidateAskedForByIdNeedsNoSignature) {
    start();
    auto block = std::make_shared<ledger::Candidate>(*candidate(Slot{0}, nullptr));
    block->signature = {};
    deliver(certificate(VoteKind::Finalize, Slot{0}, header_id(block->header)));
    deliver(CandidatePtr{block});
    EXPECT_TRUE(misbehaved.empty());
    EXPECT_EQ(finalized.size(), 1u);
}

TEST_F(Repair, AServedCandidateThatOvertookItsCertificateIsNoMisbehaviour) {
    start();
    auto block = std::make_shared<ledger::Candidate>(*candidate(Slot{0}, nullptr));
    block->signature = {};
    deliver(CandidatePtr{block});
    EXPECT_TRUE(misbehaved.empty());
    EXPECT_TRUE(checks.empty());
}

TEST_F(Repair, AServedRunThatOvertookItsCertificateIsCommittedWithoutAsking) {
    start();
    const std::vector<CandidatePtr> run = served_run(12);
    for (const CandidatePtr& block : run) deliver(block); // the lowest first, the certificate last
    EXPECT_TRUE(checks.empty());
    deliver(certificate(VoteKind::Finalize, Slot{11}, id_of(run[11])));
    ASSERT_EQ(finalized.size(), 1u);
    EXPECT_EQ(finalized[0].ids.size(), 12u);
    EXPECT_TRUE(sent_of<RequestCandidate>().empty());
}

TEST_F(Repair, AServedBlockWithAnotherBodyIsMisbehaviourOnceItIsVouchedFor) {
    start();
    auto block = std::make_shared<ledger::Candidate>(*served_run(1)[0]);
    block->body.push_back(9);
    deliver(CandidatePtr{block});
    EXPECT_TRUE(misbehaved.empty());
    deliver(certificate(VoteKind::Finalize, Slot{0}, id_of(block)));
    EXPECT_EQ(misbehaved, std::vector<Misbehaviour>{Misbehaviour::BodyMismatch});
    EXPECT_TRUE(finalized.empty());
}

TEST_F(Repair, AHeldCandidateIsSentToWhoAsks) {
    start();
    const CandidatePtr block = candidate(Slot{0}, nullptr);
    deliver(block);
    targets.clear();
    deliver(RequestCandidate{id_of(block)}, other(self, 2));
    deliver(RequestCandidate{hash_of(77)}, other(self, 2));
    ASSERT_EQ(sent_of<CandidatePtr>().size(), 1u);
    EXPECT_EQ(targets, std::vector<MemberIndex>{other(self, 2)});
}

TEST_F(Repair, OnePeerCannotMakeUsSendWithoutEnd) {
    start();
    auto block = std::make_shared<ledger::Candidate>(*candidate(Slot{0}, nullptr));
    block->body.resize(1'000'000);
    block->header.body_root = ledger::body_root(block->body);
    sign(*block);
    deliver(CandidatePtr{block});
    for (int i = 0; i < 100; ++i) deliver(RequestCandidate{ledger::header_id(block->header)});
    EXPECT_LE(sent_of<CandidatePtr>().size(), answer_bytes_max / block->body.size());
    EXPECT_GT(sent_of<CandidatePtr>().size(), 1u);
}

TEST_F(Repair, MissingCertificatesBelowACandidateAreAskedFor) {
    start();
    deliver(candidate(Slot{2}, nullptr));
    advance(settings.delta);
    ASSERT_EQ(sent_of<RequestCertificates>().size(), 1u);
    EXPECT_EQ(sent_of<RequestCertificates>()[0], (RequestCertificates{Slot{0}, 2}));
}

TEST_F(Repair, CertificatesAskedForAreSentAndTooManyAreRefused) {
    start();
    for (std::uint64_t slot = 0; slot < 3; ++slot) deliver(certificate(VoteKind::Skip, Slot{slot}, {}));
    certificates.clear();
    deliver(RequestCertificates{Slot{1}, 64});
    EXPECT_EQ(certificates.size(), 2u);
    deliver(RequestCertificates{Slot{1}, 65});
    EXPECT_EQ(misbehaved, std::vector<Misbehaviour>{Misbehaviour::TooManyRequested});
}

TEST_F(Repair, WhoLacksBlocksIsServedByTheReplica) {
    start();
    make_final(candidate(Slot{0}, nullptr));
    deliver(Status{Height{0}, std::nullopt, Slot{0}}, other(self, 2));
    deliver(Status{Height{0}, std::nullopt, Slot{0}}, other(self, 2)); // again, at once
    ASSERT_EQ(served.size(), 1u);
    EXPECT_EQ(served[0].to, other(self, 2));
    EXPECT_EQ(served[0].above, Height{0});
}

TEST_F(Repair, WhoIsFarBehindAsksForBlocksAndCommitsTheServedRun) {
    start();
    CandidatePtr block;
    std::vector<CandidatePtr> chain;
    for (std::uint64_t slot = 0; slot < 30; ++slot) chain.push_back(block = candidate(Slot{slot}, block));
    messages.clear();
    deliver(certificate(VoteKind::Finalize, Slot{29}, id_of(chain[29])));
    EXPECT_EQ(sent_of<Status>().size(), 1u);
    deliver(certificate(VoteKind::Finalize, Slot{15}, id_of(chain[15])));
    for (std::size_t i = 16; i-- > 0;) deliver(chain[i]);
    ASSERT_EQ(finalized.size(), 1u);
    EXPECT_EQ(finalized[0].ids.size(), 16u);
    EXPECT_EQ(cast(VoteKind::Notarize, Slot{15}), 0); // not among the last eight final blocks
}

TEST_F(Repair, WhoMissedABlockThatMembersHoldNoMoreAsksForBlocks) {
    start();
    deliver(certificate(VoteKind::Finalize, Slot{2}, hash_of(5)));
    const std::size_t before = sent_of<Status>().size();
    deliver(certificate(VoteKind::Finalize, Slot{20}, hash_of(6)));
    EXPECT_GT(sent_of<Status>().size(), before);
}

TEST_F(Rule9, AStandstillSendsEverythingAfterTheLastFinalBlockAgain) {
    start();
    const CandidatePtr block = candidate(Slot{0}, nullptr);
    make_final(block);
    deliver(certificate(VoteKind::Skip, Slot{1}, {}));
    advance(settings.standstill - milliseconds{1});
    certificates.clear();
    messages.clear();
    advance(milliseconds{1});
    EXPECT_EQ(certificates.size(), 2u);    // final of slot 0, skip of slot 1
    EXPECT_EQ(sent_of<Vote>().size(), 3u); // own SKIPs of slots 1 to 3
    EXPECT_EQ(sent_of<Status>().size(), 1u);
}

TEST_F(Rule9, TheResendingIsBoundedPerSecond) { // known failure: unbounded standstill traffic
    reset_committee(std::vector<std::uint64_t>(100, 1));
    settings.backoff_cap = seconds{1};
    start();
    for (std::uint64_t slot = 0; slot < 400; ++slot) deliver(certificate(VoteKind::Skip, Slot{slot}, {}, 33));
    messages.clear();
    advance(settings.standstill);
    std::size_t bytes = 0;
    for (const Certificate& one : sent_of<Certificate>()) bytes += message_size(one) * (committee->size() - 1);
    EXPECT_LE(bytes, resend_bytes_max + 1'000'000);
    EXPECT_GT(bytes, 0u);
}

TEST_F(Rule9, StatusIsAnsweredWithWhatThePeerLacks) {
    start();
    deliver(certificate(VoteKind::Skip, Slot{0}, {}));
    advance(seconds{1});
    certificates.clear();
    deliver(Status{Height{0}, std::nullopt, Slot{0}}, other(self, 2));
    EXPECT_EQ(certificates.size(), 1u);
    deliver(Status{Height{0}, std::nullopt, Slot{1}}, other(self, 2));
    EXPECT_EQ(certificates.size(), 1u);
}

TEST_F(Rule11, EachConflictOfVotesIsReportedOnce) {
    start();
    const MemberIndex twin = other(self, 2);
    deliver(vote(VoteKind::Notarize, Slot{0}, hash_of(1), twin));
    deliver(vote(VoteKind::Notarize, Slot{0}, hash_of(2), twin));
    deliver(vote(VoteKind::Notarize, Slot{0}, hash_of(3), twin));
    deliver(vote(VoteKind::Skip, Slot{1}, {}, twin));
    deliver(vote(VoteKind::Finalize, Slot{1}, hash_of(1), twin));
    ASSERT_EQ(reports.size(), 2u);
    for (const Evidence& one : reports) {
        EXPECT_EQ(verify_evidence(context, *committee, one, *make_imitation_scheme()), twin);
    }
}

TEST_F(Rule11, NotarizeAndSkipTogetherAreLegal) {
    start();
    deliver(vote(VoteKind::Notarize, Slot{0}, hash_of(1), other(self, 2)));
    deliver(vote(VoteKind::Skip, Slot{0}, {}, other(self, 2)));
    deliver(vote(VoteKind::Notarize, Slot{1}, hash_of(1), other(self, 2)));
    EXPECT_TRUE(reports.empty());
}

TEST_F(Rule11, ConflictingCertificatesStopOurVotingAndNameTheGuilty) {
    start();
    deliver(certificate(VoteKind::Notarize, Slot{0}, hash_of(1)));
    deliver(certificate(VoteKind::Notarize, Slot{0}, hash_of(2)));
    EXPECT_EQ(diverged.size(), 1u);
    EXPECT_EQ(reports.size(), 3u);
}

} // namespace
} // namespace arpeggio::consensus
