#pragma once
#include "node/follower.h"
#include "node/history.h"
#include "node/load.h"
#include "node/node.h"

#include <boost/asio/executor_work_guard.hpp>

#include <thread>

namespace arpeggio::node {

/// What a failing disk means to the node's users.
Trouble trouble_of(storage::StorageError error);

/// The parts of a started node and how they are joined. One shard for now: shards are hosts of their own when they
/// come.
class Node::Running {
public:
    Running(NodeOptions options, std::unique_ptr<storage::Store> whole);
    ~Running();

    /// Brings every identity's part of the disk to genesis, or checks that it is of this network.
    Result<void, Trouble> prepare();
    void start();
    void stop();

    /// The host whose disk is furthest, a running one if any is.
    [[nodiscard]] std::shared_ptr<Host> primary() const;
    [[nodiscard]] std::shared_ptr<Host> running_primary() const; ///< null if none runs
    [[nodiscard]] Instant now() const { return clock_.now(); }
    void fail(storage::StorageError error);

    [[nodiscard]] SupplySummary supply() const;
    void submit(ledger::TransactionPtr transaction, const Facade::Submitted& done);
    void submit_raw(Bytes raw, Facade::Submitted done);
    void request_funds(const Address& to, Facade::Submitted done);
    void watch(std::vector<Address> addresses);
    [[nodiscard]] std::uint64_t pending_nonce(const Address& address) const;
    void switch_validator(std::size_t position, bool on);

    [[nodiscard]] const chain::NetworkDefinition& network() const { return options_.network; }
    [[nodiscard]] SnapshotPtr snapshot() const { return snapshot_.latest(); }
    [[nodiscard]] const TransactionCache& transactions() const { return transactions_; }
    Load& load() { return *load_; }

private:
    struct Slot { ///< one validator of the network, hosted here or not
        std::unique_ptr<storage::Store> store;
        std::shared_ptr<state::StateStore> state;
        std::shared_ptr<Host> host; ///< null if not hosted
    };
    Result<void, storage::StorageError> write_genesis();
    Result<void, Trouble> check_network();
    void make_hosts();
    Host::Identity identity_of(std::size_t position, const crypto::Ed25519SecretKey& key) const;
    Host::Links links_of(MemberIndex self);
    void make_follower();
    void settle(); ///< waits until the strands have done what they were given
    void tick();
    void publish();
    [[nodiscard]] ShardSummary describe_shard() const;
    [[nodiscard]] std::vector<AccountSummary> describe_accounts() const;
    [[nodiscard]] Phase phase_now() const;
    void backfill(std::uint64_t watch, Height from);

    static constexpr auto tick_interval = std::chrono::milliseconds{20};
    static constexpr std::size_t ticks_per_snapshot = 5;
    static constexpr std::size_t state_cache_bytes = 64'000'000;
    static constexpr std::size_t submissions_max = 4096; ///< waiting for a worker; what comes on top is refused
    static constexpr std::uint64_t backfill_blocks = 64; ///< read in one go, so that jobs of replicas come in between

    NodeOptions options_;
    const Hash genesis_hash_;
    Clock clock_;
    std::unique_ptr<storage::Store> whole_;
    std::shared_ptr<storage::Cache> cache_ = std::make_shared<storage::Cache>(state_cache_bytes);
    chain::Rules rules_;
    ledger::Committee committee_;
    TransactionCache transactions_;
    boost::asio::io_context io_{1};
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_{io_.get_executor()};
    boost::asio::thread_pool workers_;
    boost::asio::steady_timer timer_{io_};
    std::optional<Disk> disk_;
    std::optional<Machinery> machinery_;
    std::vector<Slot> slots_;                                ///< by position in the network definition
    std::map<MemberIndex, std::shared_ptr<Host>> by_member_; ///< hosted ones
    std::optional<Follower> follower_;
    History history_;
    std::unique_ptr<Load> load_;
    std::atomic<Trouble> trouble_ = Trouble::None;
    std::atomic<bool> is_stopping_ = false;
    std::atomic<std::size_t> submissions_ = 0;
    std::atomic<std::uint64_t> watches_ = 0; ///< a later watch ends the reading of the past for an earlier one
    std::size_t ticks_ = 0;
    Published<Snapshot> snapshot_;
    std::jthread io_thread_;
};

} // namespace arpeggio::node
