#include "consensus/message.h"

#include "base/check.h"
#include "base/overloaded.h"
#include "consensus/settings.h"

namespace arpeggio::consensus {
namespace {
using codec::DecodeError;
using codec::Reader;
using codec::Writer;

enum class Kind : std::uint8_t {
    Candidate,
    Vote,
    Certificate,
    RequestCandidate,
    RequestCertificates,
    Status,
    Evidence
};

void begin(Writer& out, Kind kind) {
    out.u8(static_cast<std::uint8_t>(kind));
}

Result<Message, DecodeError> read_request_certificates(Reader& in) {
    RequestCertificates request;
    TRY(request.from.value, in.u64());
    TRY(request.count, in.u16());
    if (request.count == 0 || request.count > request_slots_max) return Fail(DecodeError::OutOfRange);
    return Message{request};
}

Result<Message, DecodeError> read_status(Reader& in) {
    Status status;
    TRY(status.height.value, in.u64());
    TRY(const bool has_final, in.boolean());
    if (has_final) {
        TRY(const std::uint64_t slot, in.u64());
        status.final = Slot{slot};
    }
    TRY(status.frontier.value, in.u64());
    return Message{status};
}

Result<Message, DecodeError> read_small(Kind kind, Reader& in, std::size_t committee_size) {
    switch (kind) {
    case Kind::Vote: {
        TRY(const ledger::Vote vote, ledger::decode_vote(in));
        return Message{vote};
    }
    case Kind::Certificate: {
        TRY(ledger::Certificate certificate, ledger::decode_certificate(in, committee_size));
        return Message{std::move(certificate)};
    }
    case Kind::RequestCandidate: {
        TRY(const Hash id, in.fixed<Hash>());
        return Message{RequestCandidate{id}};
    }
    case Kind::RequestCertificates: return read_request_certificates(in);
    case Kind::Status: return read_status(in);
    case Kind::Evidence: {
        TRY(Evidence evidence, decode_evidence(in));
        return Message{std::move(evidence)};
    }
    case Kind::Candidate: break;
    }
    return Fail(DecodeError::OutOfRange);
}
} // namespace

Bytes encode_message(const Message& message, std::size_t committee_size) {
    Writer out(message_size(message));
    std::visit(
        overloaded{
            [&](const CandidatePtr& candidate) {
                begin(out, Kind::Candidate);
                out.bytes(ledger::encode_candidate(*candidate, committee_size));
            },
            [&](const ledger::Vote& vote) {
                begin(out, Kind::Vote);
                ledger::encode_vote(out, vote);
            },
            [&](const ledger::Certificate& certificate) {
                begin(out, Kind::Certificate);
                ledger::encode_certificate(out, certificate, committee_size);
            },
            [&](const RequestCandidate& request) {
                begin(out, Kind::RequestCandidate);
                out.fixed(request.id);
            },
            [&](const RequestCertificates& request) {
                begin(out, Kind::RequestCertificates);
                out.u64(request.from.value).u16(request.count);
            },
            [&](const Status& status) {
                begin(out, Kind::Status);
                out.u64(status.height.value).boolean(status.final.has_value());
                if (status.final) out.u64(status.final->value);
                out.u64(status.frontier.value);
            },
            [&](const Evidence& evidence) {
                begin(out, Kind::Evidence);
                encode_evidence(out, evidence);
            },
        },
        message);
    return std::move(out).out();
}

Result<Message, DecodeError> decode_message(ByteView raw, std::size_t committee_size) {
    Reader in(raw);
    TRY(const std::uint8_t kind, in.u8());
    if (kind > static_cast<std::uint8_t>(Kind::Evidence)) return Fail(DecodeError::OutOfRange);
    if (Kind{kind} == Kind::Candidate) {
        TRY(ledger::Candidate candidate, ledger::decode_candidate(raw.subspan(1), committee_size));
        return Message{std::make_shared<const ledger::Candidate>(std::move(candidate))};
    }
    TRY(Message message, read_small(Kind{kind}, in, committee_size));
    TRY_VOID(in.finish());
    return message;
}

std::size_t message_size(const Message& message) {
    constexpr std::size_t vote_size = 120;
    constexpr std::size_t header_size = 1'000;
    const auto certificate_size = [](const ledger::Certificate& certificate) {
        return vote_size + certificate.signers.size() * crypto::Ed25519Signature::size;
    };
    return std::visit(
        overloaded{
            [&](const CandidatePtr& candidate) {
                std::size_t size = header_size + candidate->body.size();
                for (const ledger::Certificate& skip : candidate->skips) size += certificate_size(skip);
                return size;
            },
            [&](const ledger::Certificate& certificate) { return certificate_size(certificate); },
            [&](const Evidence&) { return 2 * header_size; },
            [&](const auto&) { return vote_size; },
        },
        message);
}

} // namespace arpeggio::consensus
