#pragma once
#include "sharding/assignment.h"

namespace arpeggio::sharding {

/// When and by what a halted shard's members are drawn anew.
struct Redraw {
    Epoch epoch;
    Instance instance; ///< that begins with it
    Hash seed;
};

/// The members of a halted shard, which is not the beacon (CHECK), change places with members of other shards, so that
/// all sizes stay. No other shard changes more than a quarter of its seats, or one.
/// Complexity: O(keys log keys). Source: protocol.md, section 6, Halted shard.
Reassignment redraw(const Assignment& now, ShardId halted, const Redraw& redraw);

} // namespace arpeggio::sharding
