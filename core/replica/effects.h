#pragma once
#include "chain/block_index.h"
#include "replica/frame.h"
#include "replica/jobs.h"
#include "replica/mailroom.h"

namespace arpeggio::replica {

// What a replica asks of whoever drives it. Carried out in the order given; jobs may finish in any order.

using Frame = std::shared_ptr<const Bytes>; ///< encoded, shared by all its receivers

struct Broadcast {
    Frame frame; ///< to every other member
};
struct Send {
    MemberIndex to;
    Frame frame;
};
/// Call on_timer then; replaces the one before.
struct SetTimer {
    Instant at;
};
struct ShardMember {
    ShardId shard;
    MemberIndex member;
    friend auto operator<=>(const ShardMember&, const ShardMember&) = default;
};
/// To a member of another shard: an encoded ShardMessage.
struct SendShard {
    ShardMember to;
    Frame frame;
};
/// Check it (is_final), then call on_link_verified if it is good.
struct VerifyLink {
    ledger::FinalRun run;
};
/// Make proofs of all links in the state on disk (make_link_proofs), then call on_link_proofs.
struct MakeLinkProofs {};
/// Keep headers of the beacon on disk, not synced: the store keeps the order.
struct KeepBeacon {
    std::vector<ledger::Header> headers;
};
/// Ask for mail from that block, from the first that the state on disk has not taken.
struct AskMail {
    Mailroom::Origin origin;
    ShardMember of;
};
/// Send what mail_answer() gives.
struct AnswerMail {
    ShardMember to;
    MailRequest request;
};
/// Send what beacon_news() gives.
struct AnswerBeacon {
    ShardMember to;
    Height from;
};
/// Write, sync, then call on_persisted. In the order given.
struct Persist {
    consensus::PersistId id;
    storage::Batch batch;
};
/// Verify the transactions of a peer, then call on_relayed with the good ones and how many were bad.
struct VerifyRelay {
    MemberIndex from;
    Relay relay;
};
/// Blocks that became final, in one batch with all that they change (append_commit); then call on_committed. Not
/// synced: what follows is, and the store keeps the order.
struct Commit {
    std::vector<chain::BlockTree::Node> blocks; ///< oldest first, at least one
    chain::FinalHead head;
    ledger::Certificate certificate;               ///< of the last one
    std::vector<Bytes> forgotten;                  ///< keys of records that are not needed any more
    std::vector<Bytes> outdated;                   ///< other keys that are not
    std::optional<Duration> finality;              ///< from own proposal to here, if the last block is our own
    std::vector<ledger::TransactionPtr> displaced; ///< pending ones that can never be executed now
};
/// Send what blocks_above() gives to the member.
struct Serve {
    MemberIndex to;
    Height above;
};

using Effect = std::variant<
    Broadcast,
    Send,
    SetTimer,
    Persist,
    CheckJob,
    BuildJob,
    HashJob,
    VerifyRelay,
    Commit,
    Serve,
    SendShard,
    VerifyLink,
    MakeLinkProofs,
    KeepBeacon,
    AskMail,
    AnswerMail,
    AnswerBeacon,
    consensus::Report,
    consensus::Misbehaved,
    consensus::Diverged>;
using Effects = std::vector<Effect>;

} // namespace arpeggio::replica
