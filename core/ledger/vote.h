#pragma once
#include "codec/reader.h"
#include "codec/writer.h"
#include "ledger/block.h"
#include "ledger/committee.h"

namespace arpeggio::ledger {

// Votes, certificates and candidates of one instance of consensus. Source: protocol.md, section 4.

enum class VoteKind : std::uint8_t { Notarize = 0, Skip = 1, Finalize = 2 };
std::string_view to_string(VoteKind kind);

/// What every signature of an instance starts with, so that none is valid anywhere else.
struct SigningContext {
    NetworkId network;
    ShardId shard;
    Epoch epoch;
    Instance instance;
    Hash committee;
};

struct Vote {
    VoteKind kind = VoteKind::Notarize;
    Slot slot;
    Hash candidate; ///< header id; zero for Skip
    MemberIndex voter;
    crypto::Ed25519Signature signature;
    friend bool operator==(const Vote&, const Vote&) = default;
};
/// The bytes a vote's signature covers.
Bytes vote_message(const SigningContext& context, VoteKind kind, Slot slot, const Hash& candidate);
void encode_vote(codec::Writer& out, const Vote& vote);
/// Checks form only, the candidate of a Skip included.
Result<Vote, codec::DecodeError> decode_vote(codec::Reader& in);
/// The voter is a member, and the signature is its.
bool verify_vote(const SigningContext& context, const Committee& committee, const Vote& vote);

/// Votes of one kind for one slot (and candidate) of weight ≥ quorum.
struct Certificate {
    VoteKind kind = VoteKind::Notarize;
    Slot slot;
    Hash candidate; ///< zero for Skip
    struct Signer {
        MemberIndex member;
        crypto::Ed25519Signature signature;
        friend bool operator==(const Signer&, const Signer&) = default;
    };
    std::vector<Signer> signers; ///< by rising member index; on the wire a bitmap and the signatures
    friend bool operator==(const Certificate&, const Certificate&) = default;
};
void encode_certificate(codec::Writer& out, const Certificate& certificate, std::size_t committee_size);
/// Checks form only: kind, order, at most `committee_size` signers. Weight and signatures are verify_certificate's.
/// `committee_size` is at most Committee::size_max (CHECK, here and in encoding).
Result<Certificate, codec::DecodeError> decode_certificate(codec::Reader& in, std::size_t committee_size);
/// Weight ≥ quorum and every signature good.
bool verify_certificate(const SigningContext& context, const Committee& committee, const Certificate& certificate);

/// A proposed block with its leader's signature over the header id.
/// The first of a window carries the skip certificates between its parent's slot and its own.
struct Candidate {
    Header header;
    std::optional<Slot> parent_slot; ///< absent: the parent is the block the instance starts from
    std::vector<Certificate>
        skips; ///< by rising slot, gap between parent_slot and slot; may be empty when not first of a window
    crypto::Ed25519Signature signature;
    Bytes body; ///< encoded; whether it matches header.body_root is the receiver's to check

    static constexpr std::size_t skips_max = 64; ///< longer gaps are asked for by RequestCertificates
    friend bool operator==(const Candidate&, const Candidate&) = default;
};
Bytes candidate_message(const SigningContext& context, const Hash& header_id);
/// The body is at most Body::size_max, the skips at most skips_max (CHECK).
Bytes encode_candidate(const Candidate& candidate, std::size_t committee_size);
/// Checks form: the parent's slot is below the header's, and the skips rise between the two.
Result<Candidate, codec::DecodeError> decode_candidate(ByteView raw, std::size_t committee_size);

} // namespace arpeggio::ledger
