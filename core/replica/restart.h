#pragma once
#include "replica/frame.h"
#include "sharding/roster.h"

namespace arpeggio::replica {

// How a halted shard goes on: a roster names the last of its blocks that the beacon has linked, and whoever has more is
// to take that back. Source: protocol.md, section 6, Halted shard.

/// A shard that goes on from a block below its newest, with the members of that roster.
struct Redrawn {
    sharding::Restart from;
    Epoch epoch; ///< of the roster
    friend bool operator==(const Redrawn&, const Redrawn&) = default;
};

/// What a chain with this head has to obey next: of the rosters behind the head's epoch, the first by which it is to be
/// taken back; if there is none, the newest that goes on from the head itself. Absent if there is neither.
std::optional<Redrawn>
redrawn_at(const std::vector<sharding::RosterPtr>& oldest_first, ShardId shard, const ledger::Header& head);

/// The epoch whose members go on from this head, which no roster takes back.
Epoch next_epoch(const std::vector<sharding::RosterPtr>& oldest_first, ShardId shard, const ledger::Header& head);
/// The instance that goes on from this head, which no roster takes back.
Envelope next_instance(const sharding::Rosters& rosters, ShardId shard, const ledger::Header& head);

} // namespace arpeggio::replica
