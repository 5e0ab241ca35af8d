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
    crypto::Ed25519PublicKey to; ///< a member, or one that is behind
    Frame frame;
};
/// Call on_timer then; replaces the one before.
struct SetTimer {
    Instant at;
};
/// To a member of another shard: an encoded ShardMessage.
struct SendShard {
    ShardPeer to;
    Frame frame;
};
/// Check it (is_final), then call on_link_verified if it is good.
struct VerifyLink {
    ledger::FinalRun run;
    sharding::Rosters rosters;
};
/// Make proofs of all links in the state on disk (make_link_proofs), then call on_link_proofs.
struct MakeLinkProofs {};
/// Keep headers of the beacon on disk, not synced: the store keeps the order.
struct KeepBeacon {
    std::vector<ledger::Header> headers;
};
/// Keep an epoch's roster on disk, not synced: the store keeps the order.
struct KeepRoster {
    sharding::RosterPtr roster;
};
/// Evaluate the delay function on the mix of that epoch, unless it is under way, then call on_delay.
struct EvaluateDelay {
    Epoch epoch;
    Hash mix;
};
/// The epoch is over: its closing block is on disk, and so is the next roster. This replica decides nothing more; it
/// goes on answering those who lag.
struct EpochOver {
    Epoch epoch;
};
/// The shard was halted, and goes on from the head of this replica or a block below, as a roster says that is on disk:
/// this replica is over, and all it gave to the disk is there. Carry out what pending_roll_back() says, then restore().
struct Restarted {};
/// For long nobody has given the block behind the head, though a later epoch is elected. If others are further, their
/// state is to be fetched.
struct Stranded {
    Height head;
};
/// Ask for mail from that block, from the first that the state on disk has not taken.
struct AskMail {
    Mailroom::Origin origin;
    ShardPeer of;
    std::uint64_t settled = 0; ///< to be told
};
/// Erase sent mail that is settled (append_forgotten_mail), not synced.
struct ForgetMail {
    ShardId destination;
    std::uint64_t settled = 0; ///< below that number
    Height linked;             ///< the own block that the beacon has linked, or an older one
};
/// Send what mail_answer() gives.
struct AnswerMail {
    ShardPeer to;
    MailRequest request;
};
/// Send what kept_mail() gives.
struct AnswerKeptMail {
    ShardPeer to;
    KeptMailRequest request;
};
/// Send what beacon_news() gives.
struct AnswerBeacon {
    ShardPeer to;
    Height from;
};
/// Send what roster_answer() gives, if anything.
struct AnswerRoster {
    ShardPeer to;
    Epoch epoch;
};
/// Send which state is held for those who move to this shard; if none is, hold the next that can be.
struct AnswerPivot {
    ShardPeer to;
};
/// Send what sync::answer_state() gives.
struct AnswerState {
    ShardPeer to;
    sync::StateRequest request;
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
    /// If the last block closes its epoch: from there to the block of the tail that the certificate is of.
    std::optional<ledger::FinalRun> closing{};
};
/// Send what blocks_above() gives to whoever lags behind in that instance: a member, or one that will be.
struct Serve {
    crypto::Ed25519PublicKey to;
    Height above;
    Envelope instance;
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
    KeepRoster,
    EvaluateDelay,
    EpochOver,
    Restarted,
    Stranded,
    AskMail,
    ForgetMail,
    AnswerMail,
    AnswerKeptMail,
    AnswerBeacon,
    AnswerRoster,
    AnswerPivot,
    AnswerState,
    consensus::Report,
    consensus::Misbehaved,
    consensus::Diverged>;
using Effects = std::vector<Effect>;

} // namespace arpeggio::replica
