#pragma once
#include "consensus/evidence.h"

#include <memory>
#include <variant>

namespace arpeggio::consensus {

// What members of one instance say to each other. The envelope (shard, epoch, instance) is the caller's.

using CandidatePtr = std::shared_ptr<const ledger::Candidate>;

/// Answered with the candidate, if it is held.
struct RequestCandidate {
    Hash id;
    friend bool operator==(const RequestCandidate&, const RequestCandidate&) = default;
};
/// Answered with the certificates held for the slots in [from, from + count).
struct RequestCertificates {
    Slot from;
    std::uint16_t count = 0; ///< 1 to request_slots_max
    friend bool operator==(const RequestCertificates&, const RequestCertificates&) = default;
};
/// Where the sender stands. Who is ahead answers with what the sender lacks.
struct Status {
    Height height;             ///< of the last block it has committed
    std::optional<Slot> final; ///< the highest slot it holds a final certificate of
    Slot frontier;
    friend bool operator==(const Status&, const Status&) = default;
};

using Message = std::
    variant<CandidatePtr, ledger::Vote, ledger::Certificate, RequestCandidate, RequestCertificates, Status, Evidence>;

/// A kind byte and the body. A candidate's pointer is never null.
Bytes encode_message(const Message& message, std::size_t committee_size);
/// Total and bounded: at most one body of ledger::Body::size_max bytes and Candidate::skips_max certificates.
Result<Message, codec::DecodeError> decode_message(ByteView raw, std::size_t committee_size);
/// About as many bytes as its encoding has, for budgets.
std::size_t message_size(const Message& message);

} // namespace arpeggio::consensus
