#pragma once
#include "node/delay_worker.h"
#include "node/epoch_log.h"
#include "node/history.h"
#include "node/load.h"
#include "node/mail_traffic.h"
#include "node/node.h"
#include "node/nonces.h"
#include "node/shard.h"
#include "node/tenures.h"

#include <boost/asio/executor_work_guard.hpp>

#include <thread>

namespace arpeggio::node {

/// What a failing disk means to the node's users.
Trouble trouble_of(storage::StorageError error);

/// The parts of a started node and how they are joined.
class Node::Running {
public:
    Running(NodeOptions options, std::unique_ptr<storage::Store> whole);
    ~Running();

    /// Brings every identity's part of the disk to genesis, or checks that it is of this network.
    Result<void, Trouble> prepare();
    void start();
    void stop();

    [[nodiscard]] const Shard* find_shard(ShardId shard) const; ///< null if no member of it is hosted here
    [[nodiscard]] Instant now() const { return clock_.now(); }
    void fail(storage::StorageError error);

    [[nodiscard]] SupplySummary supply() const;
    void submit(const Shard& shard, const ledger::TransactionPtr& transaction, const Facade::Submitted& done);
    void submit_raw(const Shard& shard, Bytes raw, Facade::Submitted done);
    void request_funds(const Address& to, Facade::Submitted done);
    void watch(std::vector<Address> addresses);
    [[nodiscard]] std::uint64_t pending_nonce(const Shard& shard, const Address& address) const;
    void switch_validator(std::size_t position, bool on);

    [[nodiscard]] const chain::NetworkDefinition& network() const { return options_.network; }
    [[nodiscard]] SnapshotPtr snapshot() const { return snapshot_.latest(); }
    [[nodiscard]] const TransactionCache& transactions() const { return transactions_; }
    Load& load() { return *load_; }

private:
    Result<void, storage::StorageError> write_genesis(const Shard& shard, const Host& host);
    Result<void, storage::StorageError> prepare_shards();
    Result<void, Trouble> check_network();
    void make_shards();
    void evaluate_delay(const replica::EvaluateDelay& question);
    void check_delay(const FinalBlock& block);
    void hurry_delay();
    void keep_epochs();
    void on_io(const std::function<void()>& task);
    void settle(); ///< waits until the strands have done what they were given
    void tick();
    void publish();
    [[nodiscard]] std::vector<AccountSummary> describe_accounts() const;
    [[nodiscard]] Phase phase_now() const;
    void read_past();
    void backfill(const Shard& shard, std::uint64_t watch, Height from);
    const Shard* next_faucet_shard();
    ledger::TransactionPtr
    sign_grant(const Shard& shard, const replica::Replica& replica, const state::Account& faucet, const Address& to);

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
    TransactionCache transactions_;
    boost::asio::io_context io_{1};
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_{io_.get_executor()};
    boost::asio::thread_pool workers_;
    boost::asio::steady_timer timer_{io_};
    std::optional<Disk> disk_;
    std::optional<Machinery> machinery_;
    std::vector<std::unique_ptr<Shard>> shards_; ///< all of the network, by number
    std::unique_ptr<Tenures> tenures_;
    std::unique_ptr<DelayWorker> delay_;
    History history_;
    Nonces nonces_;
    std::mutex faucet_mutex_; ///< one grant is signed at a time
    std::atomic<std::size_t> faucet_turn_ = 0;
    MailTraffic mail_traffic_;
    EpochLog epoch_log_;
    std::uint64_t epochs_kept_ = 0; ///< version of the log on disk
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
