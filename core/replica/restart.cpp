#include "replica/restart.h"

namespace arpeggio::replica {

std::optional<Redrawn>
redrawn_at(const std::vector<sharding::RosterPtr>& oldest_first, ShardId shard, const ledger::Header& head) {
    std::optional<Redrawn> out;
    for (const sharding::RosterPtr& roster : oldest_first) {
        const auto restart = roster->restart(shard);
        if (!restart || roster->epoch() <= head.epoch || restart->height > head.height) continue;
        out = Redrawn{*restart, roster->epoch()};
        if (restart->height < head.height) return out;
    }
    return out;
}

Epoch next_epoch(const std::vector<sharding::RosterPtr>& oldest_first, ShardId shard, const ledger::Header& head) {
    const bool is_over = ledger::kind_of(head) == ledger::BlockKind::Closing;
    const Epoch epoch = is_over ? head.epoch.next() : head.epoch;
    const auto redrawn = redrawn_at(oldest_first, shard, head);
    return redrawn ? std::max(epoch, redrawn->epoch) : epoch;
}

Envelope next_instance(const sharding::Rosters& rosters, ShardId shard, const ledger::Header& head) {
    const Epoch epoch = next_epoch(rosters.all(), shard, head);
    const auto roster = rosters.find(epoch);
    return {shard, epoch, roster ? roster->instance(shard) : Instance{}};
}

} // namespace arpeggio::replica
