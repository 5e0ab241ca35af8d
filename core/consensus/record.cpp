#include "consensus/record.h"

#include "base/check.h"
#include "base/overloaded.h"

namespace arpeggio::consensus {
namespace {
using codec::DecodeError;

enum class Kind : std::uint8_t { Vote, Certificate, Candidate, ActiveWindow, SigningFloor };

Kind kind_of(const Record& record) {
    return Kind{static_cast<std::uint8_t>(record.index())};
}
Slot slot_of(const Record& record) {
    return std::visit(
        overloaded{
            [](const ledger::Vote& vote) { return vote.slot; },
            [](const ledger::Certificate& certificate) { return certificate.slot; },
            [](const CandidatePtr& candidate) { return candidate->header.slot; },
            [](const ActiveWindow& active) { return active.first; },
            [](const SigningFloor& floor) { return floor.slot; },
        },
        record);
}
} // namespace

Bytes record_key_of_slot(Slot slot) {
    Bytes key;
    key.reserve(sizeof slot.value + 2 + Hash::size); // and what record_key() may add
    for (int shift = 56; shift >= 0; shift -= 8) key.push_back(static_cast<std::uint8_t>(slot.value >> shift));
    return key;
}

Bytes record_key(const Record& record) {
    Bytes key = record_key_of_slot(slot_of(record));
    key.push_back(static_cast<std::uint8_t>(kind_of(record)));
    std::visit(
        overloaded{
            [&](const ledger::Vote& vote) { key.push_back(static_cast<std::uint8_t>(vote.kind)); },
            [&](const ledger::Certificate& one) { key.push_back(static_cast<std::uint8_t>(one.kind)); },
            [&](const CandidatePtr& candidate) { append(key, ledger::header_id(candidate->header).view()); },
            [](const ActiveWindow&) {},
            [](const SigningFloor&) {},
        },
        record);
    return key;
}

Bytes encode_record(const Record& record, std::size_t committee_size) {
    codec::Writer out(256);
    out.u8(static_cast<std::uint8_t>(kind_of(record)));
    std::visit(
        overloaded{
            [&](const ledger::Vote& vote) { ledger::encode_vote(out, vote); },
            [&](const ledger::Certificate& one) { ledger::encode_certificate(out, one, committee_size); },
            [&](const CandidatePtr& candidate) { out.bytes(ledger::encode_candidate(*candidate, committee_size)); },
            [&](const ActiveWindow& active) { out.u64(active.window.value).u64(active.first.value); },
            [&](const SigningFloor& floor) { out.u64(floor.slot.value); },
        },
        record);
    return std::move(out).out();
}

Result<Record, DecodeError> decode_record(ByteView raw, std::size_t committee_size) {
    codec::Reader in(raw);
    TRY(const std::uint8_t kind, in.u8());
    switch (Kind{kind}) {
    case Kind::Vote: {
        TRY(const ledger::Vote vote, ledger::decode_vote(in));
        TRY_VOID(in.finish());
        return Record{vote};
    }
    case Kind::Certificate: {
        TRY(ledger::Certificate certificate, ledger::decode_certificate(in, committee_size));
        TRY_VOID(in.finish());
        return Record{std::move(certificate)};
    }
    case Kind::Candidate: {
        TRY(ledger::Candidate candidate, ledger::decode_candidate(raw.subspan(1), committee_size));
        return Record{std::make_shared<const ledger::Candidate>(std::move(candidate))};
    }
    case Kind::ActiveWindow: {
        ActiveWindow active;
        TRY(active.window.value, in.u64());
        TRY(active.first.value, in.u64());
        TRY_VOID(in.finish());
        return Record{active};
    }
    case Kind::SigningFloor: {
        SigningFloor floor;
        TRY(floor.slot.value, in.u64());
        TRY_VOID(in.finish());
        return Record{floor};
    }
    }
    return Fail(DecodeError::OutOfRange);
}

} // namespace arpeggio::consensus
