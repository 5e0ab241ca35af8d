#include "ledger/vote.h"

#include <gtest/gtest.h>

using namespace arpeggio;
using namespace arpeggio::ledger;
using codec::DecodeError;
using codec::Reader;
using codec::Writer;

namespace {
const Hash block = Hash::from(Bytes(32, 9));

class Votes : public testing::Test {
protected:
    Votes() {
        std::vector<Member> members;
        for (std::uint8_t i = 0; i < 4; ++i) {
            keys_.push_back(crypto::Ed25519SecretKey::from_seed(Bytes(32, i)));
            members.push_back({keys_.back().public_key(), 10, Address{}});
        }
        committee_ = Committee::make(members);
        context_ = {NetworkId{1}, ShardId{2}, Epoch{3}, Instance{4}, committee_->hash()};
    }
    crypto::Ed25519Signature sign(MemberIndex member, ByteView message) const {
        for (const auto& key : keys_)
            if (key.public_key() == (*committee_)[member].key) return key.sign(message);
        return {};
    }
    Vote vote(std::uint16_t voter, VoteKind kind = VoteKind::Notarize) const {
        const Hash candidate = kind == VoteKind::Skip ? Hash{} : block;
        const MemberIndex member{voter};
        return {kind, Slot{7}, candidate, member, sign(member, vote_message(context_, kind, Slot{7}, candidate))};
    }
    Certificate certificate(std::uint16_t signers, VoteKind kind = VoteKind::Notarize) const {
        Certificate out{kind, Slot{7}, vote(0, kind).candidate, {}};
        for (std::uint16_t i = 0; i < signers; ++i) out.signers.push_back({MemberIndex{i}, vote(i, kind).signature});
        return out;
    }
    bool verifies(const Certificate& certificate) const {
        return verify_certificate(context_, *committee_, certificate);
    }
    Candidate candidate() const {
        Candidate out;
        out.header.slot = Slot{9};
        out.parent_slot = Slot{6};
        out.skips = {certificate(3, VoteKind::Skip)};
        out.body = Bytes{0, 0, 0, 0};
        return out;
    }

    std::vector<crypto::Ed25519SecretKey> keys_;
    std::optional<Committee> committee_;
    SigningContext context_;
};
Bytes encoded(const Vote& vote) {
    Writer out;
    encode_vote(out, vote);
    return std::move(out).out();
}
Bytes encoded(const Certificate& certificate, std::size_t committee_size) {
    Writer out;
    encode_certificate(out, certificate, committee_size);
    return std::move(out).out();
}
} // namespace

TEST_F(Votes, SurviveTheRoundTrip) {
    for (const VoteKind kind : {VoteKind::Notarize, VoteKind::Skip, VoteKind::Finalize}) {
        const Bytes bytes = encoded(vote(1, kind));
        Reader in(bytes);
        EXPECT_EQ(*decode_vote(in), vote(1, kind));
        EXPECT_TRUE(in.at_end());
    }
}
TEST_F(Votes, VerifyForTheirVoterOnly) {
    EXPECT_TRUE(verify_vote(context_, *committee_, vote(1)));
    Vote other = vote(1);
    other.voter = MemberIndex{2};
    EXPECT_FALSE(verify_vote(context_, *committee_, other));
    other.voter = MemberIndex{4};
    EXPECT_FALSE(verify_vote(context_, *committee_, other));
}
TEST_F(Votes, AreGoodInTheirContextOnly) {
    std::vector<SigningContext> others(5, context_);
    others[0].network = {9}, others[1].shard = {9}, others[2].epoch = {9}, others[3].instance = {9};
    others[4].committee = Hash{};
    for (const SigningContext& other : others) EXPECT_FALSE(verify_vote(other, *committee_, vote(1)));
}
TEST_F(Votes, SignKindSlotAndCandidate) {
    Vote changed = vote(1);
    changed.kind = VoteKind::Finalize;
    EXPECT_FALSE(verify_vote(context_, *committee_, changed));
    changed = vote(1);
    changed.slot = Slot{8};
    EXPECT_FALSE(verify_vote(context_, *committee_, changed));
    changed = vote(1);
    changed.candidate = Hash{};
    EXPECT_FALSE(verify_vote(context_, *committee_, changed));
}
TEST_F(Votes, NeverSignWhatACandidateSigns) {
    const Bytes vote = vote_message(context_, VoteKind::Notarize, Slot{7}, block);
    const Bytes candidate = candidate_message(context_, block);
    EXPECT_FALSE(std::equal(candidate.begin(), candidate.begin() + 16, vote.begin()));
}
TEST_F(Votes, UnknownKindsAndSkipsOfACandidateAreRefused) {
    Bytes bytes = encoded(vote(1));
    bytes[0] = 3;
    Reader unknown(bytes);
    EXPECT_EQ(decode_vote(unknown).error(), DecodeError::OutOfRange);
    bytes[0] = static_cast<std::uint8_t>(VoteKind::Skip);
    Reader skip(bytes);
    EXPECT_EQ(decode_vote(skip).error(), DecodeError::NonCanonical);
    EXPECT_EQ(skip.left(), bytes.size());
}
TEST_F(Votes, ACertificateSurvivesTheRoundTrip) {
    for (const std::uint16_t signers : std::vector<std::uint16_t>{0, 1, 3, 4}) {
        const Bytes bytes = encoded(certificate(signers), 4);
        Reader in(bytes);
        EXPECT_EQ(*decode_certificate(in, 4), certificate(signers));
        EXPECT_TRUE(in.at_end());
    }
}
TEST_F(Votes, ACertificateNeedsAQuorumOfGoodSignatures) {
    EXPECT_TRUE(verifies(certificate(3)));
    EXPECT_TRUE(verifies(certificate(4, VoteKind::Skip)));
    EXPECT_FALSE(verifies(certificate(2)));
    Certificate forged = certificate(4);
    forged.signers[3].signature.bytes[0] ^= 1;
    EXPECT_FALSE(verifies(forged));
}
TEST_F(Votes, NobodyCountsTwiceInACertificate) {
    Certificate twice = certificate(2);
    twice.signers.push_back(twice.signers.back());
    EXPECT_FALSE(verifies(twice));
    Certificate stranger = certificate(3);
    stranger.signers[2].member = MemberIndex{4};
    EXPECT_FALSE(verifies(stranger));
}
TEST_F(Votes, ABitBeyondTheCommitteeIsRefused) {
    Bytes bytes = encoded(certificate(3), 4);
    const std::size_t bitmap_at = 1 + 8 + 32;
    bytes[bitmap_at] |= 1U << 4;
    Reader in(bytes);
    EXPECT_EQ(decode_certificate(in, 4).error(), DecodeError::OutOfRange);
    EXPECT_EQ(in.left(), bytes.size());
}
TEST_F(Votes, ACandidateSurvivesTheRoundTrip) {
    EXPECT_EQ(*decode_candidate(encode_candidate(candidate(), 4), 4), candidate());
    Candidate first = candidate();
    first.parent_slot = std::nullopt;
    EXPECT_EQ(*decode_candidate(encode_candidate(first, 4), 4), first);
}
TEST_F(Votes, ACandidateSkipsOnlyWhatLiesBetweenItAndItsParent) {
    std::vector<Candidate> wrong(5, candidate());
    wrong[0].parent_slot = Slot{9};
    wrong[1].parent_slot = Slot{7};
    wrong[2].header.slot = Slot{7};
    wrong[3].skips.push_back(wrong[3].skips[0]);
    wrong[4].skips[0] = certificate(3, VoteKind::Notarize);
    for (const Candidate& each : wrong)
        EXPECT_EQ(decode_candidate(encode_candidate(each, 4), 4).error(), DecodeError::OutOfRange);
}
TEST_F(Votes, ACutCandidateIsRefused) {
    const Bytes bytes = encode_candidate(candidate(), 4);
    for (std::size_t size = 0; size < bytes.size(); ++size)
        EXPECT_FALSE(decode_candidate(ByteView{bytes}.first(size), 4));
}
