#pragma once
#include "consensus/keys.h"
#include "ledger/vote.h"

#include <variant>

namespace arpeggio::consensus {

// Evidence: two signatures of one member that no honest member gives, enough to convince anyone who knows the
// committee. Source: protocol.md, section 4, rule 11.

/// Two NOTARIZE, two FINALIZE, or NOTARIZE and FINALIZE of different candidates at one slot; FINALIZE and SKIP.
/// NOTARIZE and SKIP together is legal.
bool in_conflict(const ledger::Vote& one, const ledger::Vote& other);

struct VoteConflict {
    ledger::Vote first, second;
    friend bool operator==(const VoteConflict&, const VoteConflict&) = default;
};
/// Two candidates of one slot.
struct CandidateConflict {
    struct Signed {
        ledger::Header header;
        crypto::Ed25519Signature signature;
        friend bool operator==(const Signed&, const Signed&) = default;
    };
    Signed first, second;
    friend bool operator==(const CandidateConflict&, const CandidateConflict&) = default;
};
using Evidence = std::variant<VoteConflict, CandidateConflict>;

/// Who is proven guilty; absent if the evidence proves nothing.
std::optional<MemberIndex> verify_evidence(
    const ledger::SigningContext& context,
    const ledger::Committee& committee,
    const Evidence& evidence,
    const SignatureScheme& scheme);

void encode_evidence(codec::Writer& out, const Evidence& evidence);
Result<Evidence, codec::DecodeError> decode_evidence(codec::Reader& in);

} // namespace arpeggio::consensus
