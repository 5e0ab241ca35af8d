#pragma once
#include "ledger/block.h"
#include "ledger/mail.h"
#include "state/proof.h"

namespace arpeggio::sharding {

// Mail that comes from another shard, with what proves that it was sent and that none before it was left out.
// Source: protocol.md, section 7.

/// What a header's beacon_ref names.
struct BeaconPoint {
    Hash id;         ///< of the beacon's block
    Hash state_root; ///< in its header
    friend bool operator==(const BeaconPoint&, const BeaconPoint&) = default;
};

/// Some of the mail that waits at one source for one destination: the first ones, the rest as hashes.
struct InboundBatch {
    ledger::Header header;  ///< of the source's block that the beacon has linked
    state::Proof crosslink; ///< of the link, in the beacon's state; empty if the beacon itself is the source
    ledger::OutboxEntry entry;
    crypto::MerkleBranch branch; ///< from the entry to the header's outbox_root
    std::vector<ledger::Mail> mails;
    std::vector<Hash> rest; ///< crypto::merkle_rest of what is behind them

    static constexpr std::size_t mails_max = 12'000; ///< above what half of 480 M gas can deliver
    static constexpr std::size_t rest_max = ledger::MailList::rest_max;
    static constexpr std::size_t proof_bytes_max = 16'384;          ///< one path, even if made to share all its bits
    static constexpr std::size_t size_max = ledger::Body::size_max; ///< encoded bytes

    [[nodiscard]] ShardId source() const { return header.shard; }
    friend bool operator==(const InboundBatch&, const InboundBatch&) = default;
};
/// Within the limits above (CHECK), but for size_max, which the body's limit implies.
Bytes encode_batch(const InboundBatch& batch);
Result<InboundBatch, codec::DecodeError> decode_batch(ByteView bytes);

enum class MailError : std::uint8_t {
    FromItself,      ///< source and destination are one shard
    BadProof,        ///< does not lead to the link in the beacon's state
    NotLinked,       ///< the beacon has no block of the source
    OtherHeader,     ///< not of the block that the beacon has linked
    NotInOutbox,     ///< the branch does not lead to the header's outbox
    ForAnotherShard, ///< an entry, or a mail, for another destination
    NothingTaken,    ///< no mail
    OutOfOrder,      ///< a mail that is not the next one of this source
    BeyondOutbox,    ///< more than was sent
    WrongRest,       ///< not as many hashes as what is left has
    NotWhatWasSent,  ///< mails and rest do not make up the list that the entry names
};
std::string_view to_string(MailError error);

/// Is the batch's header linked by the beacon, as the beacon's state at `beacon` shows? The beacon's own mail comes
/// from the block at `beacon` itself.
Result<void, MailError> check_origin(const InboundBatch& batch, const BeaconPoint& beacon);
/// Is this what that header's shard sent to `destination` next after `taken`? Gives the list with it taken.
Result<ledger::MailList, MailError>
check_mail(const InboundBatch& batch, ShardId destination, const ledger::MailList& taken);
/// Both. No certificate is checked: the beacon has done that.
Result<ledger::MailList, MailError>
check_batch(const InboundBatch& batch, ShardId destination, const ledger::MailList& taken, const BeaconPoint& beacon);

/// What a source has sent to a destination and the destination has not taken: to the end of an outbox entry.
struct WaitingMail {
    std::vector<ledger::Mail> first; ///< to be in the batch
    std::vector<Hash> behind;        ///< mail_hash of each that follows
};
/// A batch from the block with this header, which commits to `outbox`. Absent if nothing waits, or if `waiting` does
/// not end where the entry does.
std::optional<InboundBatch> make_batch(
    const ledger::Header& header,
    const ledger::Outbox& outbox,
    state::Proof crosslink,
    ShardId destination,
    WaitingMail waiting);
/// Keeps the first `mails` (at most all, CHECK) of a batch that check_mail has found good; the others become hashes.
void cut_batch(InboundBatch& batch, std::size_t mails);

} // namespace arpeggio::sharding
