#pragma once
#include "ledger/final_run.h"
#include "sharding/inbox.h"
#include "sync/state_message.h"

#include <variant>

namespace arpeggio::replica {

// What replicas of different shards send each other, in memory or over a socket. Nothing in it is trusted: each part
// is proven by certificates or hashes. Source: protocol.md, sections 6 and 7.

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
/// Mail to the asker's shard from number `from` on, as of the block at `height`; answered by MailAnswer if there is
/// any.
struct MailRequest {
    Height height;
    std::uint64_t from = 0;
    friend bool operator==(const MailRequest&, const MailRequest&) = default;
};
struct MailAnswer {
    Hash block;                                    ///< id of the one asked for
    std::optional<sharding::InboundBatch> batch{}; ///< without the proof of the link; absent: nothing waits
    friend bool operator==(const MailAnswer&, const MailAnswer&) = default;
};
/// Asks a member of a shard which of its states it holds for those who move there; answered by PivotAnswer.
struct PivotRequest {
    friend bool operator==(const PivotRequest&, const PivotRequest&) = default;
};
/// The block whose state is held, the first, and what shows that it is final and what its state's root is.
struct PivotAnswer {
    ledger::FinalRun run; ///< at least three headers
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
    sync::StateAnswer>;

constexpr std::size_t shard_message_size_max = 4'000'000; ///< encoded bytes

Bytes encode_shard_message(const ShardMessage& message);
/// Checks form and limits.
Result<ShardMessage, codec::DecodeError> decode_shard_message(ByteView bytes);

} // namespace arpeggio::replica
