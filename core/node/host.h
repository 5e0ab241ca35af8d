#pragma once
#include "base/log.h"
#include "base/published.h"
#include "node/clock.h"
#include "node/disk.h"
#include "node/layout.h"
#include "node/transaction_cache.h"
#include "replica/replica.h"
#include "replica/roll_back.h"
#include "state/state_store.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>

#include <atomic>

namespace arpeggio::node {

/// What all hosts of a process share. Outlives them.
struct Machinery {
    boost::asio::io_context& io;
    boost::asio::thread_pool& workers;
    Disk& disk;
    TransactionCache& transactions;
    const Clock& clock;
    LogSink log;
    std::function<void(storage::StorageError)> failed; ///< the disk failed or is damaged: the node stops
};

/// A block that a host has on disk as final.
struct FinalBlock {
    ledger::BlockPtr block;
    Hash id;
    std::optional<Duration> finality; ///< if it was proposed by that host
    std::vector<ledger::Mail> sent{};
    std::optional<sharding::EpochState> epoch{}; ///< of the beacon: after the block
};

/// What a host shows of its replica; published after every event.
struct HostStatus {
    bool is_running = false;
    chain::FinalHead head;  ///< on disk
    Epoch epoch;            ///< that its replica takes part in, or took part in
    bool is_member = false; ///< of that epoch's committee: votes
    Amount next_base_fee;
    std::size_t pending = 0;
    std::uint64_t bytes_in = 0, bytes_out = 0;
    std::uint64_t evidence = 0; ///< proofs of double signing met
    bool is_diverged = false;
};

// Host: one validator of this process in one shard: its replica on a strand, its part of the disk, its links.
//
// Carries out the replica's effects and holds no rule. When an epoch is over it starts the next instance's replica, if
// it serves the shard on; otherwise the old one goes on answering those who lag. If the shard was halted, it takes back
// what is void first, and goes on in either case, as a member or not: those who come need its blocks and its state. All
// methods are thread-safe; what touches the replica is posted to the strand. Limits: frames_max frames wait at most,
// what comes on top is dropped (consensus repairs it).
class Host : public std::enable_shared_from_this<Host> {
public:
    struct Identity {
        std::string name;
        crypto::Ed25519PublicKey key;
        Tenure tenure;
        replica::Setup setup; ///< without what restore() reads at each start
    };
    /// All called on the strand.
    struct Links {
        std::function<void(const crypto::Ed25519PublicKey& to, replica::Frame)> send;
        std::function<void(const ledger::Committee& to, replica::Frame)> broadcast; ///< to all but itself
        std::function<void(const replica::ShardPeer& to, replica::Frame)> send_shard;
        std::function<void(std::vector<FinalBlock>)> on_final;
        std::function<void(sharding::RosterPtr)>
            on_roster;                              ///< one that is on disk, at each start or when it is learned
        std::function<void(Epoch)> on_epoch;        ///< that its replica takes part in from now on
        std::function<void(Height)> on_rolled_back; ///< what was above that block is void and gone from its disk
        /// It cannot go on: only a state above that height, or any if it is 0, would help.
        std::function<void(Height)> on_stranded;
        std::function<void(const replica::EvaluateDelay&)> evaluate_delay;
    };
    static constexpr std::size_t frames_max = 8192;

    /// `store` is this identity's part of the disk, with a genesis or later head in it.
    Host(
        Machinery& machinery,
        Identity identity,
        Links links,
        std::shared_ptr<storage::Store> store,
        std::shared_ptr<state::StateStore> state);

    /// Shows what is on the disk; before anything runs.
    Result<void, storage::StorageError> show_stored();
    void start();
    void stop();
    void go_on(); ///< if its shard's epoch is over: follows the next one, though it takes no part
    void close(); ///< stops for good: nothing is given to the disk from then on
    /// Signs nothing from that epoch on: another part does, which is to begin with a state after that block. False if
    /// this one is there already, and goes on. On the strand.
    bool hand_over(Epoch from, Height pivot);
    void sign_until(std::optional<Epoch> end) { until_ = end; } ///< before it starts
    void deliver(const crypto::Ed25519PublicKey& from, replica::Frame frame);
    void deliver_from_shard(const replica::ShardPeer& from, replica::Frame frame);
    void deliver_delay(Epoch epoch, Bytes answer);
    /// `done` comes once, on the strand or at once; absent: not running.
    void submit(const ledger::TransactionPtr& transaction, std::function<void(std::optional<replica::Admission>)> done);
    /// Runs on the strand if the replica runs; otherwise `task` gets null.
    void with_replica(std::function<void(replica::Replica*)> task);

    /// The beacon's headers as its replica follows them, oldest first. On the strand.
    [[nodiscard]] std::vector<sync::BeaconChain::Link> beacon_links() const;
    [[nodiscard]] std::shared_ptr<const HostStatus> status() const { return status_.latest(); }
    [[nodiscard]] storage::Store& store() const { return *store_; }
    [[nodiscard]] const state::StateStore& state() const { return *state_; }
    [[nodiscard]] const Identity& identity() const { return identity_; }

private:
    void stop_replica();
    void start_replica();
    void begin_epoch(const replica::EpochOver& over);
    void begin_instance();
    void perform(replica::Effects effects);
    void perform(replica::Effect& effect);
    void perform_commit(replica::Commit commit);
    void on_committed(std::uint64_t generation, const replica::Commit& commit);
    void verify_relay(replica::VerifyRelay relay);
    void serve(const replica::Serve& serve);
    void receive(std::function<replica::Effects(replica::Replica&, const Bytes&)> take, replica::Frame frame);

    void perform(const consensus::Misbehaved& misbehaved);
    void perform(const consensus::Diverged& diverged);

    // host_restart.cpp: how a halted shard goes on
    void perform(const replica::Restarted& restarted);
    void tell_stranded(const replica::Redrawn& redrawn);
    void roll_back(const replica::Redrawn& redrawn);
    void carry_out(const replica::Redrawn& redrawn, replica::RollBackStep step);
    void tell_rolled_back();
    void hold_below(const replica::Setup& setup);

    // host_shards.cpp: what the replica has to do with other shards
    void perform(replica::SendShard& send);
    void perform(const replica::VerifyLink& link);
    void perform(const replica::MakeLinkProofs& proofs);
    void perform(const replica::KeepBeacon& keep);
    void perform(const replica::AskMail& ask);
    void perform(const replica::ForgetMail& forget);
    void perform(const replica::AnswerMail& answer);
    void perform(const replica::AnswerKeptMail& answer);
    void perform(const replica::AnswerBeacon& answer);
    void perform(const replica::KeepRoster& keep);
    void perform(const replica::AnswerRoster& answer);
    void perform(const replica::AnswerPivot& answer);
    void perform(const replica::AnswerState& answer);
    void hold_pivot();
    [[nodiscard]] bool is_moved_to(const sharding::Roster& next) const;
    void poll();
    void send_shard(const replica::ShardPeer& to, const replica::ShardMessage& message);
    void keep(storage::Batch batch);
    void arm(Instant at);
    void publish();
    void log(LogLevel level, const std::string& text) const;
    template <class Job, class Then>
    void work(Job job, Then then);
    [[nodiscard]] Instant now() const { return machinery_.clock.now(); }

    Machinery& machinery_;
    Identity identity_;
    Links links_;
    Bytes prefix_; ///< of its part of the disk
    std::shared_ptr<storage::Store> store_;
    std::shared_ptr<state::StateStore> state_;
    boost::asio::strand<boost::asio::io_context::executor_type> strand_;
    boost::asio::steady_timer timer_, poll_timer_;
    std::optional<replica::Replica> replica_;
    ledger::Committee committee_; ///< of its instance
    Epoch epoch_;
    std::optional<replica::EpochOver> over_; ///< to be carried out when the blocks before it are told
    std::optional<pool::Pool> pending_;      ///< between two replicas
    std::optional<replica::Pivot> pivot_;    ///< held for those who move here
    bool wants_pivot_ = false;
    std::optional<Epoch> until_;   ///< another part signs from there on
    chain::FinalHead stored_;      ///< what the disk has confirmed
    std::uint64_t generation_ = 0; ///< rises at each start and stop; what an earlier one began is void
    bool is_closed_ = false;
    bool has_rolled_back_ = false; ///< some block, of which nobody was told yet
    std::atomic<std::size_t> frames_ = 0;
    std::atomic<std::uint64_t> bytes_in_ = 0, bytes_out_ = 0;
    std::uint64_t evidence_ = 0;
    bool is_diverged_ = false;
    Published<HostStatus> status_;
};

} // namespace arpeggio::node
