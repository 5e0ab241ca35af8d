#pragma once
#include "base/log.h"
#include "chain/network_definition.h"
#include "node/facade.h"

#include <filesystem>

namespace arpeggio::node {

struct NodeOptions {
    std::filesystem::path data_folder;
    chain::NetworkDefinition network;
    /// Seeds of the validator keys hosted here; a seed of a key that the network does not name is ignored.
    std::vector<crypto::Ed25519SecretKey> validators;
    /// Keys whose accounts the load is sent from and to, and the faucet's; empty where there are none.
    std::vector<crypto::Secp256k1SecretKey> load_keys;
    std::optional<crypto::Secp256k1SecretKey> faucet_key;
    LogSink log;
};

/// One process's node: replicas on their strands, workers, the storage thread, links in memory between its validators.
/// Threads: io (1) runs every strand and timer, workers (cores − 1, at least 1) run pure jobs, storage (1) commits.
class Node final : public Facade {
public:
    /// Opens the data folder (exclusively), builds or checks genesis, restores every replica and starts.
    /// Fails with what is wrong with the folder and leaves it as it was.
    static Result<std::unique_ptr<Node>, Trouble> start(NodeOptions options);
    ~Node() override;

    /// Transfers a second signed and sent from now on, so many of a hundred into another shard; 0 stops.
    void set_load(std::uint32_t per_second, std::uint32_t cross_shard_percent = 0);
    /// Stops everything within a second, all that is final on disk. Reads go on answering.
    void stop();

    [[nodiscard]] SnapshotPtr snapshot() const override;
    [[nodiscard]] SupplySummary supply() const override;
    void submit(ShardId shard, Bytes raw, Submitted done) override;
    [[nodiscard]] bool follows(ShardId shard) const override;
    [[nodiscard]] AccountView account(ShardId shard, const Address& address) const override;
    [[nodiscard]] std::optional<std::vector<LogView>> logs(ShardId shard, const LogQuery& query) const override;
    [[nodiscard]] std::optional<CallAnswer> call(ShardId shard, const CallQuestion& question) const override;
    [[nodiscard]] std::uint64_t pending_nonce(ShardId shard, const Address& address) const override;
    [[nodiscard]] std::optional<BlockView> block(ShardId shard, Height height) const override;
    [[nodiscard]] std::optional<BlockView> block(ShardId shard, const Hash& id) const override;
    [[nodiscard]] std::optional<TransactionView> transaction(ShardId shard, const Hash& hash) const override;
    [[nodiscard]] std::optional<ReceiptView> receipt(ShardId shard, const Hash& hash) const override;
    void watch(std::vector<Address> addresses) override;
    void request_funds(const Address& to, Submitted done) override;
    void stop_validator(std::size_t position) override;
    void start_validator(std::size_t position) override;

    class Running; ///< the parts; running.h

private:
    explicit Node(std::unique_ptr<Running> running);
    std::unique_ptr<Running> running_;
};

} // namespace arpeggio::node
