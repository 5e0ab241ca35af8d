#pragma once
#include "ledger/final_run.h"
#include "sharding/inbox.h"
#include "sync/state_message.h"

#include <variant>

namespace arpeggio::replica {

// What replicas of different shards send each other, in memory or over a socket. Nothing in it is trusted: each part
// is proven by certificates or hashes. Source: protocol.md, sections 6 and 7.

/// A validator, and the shard for which it is spoken to.
struct ShardPeer {
    ShardId shard;
    crypto::Ed25519PublicKey key;
    friend auto operator<=>(const ShardPeer&, const ShardPeer&) = default;
};

/// Where the beacon's state holds a shard's link.
struct LinkProof {
    ShardId shard;
    state::Proof proof; ///< of crosslink_key(shard) alone
    friend bool operator==(const LinkProof&, const LinkProof&) = default;
};
/// All links in one state of the beacon.
struct LinkProofs {
    Hash root;
    std::vector<LinkProof> proofs;
};
/// The beacon's newest final headers, to all.
struct BeaconNews {
    ledger::FinalRun run;
    std::vector<LinkProof> proofs; ///< in the state whose root stands in the last header; perhaps none

    static constexpr std::size_t proofs_max = 1024;
    friend bool operator==(const BeaconNews&, const BeaconNews&) = default;
};
/// Asks a member of the beacon who serves in that epoch; answered by RosterAnswer once it is elected.
struct RosterRequest {
    Epoch epoch;
    friend bool operator==(const RosterRequest&, const RosterRequest&) = default;
};
struct RosterAnswer {
    Epoch epoch;
    state::Proof proof; ///< of sharding::roster_keys, in a state whose root stands in a header of the beacon
    friend bool operator==(const RosterAnswer&, const RosterAnswer&) = default;
};
/// A shard's newest final header, for the beacon to link.
struct LinkOffer {
    ledger::FinalRun run;
    friend bool operator==(const LinkOffer&, const LinkOffer&) = default;
};
/// Headers of the beacon from a height on; answered by BeaconNews.
struct BeaconRequest {
    Height from;
    friend bool operator==(const BeaconRequest&, const BeaconRequest&) = default;
};
/// Mail to the asker's shard from number `from` on, as of that block at `height`; answered by MailAnswer.
struct MailRequest {
    Height height;
    Hash block{}; ///< its id
    std::uint64_t from = 0;
    /// What the asker's shard has taken in a block that the beacon has linked: nobody will ask for mail below that.
    std::uint64_t settled = 0;
    friend bool operator==(const MailRequest&, const MailRequest&) = default;
};
struct MailAnswer {
    Hash block;                                    ///< the one asked for
    std::optional<sharding::InboundBatch> batch{}; ///< without the proof of the link; absent: nothing waits
    bool is_lacking = false;                       ///< the answerer does not have it; then there is no batch
    friend bool operator==(const MailAnswer&, const MailAnswer&) = default;
};
/// Asks a member of the asker's next shard for the mail from there that `destination` has not taken for good, from
/// number `from` on; answered by KeptMailAnswer.
struct KeptMailRequest {
    ShardId destination;
    std::optional<std::uint64_t> from; ///< absent: from the first that is kept
    friend bool operator==(const KeptMailRequest&, const KeptMailRequest&) = default;
};
/// Some of it. Nothing in it is trusted: together with the list of what was sent before, it makes up the list in the
/// shard's state.
struct KeptMailAnswer {
    ShardId destination;
    ledger::MailList base{};         ///< of the mail before the first; empty if another one was asked for
    std::vector<ledger::Mail> mails; ///< without a gap

    static constexpr std::size_t mails_max = 1'000;
    static constexpr std::size_t bytes_max = 1'000'000; ///< of all mails, encoded
    friend bool operator==(const KeptMailAnswer&, const KeptMailAnswer&) = default;
};
/// Asks a member of a shard which of its states it holds for those who move there; answered by PivotAnswer.
struct PivotRequest {
    friend bool operator==(const PivotRequest&, const PivotRequest&) = default;
};
/// Does it show the roots of the state after its first block and after that one's parent, if it is final? That of a
/// closing block stands in its header; others' in the two headers behind it, if neither is on a closing block.
bool shows_state(const ledger::FinalRun& run);
/// The block whose state is held, the first, and what shows that it is final and what its state's root is.
struct PivotAnswer {
    ledger::FinalRun run; ///< that shows_state()
    friend bool operator==(const PivotAnswer&, const PivotAnswer&) = default;
};
using ShardMessage = std::variant<
    BeaconNews,
    LinkOffer,
    BeaconRequest,
    MailRequest,
    MailAnswer,
    RosterRequest,
    RosterAnswer,
    PivotRequest,
    PivotAnswer,
    sync::StateRequest,
    sync::StateAnswer,
    KeptMailRequest,
    KeptMailAnswer>;

constexpr std::size_t shard_message_size_max = 4'000'000; ///< encoded bytes

Bytes encode_shard_message(const ShardMessage& message);
/// Checks form and limits.
Result<ShardMessage, codec::DecodeError> decode_shard_message(ByteView bytes);

} // namespace arpeggio::replica
