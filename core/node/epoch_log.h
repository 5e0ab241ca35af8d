#pragma once
#include "node/host.h"
#include "node/snapshot.h"

#include <mutex>

namespace arpeggio::node {

/// EpochLog: the epochs as this node sees them, for people: seeds, who moved, blocks, gaps. Kept over restarts: what
/// save() gives is what restore() takes. Thread-safe. Limits: the newest Snapshot::epochs_max.
class EpochLog {
public:
    explicit EpochLog(const chain::NetworkDefinition& network) : network_(network) {}

    void on_roster(const sharding::RosterPtr& roster);
    void on_final(const FinalBlock& block, Instant now);
    /// Whether the answer that a beacon block held for an epoch's seed is proven.
    void on_delay_checked(Epoch epoch, Height height, bool is_good);
    /// Fills in what the log knows.
    void describe(Snapshot& snapshot) const;

    [[nodiscard]] Bytes save() const;
    void restore(ByteView saved);                ///< what cannot be read is left out
    [[nodiscard]] std::uint64_t version() const; ///< changes when save() should be kept

private:
    EpochSummary& at(Epoch epoch);
    void learn_movers(const sharding::Roster& after);

    const chain::NetworkDefinition& network_;
    mutable std::mutex mutex_;
    sharding::Rosters rosters_;
    std::map<Epoch, EpochSummary> epochs_;
    std::map<ShardId, Instant> last_; ///< when a shard's last block became final
    Epoch epoch_;                     ///< of the beacon's newest block
    std::uint64_t slot_ = 0, version_ = 0;
};

} // namespace arpeggio::node
