#include "ledger/vote.h"

#include "base/check.h"

namespace arpeggio::ledger {
namespace {
using codec::DecodeError;
using codec::Reader;
using codec::Writer;

/// A signature's domain. Of one length, so that none begins another.
constexpr std::string_view vote_tag = "arpeggio vote 1\n", candidate_tag = "arpeggio block 1";
static_assert(vote_tag.size() == candidate_tag.size());

Writer start_message(std::string_view tag, const SigningContext& context) {
    Writer out(128); // both kinds of message fit
    out.bytes(as_bytes(tag)).u64(context.network.value).u32(context.shard.value);
    out.u64(context.epoch.value).u32(context.instance.value).fixed(context.committee);
    return out;
}

/// What vote and certificate have in common on the wire.
struct Subject {
    VoteKind kind = VoteKind::Notarize;
    Slot slot;
    Hash candidate;
};
void encode_subject(Writer& out, const Subject& subject) {
    CHECK(subject.kind != VoteKind::Skip || subject.candidate.is_zero());
    out.u8(static_cast<std::uint8_t>(subject.kind)).u64(subject.slot.value).fixed(subject.candidate);
}
Result<Subject, DecodeError> decode_subject(Reader& in) {
    Subject out;
    TRY(const std::uint8_t kind, in.u8());
    if (kind > static_cast<std::uint8_t>(VoteKind::Finalize)) return Fail(DecodeError::OutOfRange);
    out.kind = static_cast<VoteKind>(kind);
    TRY(out.slot.value, in.u64());
    TRY(out.candidate, in.fixed<Hash>());
    if (out.kind == VoteKind::Skip && !out.candidate.is_zero()) return Fail(DecodeError::NonCanonical);
    return out;
}

/// Members by rising index, one bit each, from the lowest bit of the first byte on.
Bytes bitmap_of(const std::vector<Certificate::Signer>& signers, std::size_t committee_size) {
    Bytes bitmap((committee_size + 7) / 8);
    for (std::size_t i = 0; i < signers.size(); ++i) {
        const std::size_t member = signers[i].member.value;
        CHECK(member < committee_size && (i == 0 || signers[i - 1].member < signers[i].member));
        bitmap[member / 8] = static_cast<std::uint8_t>(bitmap[member / 8] | 1U << member % 8);
    }
    return bitmap;
}
Result<std::vector<MemberIndex>, DecodeError> members_of(ByteView bitmap, std::size_t committee_size) {
    std::vector<MemberIndex> out;
    for (std::size_t i = 0; i < 8 * bitmap.size(); ++i) {
        if ((bitmap[i / 8] >> i % 8 & 1) == 0) continue;
        if (i >= committee_size) return Fail(DecodeError::OutOfRange);
        out.push_back(MemberIndex{static_cast<std::uint16_t>(i)});
    }
    return out;
}

/// A candidate's skips are for rising slots strictly between its parent's and its own.
Result<void, DecodeError> validate_slots(const Candidate& candidate) {
    if (candidate.parent_slot && *candidate.parent_slot >= candidate.header.slot) return Fail(DecodeError::OutOfRange);
    std::optional<Slot> below = candidate.parent_slot;
    for (const Certificate& skip : candidate.skips) {
        if (skip.kind != VoteKind::Skip || (below && skip.slot <= *below) || skip.slot >= candidate.header.slot)
            return Fail(DecodeError::OutOfRange);
        below = skip.slot;
    }
    return {};
}

Result<std::optional<Slot>, DecodeError> decode_parent_slot(Reader& in) {
    TRY(const bool has_parent, in.boolean());
    if (!has_parent) return std::optional<Slot>{};
    TRY(const std::uint64_t slot, in.u64());
    return std::optional<Slot>{Slot{slot}};
}
} // namespace

std::string_view to_string(VoteKind kind) {
    switch (kind) {
    case VoteKind::Notarize: return "Notarize";
    case VoteKind::Skip: return "Skip";
    case VoteKind::Finalize: return "Finalize";
    }
    CHECK(false);
}

Bytes vote_message(const SigningContext& context, VoteKind kind, Slot slot, const Hash& candidate) {
    Writer out = start_message(vote_tag, context);
    encode_subject(out, {kind, slot, candidate});
    return std::move(out).out();
}

void encode_vote(Writer& out, const Vote& vote) {
    encode_subject(out, {vote.kind, vote.slot, vote.candidate});
    out.u16(vote.voter.value).fixed(vote.signature);
}

Result<Vote, DecodeError> decode_vote(Reader& in) {
    Reader ahead = in;
    TRY(const Subject subject, decode_subject(ahead));
    Vote out{.kind = subject.kind, .slot = subject.slot, .candidate = subject.candidate, .voter = {}, .signature = {}};
    TRY(out.voter.value, ahead.u16());
    TRY(out.signature, ahead.fixed<crypto::Ed25519Signature>());
    in = ahead;
    return out;
}

bool verify_vote(const SigningContext& context, const Committee& committee, const Vote& vote) {
    if (vote.voter.value >= committee.size()) return false;
    if (vote.kind == VoteKind::Skip && !vote.candidate.is_zero()) return false;
    const Bytes message = vote_message(context, vote.kind, vote.slot, vote.candidate);
    return crypto::verify(committee[vote.voter].key, message, vote.signature);
}

void encode_certificate(Writer& out, const Certificate& certificate, std::size_t committee_size) {
    CHECK(committee_size <= Committee::size_max);
    encode_subject(out, {certificate.kind, certificate.slot, certificate.candidate});
    out.bytes(bitmap_of(certificate.signers, committee_size));
    for (const Certificate::Signer& signer : certificate.signers) out.fixed(signer.signature);
}

Result<Certificate, DecodeError> decode_certificate(Reader& in, std::size_t committee_size) {
    CHECK(committee_size <= Committee::size_max);
    Reader ahead = in;
    TRY(const Subject subject, decode_subject(ahead));
    Certificate out{.kind = subject.kind, .slot = subject.slot, .candidate = subject.candidate, .signers = {}};
    TRY(const ByteView bitmap, ahead.bytes((committee_size + 7) / 8));
    TRY(const std::vector<MemberIndex> members, members_of(bitmap, committee_size));
    out.signers.reserve(members.size());
    for (const MemberIndex member : members) {
        TRY(const auto signature, ahead.fixed<crypto::Ed25519Signature>());
        out.signers.push_back({member, signature});
    }
    in = ahead;
    return out;
}

bool verify_certificate(const SigningContext& context, const Committee& committee, const Certificate& certificate) {
    if (certificate.kind == VoteKind::Skip && !certificate.candidate.is_zero()) return false;
    std::uint64_t weight = 0;
    for (std::size_t i = 0; i < certificate.signers.size(); ++i) {
        const MemberIndex member = certificate.signers[i].member;
        if (member.value >= committee.size() || (i > 0 && member <= certificate.signers[i - 1].member)) return false;
        weight += committee[member].weight;
    }
    if (weight < committee.quorum()) return false;
    const Bytes message = vote_message(context, certificate.kind, certificate.slot, certificate.candidate);
    return std::all_of(certificate.signers.begin(), certificate.signers.end(), [&](const auto& signer) {
        return crypto::verify(committee[signer.member].key, message, signer.signature);
    });
}

Bytes candidate_message(const SigningContext& context, const Hash& header_id) {
    return start_message(candidate_tag, context).fixed(header_id).out();
}

Bytes encode_candidate(const Candidate& candidate, std::size_t committee_size) {
    CHECK(candidate.skips.size() <= Candidate::skips_max && candidate.body.size() <= Body::size_max);
    Writer out(Header::encoded_size + candidate.body.size() + 128);
    encode_header(out, candidate.header);
    out.boolean(candidate.parent_slot.has_value());
    if (candidate.parent_slot) out.u64(candidate.parent_slot->value);
    out.u32(static_cast<std::uint32_t>(candidate.skips.size()));
    for (const Certificate& skip : candidate.skips) encode_certificate(out, skip, committee_size);
    out.fixed(candidate.signature).byte_string(candidate.body);
    return std::move(out).out();
}

Result<Candidate, DecodeError> decode_candidate(ByteView raw, std::size_t committee_size) {
    Reader in(raw);
    Candidate out;
    TRY(out.header, decode_header(in));
    TRY(out.parent_slot, decode_parent_slot(in));
    TRY(const std::size_t skips, in.count(Candidate::skips_max, 1));
    for (std::size_t i = 0; i < skips; ++i) {
        TRY(Certificate skip, decode_certificate(in, committee_size));
        out.skips.push_back(std::move(skip));
    }
    TRY(out.signature, in.fixed<crypto::Ed25519Signature>());
    TRY(const ByteView body, in.byte_string(Body::size_max));
    out.body = to_bytes(body);
    TRY_VOID(in.finish());
    TRY_VOID(validate_slots(out));
    return out;
}

} // namespace arpeggio::ledger
