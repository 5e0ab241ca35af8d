#pragma once
#include "base/log.h"
#include "base/published.h"
#include "node/clock.h"
#include "node/disk.h"
#include "node/transaction_cache.h"
#include "replica/replica.h"
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
};

/// What a host shows of its replica; published after every event.
struct HostStatus {
    bool is_running = false;
    chain::FinalHead head; ///< on disk
    Amount next_base_fee;
    std::size_t pending = 0;
    std::uint64_t bytes_in = 0, bytes_out = 0;
    std::uint64_t evidence = 0; ///< proofs of double signing met
    bool is_diverged = false;
};

// Host: one validator of this process: its replica on a strand, its part of the disk, its links.
//
// Carries out the replica's effects and holds no rule. All methods are thread-safe; what touches the replica is posted
// to the strand. Limits: frames_max frames wait at most, what comes on top is dropped (consensus repairs it).
class Host : public std::enable_shared_from_this<Host> {
public:
    struct Identity {
        MemberIndex member;
        std::string name;
        Bytes prefix;         ///< of its part of the disk
        replica::Setup setup; ///< without head and records, which are read at each start
    };
    struct Links {
        std::function<void(MemberIndex to, replica::Frame)> send;
        std::function<void(replica::Frame)> broadcast;
        std::function<void(replica::ShardMember to, replica::Frame)> send_shard;
        std::function<void(std::vector<FinalBlock>)> on_final; ///< called on the strand
    };
    static constexpr std::size_t frames_max = 8192;

    /// `store` is this identity's part of the disk, with a genesis or later head in it.
    Host(
        Machinery& machinery,
        Identity identity,
        Links links,
        storage::Store& store,
        std::shared_ptr<state::StateStore> state);

    /// Shows what is on the disk; before anything runs.
    Result<void, storage::StorageError> show_stored();
    void start();
    void stop();
    void close(); ///< stops for good: nothing is given to the disk from then on
    void deliver(MemberIndex from, replica::Frame frame);
    void deliver_from_shard(replica::ShardMember from, replica::Frame frame);
    /// `done` comes once, on the strand or at once; absent: not running.
    void submit(const ledger::TransactionPtr& transaction, std::function<void(std::optional<replica::Admission>)> done);
    /// Runs on the strand if the replica runs; otherwise `task` gets null.
    void with_replica(std::function<void(replica::Replica*)> task);

    [[nodiscard]] std::shared_ptr<const HostStatus> status() const { return status_.latest(); }
    [[nodiscard]] storage::Store& store() const { return store_; }
    [[nodiscard]] const state::StateStore& state() const { return *state_; }
    [[nodiscard]] const Identity& identity() const { return identity_; }

private:
    void stop_replica();
    void start_replica();
    void perform(replica::Effects effects);
    void perform(replica::Effect& effect);
    void perform_commit(replica::Commit commit);
    void on_committed(std::uint64_t generation, const replica::Commit& commit);
    void verify_relay(replica::VerifyRelay relay);
    void serve(const replica::Serve& serve);
    void receive(std::function<replica::Effects(replica::Replica&, const Bytes&)> take, replica::Frame frame);

    // host_shards.cpp: what the replica has to do with other shards
    void perform(replica::SendShard& send);
    void perform(const replica::VerifyLink& link);
    void perform(const replica::MakeLinkProofs& proofs);
    void perform(const replica::KeepBeacon& keep);
    void perform(const replica::AskMail& ask);
    void perform(const replica::AnswerMail& answer);
    void perform(const replica::AnswerBeacon& answer);
    void send_shard(const replica::ShardMember& to, const replica::ShardMessage& message);
    void arm(Instant at);
    void publish();
    void log(LogLevel level, const std::string& text) const;
    template <class Job, class Then>
    void work(Job job, Then then);
    [[nodiscard]] Instant now() const { return machinery_.clock.now(); }

    Machinery& machinery_;
    Identity identity_;
    Links links_;
    storage::Store& store_;
    std::shared_ptr<state::StateStore> state_;
    boost::asio::strand<boost::asio::io_context::executor_type> strand_;
    boost::asio::steady_timer timer_;
    std::optional<replica::Replica> replica_;
    chain::FinalHead stored_;      ///< what the disk has confirmed
    std::uint64_t generation_ = 0; ///< rises at each start and stop; what an earlier one began is void
    bool is_closed_ = false;
    std::atomic<std::size_t> frames_ = 0;
    std::atomic<std::uint64_t> bytes_in_ = 0, bytes_out_ = 0;
    std::uint64_t evidence_ = 0;
    bool is_diverged_ = false;
    Published<HostStatus> status_;
};

} // namespace arpeggio::node
