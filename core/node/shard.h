#pragma once
#include "node/follower.h"

#include <memory>

namespace arpeggio::node {

/// Shard: one chain that this process takes part in: the hosts of its members and what they make final.
/// Joins the hosts by links in memory. Thread-safe once all hosts are added.
class Shard {
public:
    /// Carries a frame from a member of this shard to one of another.
    using SendShard = std::function<void(replica::ShardMember from, replica::ShardMember to, replica::Frame)>;
    /// `network` and `machinery` must outlive it. `committees` are those of all shards.
    Shard(
        const chain::NetworkDefinition& network,
        Machinery& machinery,
        ShardId id,
        const replica::CommitteesPtr& committees,
        SendShard send_shard);

    /// The host of a member (CHECK), which its key proves it to be. The first to come.
    std::shared_ptr<Host> add_host(
        const chain::GenesisValidator& validator,
        const crypto::Ed25519SecretKey& key,
        storage::Store& store,
        std::shared_ptr<state::StateStore> state);
    /// Shows what is on disk, and reports final blocks to `on_block` from there on.
    Result<void, storage::StorageError> prepare(Follower::OnBlock on_block);
    void start();
    void close(); ///< stops all hosts for good

    [[nodiscard]] ShardId id() const { return rules_.shard; }
    [[nodiscard]] const chain::Rules& rules() const { return rules_; }
    [[nodiscard]] const ledger::Committee& committee() const { return committee_; }
    using Hosts = std::map<MemberIndex, std::shared_ptr<Host>>;
    [[nodiscard]] const Hosts& hosts() const { return hosts_; }
    /// The host whose disk is furthest, a running one if any is; null if none is hosted here.
    [[nodiscard]] std::shared_ptr<Host> primary() const;
    [[nodiscard]] std::shared_ptr<Host> running_primary() const; ///< null if none runs

    [[nodiscard]] ShardSummary describe() const;
    [[nodiscard]] std::vector<std::string> violations() const;
    [[nodiscard]] std::optional<Instant> last_final() const { return follower_->last_final(); }

private:
    replica::Setup setup_for(const crypto::Ed25519SecretKey& key) const;
    Host::Links links_of(MemberIndex self);

    const chain::NetworkDefinition& network_;
    Machinery& machinery_;
    chain::Rules rules_;
    replica::CommitteesPtr committees_;
    ledger::Committee committee_;
    SendShard send_shard_;
    Hosts hosts_;
    std::optional<Follower> follower_;
};

} // namespace arpeggio::node
