#pragma once
#include "chain/network_definition.h"
#include "node/host.h"
#include "node/snapshot.h"

#include <deque>
#include <mutex>

namespace arpeggio::node {

/// Follower: the final blocks of one shard, each once and in order, whichever host has it on disk first, with the
/// figures that follow from them. Thread-safe.
/// It also compares what hosts report: two final blocks at one height are a broken invariant.
class Follower {
public:
    using OnBlock = std::function<void(const FinalBlock&, Instant)>;
    /// `resumed_from` is the block that the best of the hosts starts at. `on_block` is called under no lock, in order
    /// of heights.
    Follower(const chain::NetworkDefinition& network, const ledger::Header& resumed_from, OnBlock on_block);

    void on_final(const std::vector<FinalBlock>& blocks, Instant now);
    /// From that epoch on the shard goes on from a block at that height: what earlier ones have above it is void.
    void on_restart(Height from, Epoch epoch);
    /// Fills the figures that come from blocks.
    void describe(ShardSummary& shard) const;
    [[nodiscard]] std::vector<std::string> violations() const;
    [[nodiscard]] std::optional<Instant> last_final() const;

private:
    struct Proposer {
        std::uint64_t blocks = 0;
        Height last;
    };
    void take(const FinalBlock& block, Instant now);
    [[nodiscard]] bool is_void(const ledger::Header& header) const;
    void compare(const FinalBlock& block);

    static constexpr std::size_t samples_max = 1024;
    static constexpr std::size_t compared_max = 256;
    static constexpr std::size_t violations_max = 16;
    const chain::NetworkDefinition& network_;
    const Height resumed_from_;
    OnBlock on_block_;
    mutable std::mutex mutex_;
    Height height_;
    Epoch epoch_;                      ///< of the block at that height
    std::map<Epoch, Height> restarts_; ///< from where
    std::optional<Instant> last_;
    std::uint64_t transfers_ = 0, blocks_ = 0;
    Duration gap_max_{};
    std::deque<BlockSummary> recent_;
    std::deque<Duration> finality_;
    std::map<Height, Hash> compared_;
    std::map<crypto::Ed25519PublicKey, Proposer> proposers_;
    std::vector<std::string> violations_;
};

} // namespace arpeggio::node
