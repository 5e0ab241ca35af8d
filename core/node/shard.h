#pragma once
#include "node/follower.h"

#include <memory>

namespace arpeggio::node {

/// Shard: one chain that this process takes part in: the hosts that serve it and what they make final. Hosts come and
/// go with the epochs. Thread-safe.
class Shard {
public:
    using Hosts = std::map<crypto::Ed25519PublicKey, std::shared_ptr<Host>>;
    /// What all hosts of the process are joined by. Called on the strands.
    struct Links {
        /// Carries a frame from a validator's host in one shard to a validator's in another, or in the same.
        std::function<void(const replica::ShardPeer& from, const replica::ShardPeer& to, replica::Frame)> send_shard;
        std::function<void(const sharding::RosterPtr&)> on_roster;
        std::function<void(ShardId, const crypto::Ed25519PublicKey&, Epoch)> on_epoch; ///< a host has begun it
        std::function<void(const Tenure&, const crypto::Ed25519PublicKey&, Height)> on_stranded; ///< a host's (Host)
        std::function<void(ShardId, Height)> on_rolled_back; ///< a host has taken back what was above that block
        std::function<void(const replica::EvaluateDelay&)> evaluate_delay;
    };
    /// `network` and `machinery` must outlive it.
    Shard(const chain::NetworkDefinition& network, Machinery& machinery, ShardId id, Links links);

    /// A host for this validator's tenure here; it takes the place of an earlier one.
    std::shared_ptr<Host> add_host(
        const crypto::Ed25519SecretKey& key,
        Epoch since,
        std::shared_ptr<storage::Store> store,
        std::shared_ptr<state::StateStore> state);
    void remove_host(const std::shared_ptr<Host>& host); ///< closes it
    /// Shows what is on disk, and reports final blocks to `on_block` from there on. Once the first hosts are added.
    Result<void, storage::StorageError> prepare(Follower::OnBlock on_block);
    void start() const;
    void close() const;                             ///< stops all hosts for good
    void on_roster(const sharding::Roster& roster); ///< of any epoch: the shard may go on from below
    void set_roster(sharding::RosterPtr roster) { roster_.publish(std::move(roster)); } ///< of the newest epoch here
    [[nodiscard]] sharding::RosterPtr roster() const { return roster_.latest(); }

    [[nodiscard]] ShardId id() const { return rules_.shard; }
    [[nodiscard]] const chain::Rules& rules() const { return rules_; }
    [[nodiscard]] std::shared_ptr<const Hosts> hosts() const { return hosts_.latest(); } ///< hold it while you look
    /// The host whose disk is furthest, a running one if any is; null if none is hosted here.
    [[nodiscard]] std::shared_ptr<Host> primary() const;
    [[nodiscard]] std::shared_ptr<Host> running_primary() const; ///< null if none runs

    /// The disk of a host that has the block at that height, if any has: not all of them were there from the start. One
    /// is hosted here (CHECK).
    [[nodiscard]] std::shared_ptr<const storage::Store> store_with(Height height) const;

    [[nodiscard]] ShardSummary describe() const;
    [[nodiscard]] std::vector<std::string> violations() const;
    [[nodiscard]] std::optional<Instant> last_final() const { return follower_->last_final(); }

private:
    [[nodiscard]] replica::Setup setup_for(const crypto::Ed25519SecretKey& key) const;
    Host::Links links_of(const crypto::Ed25519PublicKey& self, Epoch since);
    [[nodiscard]] std::vector<MemberSummary> describe_members() const;

    const chain::NetworkDefinition& network_;
    Machinery& machinery_;
    chain::Rules rules_;
    sharding::RosterPtr genesis_;
    Links links_;
    Published<Hosts> hosts_;
    Published<sharding::Roster> roster_;
    std::optional<Follower> follower_;
};

} // namespace arpeggio::node
