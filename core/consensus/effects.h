#pragma once
#include "base/time.h"
#include "consensus/evidence.h"
#include "consensus/record.h"

namespace arpeggio::consensus {

// What the machine asks of its replica. Effects are carried out in the order given.

using PersistId = Strong<struct PersistIdTag>; ///< rises by one

/// To every other member.
struct Broadcast {
    Message message;
};
struct Send {
    MemberIndex to;
    Message message;
};
/// To each of these members, none of them ourselves.
struct Multicast {
    std::vector<MemberIndex> to;
    Message message;
};
/// Call on_timer then; replaces the one before. Early or repeated calls do no harm.
struct SetTimer {
    Instant at;
};
/// Write the records, sync, then call on_persisted(id). Batches may be joined, not reordered: on_persisted(id) says
/// that all batches up to `id` are on disk. The machine holds back what depends on them.
struct Persist {
    PersistId id;
    std::vector<Record> records;
};
/// Build a block on `parent` (committed, checked or built before; perhaps not final yet) and call on_proposal. Its
/// timestamp is at least `earliest`, which is not ahead of the machine's clock. The built block counts as checked.
struct Propose {
    Slot slot;
    Hash parent;
    std::optional<Slot> parent_slot; ///< absent: not of this instance
    TimestampMs earliest;
};
/// Execute the candidate on its parent's state and call on_checked. The parent is committed or found valid before, and
/// perhaps not final: several forks live. Already checked: header id, slot, context, proposer, body_root, leader's
/// signature. Left to the replica: everything else of the header (height, parent + interval ≤ timestamp, roots, gas,
/// …) and the body.
struct Check {
    Hash id;
    CandidatePtr candidate;
};
/// The machine holds a block that was found valid or built no more, nor those that build on it: its slot was skipped
/// and there were too many. Their states may go; should one be certified later, it comes back by another Check.
struct Discard {
    Hash id;
};
/// Commit the blocks, all found valid or built before, and whatever conflicts with them is void. In the same batch
/// erase the records whose key is below record_key_of_slot(forget_below), and keep the certificate with its block.
struct Finalized {
    std::vector<CandidatePtr> blocks; ///< parents first, at least one, the last is the one the certificate names
    std::vector<Hash> ids;            ///< one entry per block
    ledger::Certificate certificate;
    Slot forget_below;
};
/// A member lacks final blocks that the machine holds not (it keeps the last two): send it a run of those above
/// `above`, at most 16 or 4 MB, that ends in a block with a stored final certificate (more if need be): first that
/// certificate, then the blocks as candidates (without skips; the signature may be zero) from the highest down.
struct ServeBlocks {
    MemberIndex to;
    Height above;
};
struct Report {
    Evidence evidence;
};

enum class Misbehaviour : std::uint8_t {
    NoSuchMember,     ///< names a voter that is not in the committee
    BadSignature,     ///< of a vote or candidate
    BadCertificate,   ///< too little weight or a bad signature
    BadEvidence,      ///< proves nothing
    WrongContext,     ///< candidate of another shard, epoch or instance
    NotTheLeader,     ///< candidate by a member that does not lead its slot
    BodyMismatch,     ///< the body is not the one the header commits to
    TooManyRequested, ///< request beyond request_slots_max
};
std::string_view to_string(Misbehaviour reason);

/// `member` sent what no correct member sends. Its message had no effect.
struct Misbehaved {
    MemberIndex member;
    Misbehaviour reason;
};
/// A quorum certified what this node finds invalid, or two blocks of one slot: more than a third of the weight is
/// faulty, or this node is. The machine votes no more.
struct Diverged {
    Slot slot;
    Hash id;
};

using Effect = std::variant<
    Broadcast,
    Send,
    Multicast,
    SetTimer,
    Persist,
    Propose,
    Check,
    Discard,
    Finalized,
    ServeBlocks,
    Report,
    Misbehaved,
    Diverged>;
using Effects = std::vector<Effect>;

} // namespace arpeggio::consensus
