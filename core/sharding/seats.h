#pragma once
#include "sharding/assignment.h"
#include "state/view.h"

namespace arpeggio::sharding {

// The assignment in the beacon's state: a leaf for each shard's seats, of this epoch and, from the election block on,
// of the next one, which takes the place of the last.

struct ShardSeats {
    Epoch epoch;
    std::vector<Seat> seats; ///< sorted by key; at most Committee::size_max
    std::optional<Restart> restart{};
    friend bool operator==(const ShardSeats&, const ShardSeats&) = default;
};
/// One shard's of an assignment.
ShardSeats seats_of(const Assignment& assignment, Epoch epoch, ShardId shard);
state::LeafKey seats_key(Epoch epoch, ShardId shard);
Bytes encode_seats(const ShardSeats& seats);
std::optional<ShardSeats> decode_seats(ByteView leaf); ///< absent if damaged

/// Absent if that epoch's are not there yet, or not any more.
Result<std::optional<ShardSeats>, storage::StorageError>
read_seats(const state::View& beacon, Epoch epoch, ShardId shard);
Result<std::optional<Assignment>, storage::StorageError>
read_assignment(const state::View& beacon, Epoch epoch, std::uint32_t shards);
void append_assignment(state::Diff& diff, Epoch epoch, const Assignment& assignment);

/// The committee that these seats are; absent if they are none (Committee::make).
std::optional<ledger::Committee> committee_of(const std::vector<Seat>& seats);

} // namespace arpeggio::sharding
