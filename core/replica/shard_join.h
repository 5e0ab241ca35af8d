#pragma once
#include "base/random.h"
#include "replica/effects.h"
#include "replica/mail_fetch.h"
#include "replica/tenure.h"
#include "sync/beacon_chain.h"
#include "sync/state_fetch.h"

#include <set>

namespace arpeggio::replica {

/// ShardJoin: brings a validator's part of the disk for a shard it will serve to a final block of that shard, from
/// which a replica can follow: fetches the state of one block, the pivot, from the members of the shard, and the mail
/// that waits there.
///
/// Pure: events with the time in, actions out. Killed at any moment, it goes on from what is on the disk. Nothing that
/// others say is trusted: pivots are final by their certificates, ranges of the state proven by the pivot's root.
/// Limits: a pivot of each member, StateFetch's, BeaconChain's.
/// Source: protocol.md, section 6 (make before break) and 9, Sync.
class ShardJoin {
public:
    struct Setup {
        crypto::Ed25519PublicKey key; ///< of the validator
        chain::Rules rules;           ///< of the shard that it joins
        sharding::Rosters rosters;    ///< up to that of the epoch in which it joins, or later ones (CHECK: not empty)
        Random random;                ///< decides nothing but who is asked first
        Height above{};               ///< pivots up to there are of no use
    };
    /// What lies on the part's disk of an earlier attempt.
    struct Left {
        std::optional<sync::FetchProgress> progress;
        std::optional<Bytes> pivot; ///< under pivot_key
    };
    static Result<Left, storage::StorageError> read_left(const storage::Store& part);
    /// What of an earlier attempt is to be erased next, from there on; empty: nothing is left.
    static Result<storage::Batch, storage::StorageError> next_erasure(const storage::Store& part, Bytes& from);
    /// The mail that the state in the part says was ever sent.
    static Result<std::vector<MailFetch::Sent>, storage::StorageError>
    read_sent(const state::View& state, const chain::Rules& rules);

    using Links = std::vector<sync::BeaconChain::Link>;

    // What is to be done, in the order given.
    struct Say {
        ShardPeer to;
        ShardMessage message;
    };
    /// Judge it (sync::CheckedAnswer), then on_checked().
    struct CheckAnswer {
        crypto::Ed25519PublicKey from;
        sync::StateAnswer answer;
    };
    /// Write it behind what was given before, not synced, then on_written().
    struct Write {
        storage::Batch batch;
    };
    /// A pivot is chosen: erase what an earlier attempt has left (next_erasure), then on_erased().
    struct Erase {};
    /// sync::finish_fetch(), then on_tree() with what read_sent() gives.
    struct MakeTree {};
    /// Call on_beacon() with the headers of the beacon that this process knows, oldest first.
    struct FindBeacon {};
    /// Call on_timer() then; replaces the one before.
    struct SetTimer {
        Instant at;
    };
    /// Nobody who should serve the shard answers: they may have moved on, as a later roster would tell. Whoever has
    /// served another shard to its end is to follow it further, to learn that one.
    struct HearNews {};
    /// The part has a head, and this is over.
    struct Finish {};
    using Action = std::variant<Say, CheckAnswer, Write, Erase, MakeTree, FindBeacon, SetTimer, HearNews, Finish>;
    using Actions = std::vector<Action>;

    explicit ShardJoin(Setup setup);

    Actions start(const Left& left, Instant now); ///< once, before anything else
    Actions on_message(const ShardPeer& from, ShardMessage message, Instant now);
    Actions on_checked(const crypto::Ed25519PublicKey& from, sync::CheckedAnswer answer, Instant now);
    Actions on_timer(Instant now);
    Actions on_written(Instant now); ///< the oldest of those not yet told of
    Actions on_erased(Instant now);
    Actions on_tree(std::vector<MailFetch::Sent> sent, Instant now);
    Actions on_beacon(Links known, Instant now);
    void learn(sharding::RosterPtr roster) { setup_.rosters.add(std::move(roster)); } ///< of a later epoch

    /// The block whose state is fetched; absent while none is chosen.
    [[nodiscard]] std::optional<Height> pivot() const;
    [[nodiscard]] std::uint32_t done_ppm() const { return done_ppm_; } ///< of the state, in millionths

private:
    struct Pivot {
        chain::FinalHead head;
        Bytes run; ///< encoded: what showed it
    };
    enum class Stage : std::uint8_t { Pivot, Beginning, Leaves, Tree, Mail, Head, Done };
    [[nodiscard]] std::optional<Pivot> check(const ledger::FinalRun& run) const;
    void receive(const ShardPeer& from, const PivotAnswer& answer);
    void receive(const ShardPeer& from, sync::StateAnswer& answer);
    void receive(const ShardPeer& from, const KeptMailAnswer& answer);
    void receive(const ShardPeer& from, const BeaconNews& news);
    template <class Other>
    void receive(const ShardPeer& /*from*/, const Other& /*message*/) {}
    bool resume(const Left& left);
    void ask_for_pivot();
    void choose_pivot();
    void begin_fetch(sync::FetchProgress progress);
    void take(sync::StateFetch::Effects effects);
    void take(const MailFetch::Effects& effects);
    void take(const MailFetch::Portion& portion);
    void find_head_if_complete();
    void ask(const std::vector<sync::StateFetch::Ask>& asks);
    void check_fetch();
    void give_up_if_stuck();
    void ask_for_beacon(const Links& known);
    void ask_for_older(const Links& known);
    void take_older(const ledger::FinalRun& run);
    [[nodiscard]] Links with_older(Links known) const;
    void write_head(const Links& links);
    void write(storage::Batch batch);
    void arm(Duration delay) { out_.emplace_back(SetTimer{now_ + delay}); }
    [[nodiscard]] std::vector<crypto::Ed25519PublicKey> members(ShardId shard) const;
    Actions take() { return std::exchange(out_, {}); }

    Setup setup_;
    Stage stage_ = Stage::Pivot;
    std::map<crypto::Ed25519PublicKey, Pivot> offered_; ///< by whom
    std::optional<Pivot> pivot_;
    std::set<crypto::Ed25519PublicKey> holders_; ///< who have shown that they hold its state
    std::optional<sync::StateFetch> fetch_;
    std::optional<MailFetch> mail_;
    struct {
        ShardId destination;
        std::uint64_t from = 0, end = 0;
    } mail_written_;                          ///< numbers of that destination's mail, not all shown to be right yet
    Instant alive_;                           ///< when something of the state came
    std::size_t unwritten_ = 0;               ///< batches not yet on disk
    std::optional<sync::BeaconChain> beacon_; ///< what was asked for, if nobody told this validator in time
    unsigned unanswered_ = 0;                 ///< times that nobody offered a pivot, or a header
    std::size_t asked_ = 0;                   ///< times for headers of the beacon
    Links older_;                             ///< of the beacon, before those known otherwise
    std::optional<ledger::Header> oldest_;    ///< of all known
    std::uint32_t done_ppm_ = 0;
    Instant now_; ///< of the event being handled
    Actions out_;
};

} // namespace arpeggio::replica
