#pragma once
#include "consensus/message.h"

namespace arpeggio::consensus {

// What a member must have on disk before it says or does anything that depends on it (protocol.md, section 4,
// durability), and gets back when it starts again.

/// The window whose timers run.
struct ActiveWindow {
    Window window;
    Slot first; ///< its first slot
    friend bool operator==(const ActiveWindow&, const ActiveWindow&) = default;
};

/// Nothing is signed at slots below: what this member signed there may be more than its disk still knows.
struct SigningFloor {
    Slot slot;
    friend bool operator==(const SigningFloor&, const SigningFloor&) = default;
};

/// Own votes, certificates, candidates (own before they are sent, others' before NOTARIZE), the active window; a floor
/// is written by who repairs a disk.
using Record = std::variant<ledger::Vote, ledger::Certificate, CandidatePtr, ActiveWindow, SigningFloor>;

/// Where the record is kept: starts with its slot (8 bytes, big-endian), so that all records of slots below one are a
/// range. Writing a record again under its key changes nothing. The order of records has no meaning.
Bytes record_key(const Record& record);
/// The start of every key of a record of `slot`: keys before it belong to slots below.
Bytes record_key_of_slot(Slot slot);
Bytes encode_record(const Record& record, std::size_t committee_size);
Result<Record, codec::DecodeError> decode_record(ByteView raw, std::size_t committee_size);

} // namespace arpeggio::consensus
