#include "consensus/evidence.h"

#include "base/overloaded.h"
#include "ledger/committee.h"

namespace arpeggio::consensus {
namespace {
using ledger::VoteKind;

bool is_signed(
    const ledger::SigningContext& context,
    const ledger::Member& member,
    const ledger::Vote& vote,
    const SignatureScheme& scheme) {
    return scheme.verify(
        member.key, ledger::vote_message(context, vote.kind, vote.slot, vote.candidate), vote.signature);
}

bool is_signed(
    const ledger::SigningContext& context, const CandidateConflict::Signed& candidate, const SignatureScheme& scheme) {
    return scheme.verify(
        candidate.header.proposer,
        ledger::candidate_message(context, ledger::header_id(candidate.header)),
        candidate.signature);
}

std::optional<MemberIndex> verify_votes(
    const ledger::SigningContext& context,
    const ledger::Committee& committee,
    const VoteConflict& votes,
    const SignatureScheme& scheme) {
    const MemberIndex voter = votes.first.voter;
    if (voter.value >= committee.size() || !in_conflict(votes.first, votes.second)) return std::nullopt;
    if (!is_signed(context, committee[voter], votes.first, scheme)) return std::nullopt;
    if (!is_signed(context, committee[voter], votes.second, scheme)) return std::nullopt;
    return voter;
}

std::optional<MemberIndex> verify_candidates(
    const ledger::SigningContext& context,
    const ledger::Committee& committee,
    const CandidateConflict& candidates,
    const SignatureScheme& scheme) {
    const auto& [first, second] = candidates;
    if (first.header.slot != second.header.slot || first.header.proposer != second.header.proposer ||
        first.header == second.header) {
        return std::nullopt;
    }
    const auto proposer = committee.find(first.header.proposer);
    if (!proposer || !is_signed(context, first, scheme) || !is_signed(context, second, scheme)) return std::nullopt;
    return proposer;
}

void encode_signed(codec::Writer& out, const CandidateConflict::Signed& candidate) {
    ledger::encode_header(out, candidate.header);
    out.fixed(candidate.signature);
}
Result<CandidateConflict::Signed, codec::DecodeError> decode_signed(codec::Reader& in) {
    TRY(const ledger::Header header, ledger::decode_header(in));
    TRY(const auto signature, in.fixed<crypto::Ed25519Signature>());
    return CandidateConflict::Signed{header, signature};
}
} // namespace

bool in_conflict(const ledger::Vote& one, const ledger::Vote& other) {
    if (one.voter != other.voter || one.slot != other.slot) return false;
    const bool one_skips = one.kind == VoteKind::Skip;
    const bool other_skips = other.kind == VoteKind::Skip;
    if (one_skips || other_skips) return one.kind == VoteKind::Finalize || other.kind == VoteKind::Finalize;
    return one.candidate != other.candidate;
}

std::optional<MemberIndex> verify_evidence(
    const ledger::SigningContext& context,
    const ledger::Committee& committee,
    const Evidence& evidence,
    const SignatureScheme& scheme) {
    return std::visit(
        overloaded{
            [&](const VoteConflict& votes) { return verify_votes(context, committee, votes, scheme); },
            [&](const CandidateConflict& two) { return verify_candidates(context, committee, two, scheme); },
        },
        evidence);
}

void encode_evidence(codec::Writer& out, const Evidence& evidence) {
    out.u8(static_cast<std::uint8_t>(evidence.index()));
    std::visit(
        overloaded{
            [&](const VoteConflict& votes) {
                ledger::encode_vote(out, votes.first);
                ledger::encode_vote(out, votes.second);
            },
            [&](const CandidateConflict& candidates) {
                encode_signed(out, candidates.first);
                encode_signed(out, candidates.second);
            },
        },
        evidence);
}

Result<Evidence, codec::DecodeError> decode_evidence(codec::Reader& in) {
    codec::Reader ahead = in;
    TRY(const std::uint8_t kind, ahead.u8());
    Evidence evidence;
    if (kind == 0) {
        TRY(const ledger::Vote first, ledger::decode_vote(ahead));
        TRY(const ledger::Vote second, ledger::decode_vote(ahead));
        evidence = VoteConflict{first, second};
    } else if (kind == 1) {
        TRY(const CandidateConflict::Signed first, decode_signed(ahead));
        TRY(const CandidateConflict::Signed second, decode_signed(ahead));
        evidence = CandidateConflict{first, second};
    } else {
        return Fail(codec::DecodeError::OutOfRange);
    }
    in = ahead;
    return evidence;
}

} // namespace arpeggio::consensus
