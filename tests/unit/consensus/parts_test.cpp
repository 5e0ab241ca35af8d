// Signer, evidence, leaders, requests, the outbox, and the forms on the wire and on disk.
#include "bench.h"
#include "consensus/outbox.h"
#include "consensus/requests.h"
#include "consensus/served.h"

namespace arpeggio::consensus {
namespace {

class SignerTest : public Bench {
protected:
    Signer signer{context, MemberIndex{2}, keys[2]};
};

TEST_F(SignerTest, RefusesEveryConflict) {
    ASSERT_TRUE(signer.sign_vote(VoteKind::Notarize, Slot{1}, hash_of(1)));
    EXPECT_EQ(signer.sign_vote(VoteKind::Notarize, Slot{1}, hash_of(2)).error(), SignerError::ConflictingVote);
    EXPECT_EQ(signer.sign_vote(VoteKind::Finalize, Slot{1}, hash_of(2)).error(), SignerError::ConflictingVote);
    ASSERT_TRUE(signer.sign_vote(VoteKind::Finalize, Slot{1}, hash_of(1)));
    EXPECT_EQ(signer.sign_vote(VoteKind::Skip, Slot{1}, {}).error(), SignerError::ConflictingVote);
    ASSERT_TRUE(signer.sign_vote(VoteKind::Skip, Slot{2}, {}));
    EXPECT_EQ(signer.sign_vote(VoteKind::Finalize, Slot{2}, hash_of(1)).error(), SignerError::ConflictingVote);
    EXPECT_TRUE(signer.sign_vote(VoteKind::Notarize, Slot{2}, hash_of(1)));
}

TEST_F(SignerTest, SignsOneCandidateASlot) {
    ASSERT_TRUE(signer.sign_candidate(Slot{1}, hash_of(1)));
    EXPECT_TRUE(signer.sign_candidate(Slot{1}, hash_of(1)));
    EXPECT_EQ(signer.sign_candidate(Slot{1}, hash_of(2)).error(), SignerError::SecondCandidate);
}

TEST_F(SignerTest, RemembersWhatIsRestoredToIt) {
    signer.restore(vote(VoteKind::Skip, Slot{5}, {}, MemberIndex{2}));
    signer.restore(vote(VoteKind::Skip, Slot{6}, {}, MemberIndex{1})); // of somebody else
    EXPECT_EQ(signer.sign_vote(VoteKind::Finalize, Slot{5}, hash_of(1)).error(), SignerError::ConflictingVote);
    EXPECT_TRUE(signer.sign_vote(VoteKind::Finalize, Slot{6}, hash_of(1)));
}

TEST_F(SignerTest, SignsNothingForSlotsItHasForgotten) {
    ASSERT_TRUE(signer.sign_vote(VoteKind::Skip, Slot{5}, {}));
    signer.forget_below(Slot{6});
    EXPECT_EQ(signer.sign_vote(VoteKind::Finalize, Slot{5}, hash_of(1)).error(), SignerError::TooOld);
    EXPECT_EQ(signer.sign_candidate(Slot{5}, hash_of(1)).error(), SignerError::TooOld);
}

using EvidenceTest = Bench;

TEST_F(EvidenceTest, IsWorthNothingWithoutBothSignatures) {
    VoteConflict two{
        vote(VoteKind::Notarize, Slot{0}, hash_of(1), {1}), vote(VoteKind::Notarize, Slot{0}, hash_of(2), {1})};
    EXPECT_EQ(verify_evidence(context, *committee, two, *make_imitation_scheme()), MemberIndex{1});
    two.second.signature.bytes[0] ^= 1;
    EXPECT_EQ(verify_evidence(context, *committee, two, *make_imitation_scheme()), std::nullopt);
    two.second = vote(VoteKind::Skip, Slot{0}, {}, {1});
    EXPECT_EQ(verify_evidence(context, *committee, two, *make_imitation_scheme()), std::nullopt);
}

TEST_F(EvidenceTest, SurvivesItsEncoding) {
    start();
    const CandidatePtr one = candidate(Slot{0}, nullptr, 1);
    const CandidatePtr two = candidate(Slot{0}, nullptr, 2);
    for (const Evidence& evidence :
         {Evidence{
              VoteConflict{vote(VoteKind::Skip, Slot{3}, {}, {1}), vote(VoteKind::Finalize, Slot{3}, hash_of(1), {1})}},
          Evidence{CandidateConflict{{one->header, one->signature}, {two->header, two->signature}}}}) {
        codec::Writer out;
        encode_evidence(out, evidence);
        codec::Reader in(out.out());
        EXPECT_EQ(*decode_evidence(in), evidence);
        EXPECT_TRUE(in.at_end());
    }
}

using LeaderTest = Bench;

TEST_F(LeaderTest, LeadsInProportionToWeight) {
    reset_committee({100, 200, 300, 400});
    const LeaderSchedule schedule(context, *committee, seed);
    std::array<int, 4> led{};
    for (std::uint64_t k = 0; k < 20'000; ++k) ++led.at(schedule.leader(Window{k}).value);
    for (std::size_t i = 0; i < 4; ++i) EXPECT_NEAR(led.at(i), 2000 * (static_cast<int>(i) + 1), 300);
}

TEST_F(LeaderTest, AnotherSeedOrInstanceIsAnotherSchedule) {
    const LeaderSchedule schedule(context, *committee, seed);
    const LeaderSchedule other_seed(context, *committee, hash_of(10));
    context.instance = Instance{1};
    const LeaderSchedule other_instance(context, *committee, seed);
    int differ_by_seed = 0;
    int differ_by_instance = 0;
    for (std::uint64_t k = 0; k < 100; ++k) {
        differ_by_seed += schedule.leader({k}) == other_seed.leader({k}) ? 0 : 1;
        differ_by_instance += schedule.leader({k}) == other_instance.leader({k}) ? 0 : 1;
    }
    EXPECT_GT(differ_by_seed, 50);
    EXPECT_GT(differ_by_instance, 50);
}

TEST_F(LeaderTest, TheGreatestWeightsFit) {
    reset_committee({ledger::Committee::weight_max / 2, ledger::Committee::weight_max / 2});
    const LeaderSchedule schedule(context, *committee, seed);
    int first = 0;
    for (std::uint64_t k = 0; k < 1000; ++k) first += schedule.leader({k}) == MemberIndex{0} ? 1 : 0;
    EXPECT_NEAR(first, 500, 80);
}

using MessageTest = Bench;

TEST_F(MessageTest, EveryKindSurvivesItsEncoding) {
    start();
    const std::vector<Message> all{
        vote(VoteKind::Finalize, Slot{3}, hash_of(1), {1}),
        certificate(VoteKind::Skip, Slot{2}, {}),
        RequestCandidate{hash_of(4)},
        RequestCertificates{Slot{7}, 64},
        Status{Height{3}, Slot{4}, Slot{5}},
        Evidence{
            VoteConflict{vote(VoteKind::Skip, Slot{3}, {}, {1}), vote(VoteKind::Finalize, Slot{3}, hash_of(1), {1})}},
        Status{}};
    for (const Message& message : all) {
        const Bytes raw = encode_message(message, 4);
        EXPECT_EQ(*decode_message(raw, 4), message);
        EXPECT_FALSE(decode_message(std::span{raw}.first(raw.size() - 1), 4));
        EXPECT_LE(raw.size(), message_size(message) + 200);
    }
}

TEST_F(MessageTest, ACandidateSurvivesItsEncoding) {
    start();
    auto block = std::make_shared<ledger::Candidate>(*candidate(Slot{3}, nullptr));
    block->skips = {certificate(VoteKind::Skip, Slot{1}, {}), certificate(VoteKind::Skip, Slot{2}, {})};
    block->parent_slot = Slot{0};
    const auto decoded = decode_message(encode_message(CandidatePtr{block}, 4), 4);
    const auto& again = *std::get<CandidatePtr>(*decoded);
    EXPECT_EQ(again.header, block->header);
    EXPECT_EQ(again.parent_slot, block->parent_slot);
    EXPECT_EQ(again.skips, block->skips);
    EXPECT_EQ(again.body, block->body);
    EXPECT_EQ(again.signature, block->signature);
}

TEST_F(MessageTest, ARequestBeyondTheBoundIsNotRead) {
    EXPECT_FALSE(decode_message(encode_message(RequestCertificates{Slot{0}, 65}, 4), 4));
    EXPECT_FALSE(decode_message(encode_message(RequestCertificates{Slot{0}, 0}, 4), 4));
    EXPECT_FALSE(decode_message({}, 4));
}

using RecordTest = Bench;

TEST_F(RecordTest, KeysSortBySlotAndRecordsSurviveTheirEncoding) {
    start();
    const std::vector<Record> all{
        vote(VoteKind::Finalize, Slot{255}, hash_of(1), {1}),
        certificate(VoteKind::Skip, Slot{256}, {}),
        candidate(Slot{257}, nullptr),
        ActiveWindow{Window{65}, Slot{260}},
        SigningFloor{Slot{261}}};
    Bytes last;
    for (const Record& record : all) {
        EXPECT_LT(last, record_key(record));
        last = record_key(record);
        const auto again = decode_record(encode_record(record, 4), 4);
        ASSERT_TRUE(again);
        EXPECT_EQ(record_key(*again), last);
    }
    EXPECT_LT(record_key(all[0]), record_key_of_slot(Slot{256}));
    EXPECT_LE(record_key_of_slot(Slot{256}), record_key(all[1]));
}

TEST(OutboxTest, WhatWaitsLeavesInOrderOnceItsRecordsAreOnDisk) {
    Outbox outbox;
    outbox.durably(Send{MemberIndex{0}, Status{}}); // nothing was recorded before it
    EXPECT_EQ(outbox.take().size(), 1u);
    outbox.record(ActiveWindow{});
    outbox.durably(Send{MemberIndex{1}, Status{}});
    EXPECT_EQ(outbox.take().size(), 1u); // Persist
    outbox.durably(Send{MemberIndex{2}, Status{}});
    outbox.now(SetTimer{});
    EXPECT_EQ(outbox.take().size(), 1u); // the timer
    outbox.on_persisted(PersistId{1});
    const Effects freed = outbox.take();
    ASSERT_EQ(freed.size(), 2u);
    EXPECT_EQ(std::get<Send>(freed[0]).to, MemberIndex{1});
    EXPECT_EQ(std::get<Send>(freed[1]).to, MemberIndex{2});
}

TEST(RequestsTest, TheFirstAskedIsTheOneNamedThenAllOthersComeUp) {
    Requests requests(MemberIndex{2}, 4, seconds{1}, Random(1));
    EXPECT_EQ(requests.target(MemberIndex{1}, 0), MemberIndex{1});
    std::array<int, 4> asked{};
    for (std::size_t i = 1; i <= 300; ++i) ++asked.at(requests.target(MemberIndex{1}, i)->value);
    EXPECT_EQ(asked[2], 0); // itself
    for (const std::size_t other : {0U, 1U, 3U}) EXPECT_NEAR(asked.at(other), 100, 30);
    EXPECT_NE(requests.target(MemberIndex{2}, 0), MemberIndex{2});
    EXPECT_EQ(Requests(MemberIndex{0}, 1, seconds{1}, Random(1)).target(MemberIndex{0}, 0), std::nullopt);
}

class ServedTest : public ::testing::Test {
protected:
    static Served::One one(std::uint64_t slot, std::size_t bytes = 1) {
        auto block = std::make_shared<ledger::Candidate>();
        block->header.slot = Slot{slot};
        block->body.resize(bytes);
        return {ledger::header_id(block->header), MemberIndex{1}, std::move(block)};
    }
    [[nodiscard]] bool has(std::uint64_t slot) { return served.take(one(slot).id).has_value(); }
    Served served;
};

TEST_F(ServedTest, KeepsTheNewestUpToItsLimits) {
    for (std::uint64_t slot = 0; slot <= served_max; ++slot) served.keep(one(slot));
    EXPECT_FALSE(has(0));
    EXPECT_TRUE(has(1));
    EXPECT_FALSE(has(1)); // taken
    served.keep(one(100, served_bytes_max - 10));
    served.keep(one(101, 11));
    EXPECT_FALSE(has(100));
    EXPECT_TRUE(has(101));
    served.keep(one(102, served_bytes_max + 1));
    EXPECT_FALSE(has(102));
}

TEST_F(ServedTest, ForgetsWhatIsCommittedAndKeepsABlockOnce) {
    for (int i = 0; i < 2; ++i) {
        for (std::uint64_t slot = 0; slot < 6; ++slot) served.keep(one(slot));
    }
    served.forget_through(Slot{3});
    EXPECT_FALSE(has(3));
    EXPECT_TRUE(has(4));
    EXPECT_FALSE(has(4));
    EXPECT_TRUE(has(5));
    EXPECT_TRUE(served.is_empty());
}

} // namespace
} // namespace arpeggio::consensus
