#pragma once
#include "node/mover.h"
#include "node/shard.h"

namespace arpeggio::node {

using replica::has_joined;

/// Tenures: which shard each hosted validator serves, and how it gets from one to the next. In the last quarter of an
/// epoch it fetches the state of the shard it will serve while it still serves the old one; what it has left behind is
/// erased an epoch later. On the io thread, as strands are; before that, open() on any.
/// Source: protocol.md, section 6 (make before break).
class Tenures {
public:
    using Shards = std::vector<std::unique_ptr<Shard>>;
    /// All must outlive it. `whole` is the process's database.
    Tenures(
        const chain::NetworkDefinition& network,
        Machinery& machinery,
        storage::Store& whole,
        std::shared_ptr<storage::Cache> cache,
        const Shards& shards);

    /// Makes a host of each part on the disk that counts, and the genesis of a validator that has none. Keys that the
    /// network does not name are ignored.
    Result<void, storage::StorageError> open(const std::vector<crypto::Ed25519SecretKey>& keys);
    void stop(); ///< nothing more is moved or erased

    void deliver(const replica::ShardPeer& from, const replica::ShardPeer& to, const replica::Frame& frame);
    void deliver_delay(Epoch epoch, const Bytes& answer);
    void on_roster(const sharding::RosterPtr& roster);
    /// A part that cannot go on gets another in its place, with a state above that height, if the validator serves
    /// there.
    void rejoin(const crypto::Ed25519PublicKey& key, const Tenure& part, Height above);
    void on_epoch(ShardId shard, const crypto::Ed25519PublicKey& key, Epoch epoch);
    void switch_validator(const crypto::Ed25519PublicKey& key, bool on);

    /// For all threads.
    struct Status {
        sharding::Rosters rosters;
        Epoch epoch; ///< that the first of the hosts has begun
    };
    [[nodiscard]] std::shared_ptr<const Status> status() const { return status_.latest(); }

private:
    struct Validator {
        crypto::Ed25519SecretKey key;
        std::map<Tenure, std::shared_ptr<Host>> hosts;
        std::set<Tenure> parts;            ///< on the disk, but for those being erased
        std::shared_ptr<Mover> mover;      ///< null: it stays where it is
        std::optional<Tenure> beginning{}; ///< at genesis, which is being written
        bool is_on = true;
    };
    struct Part {
        std::shared_ptr<storage::Store> store;
        std::shared_ptr<state::StateStore> state;
    };
    [[nodiscard]] Part part_of(const crypto::Ed25519PublicKey& key, const Tenure& tenure) const;
    [[nodiscard]] Result<std::vector<Tenure>, storage::StorageError>
    find_tenures(const crypto::Ed25519PublicKey& key) const;
    Result<void, storage::StorageError> open(Validator& validator);
    std::shared_ptr<Host> add_host(Validator& validator, const Tenure& tenure, const Part& part);
    void move(Validator& validator, const sharding::RosterPtr& to);
    void fetch(Validator& validator, const Tenure& to, std::optional<Height> above);
    [[nodiscard]] bool take_over(Validator& validator, const Tenure& part, Height pivot);
    void stop_mover(Validator& validator);
    [[nodiscard]] std::vector<sync::BeaconChain::Link> beacon_links(const crypto::Ed25519PublicKey& key) const;
    void on_moved(const crypto::Ed25519PublicKey& key, const Tenure& tenure, const Part& part);
    void leave(Validator& validator, const sharding::Roster& next);

    // tenures_genesis.cpp
    Result<void, storage::StorageError>
    write_genesis(storage::Store& store, state::StateStore& state, ShardId shard) const;
    void begin_at_genesis(Validator& validator, const Tenure& tenure, const Part& part);

    void erase_unused(const std::weak_ptr<const Host>& host, const Bytes& prefix);
    void begin_erasure(const Bytes& prefix);
    void erase(Bytes prefix, Bytes from = {});

    const chain::NetworkDefinition& network_;
    Machinery& machinery_;
    storage::Store& whole_;
    std::shared_ptr<storage::Cache> cache_;
    const Shards& shards_;
    std::map<crypto::Ed25519PublicKey, Validator> validators_;
    sharding::Rosters rosters_;
    Epoch epoch_;
    bool is_stopped_ = false;
    Published<Status> status_;
};

} // namespace arpeggio::node
