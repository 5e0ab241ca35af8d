#pragma once
#include "replica/pivot.h"
#include "replica/restart.h"

namespace arpeggio::replica {

// How a part of the disk goes back to the block that its shard goes on from. One block at a time, each in a batch of
// its own with the head: killed in between, it goes on from where it is. What it takes is kept with each block until
// the beacon has linked one undo_kept above.

/// Blocks below the newest linked one that can be taken back, too: those who come to the shard start below it.
constexpr std::uint64_t undo_kept = 4;

Bytes encode_undo(const state::Diff& undo);
std::optional<state::Diff> decode_undo(ByteView bytes); ///< absent if damaged

/// What this part has to obey before a replica starts from it; absent if there is nothing.
Result<std::optional<Redrawn>, storage::StorageError> pending_roll_back(const storage::Store& store, ShardId shard);

/// Whether this part has carried out that restart, or a later one: its consensus records are of that instance.
Result<bool, storage::StorageError> has_carried_out(const storage::Store& store, const Redrawn& redrawn);

/// To be written, synced, in this order; behind it the state is told (StateStore::committed).
struct RollBackStep {
    storage::Batch batch;
    state::Diff diff;
    state::TreeUpdate update;
    std::optional<Height> undone; ///< the block that is void; absent: this was the last step
};
/// The next step. Absent if the part does not know what to put in the place of what its newest block changed, as it
/// began above: its state has to be fetched again. Corrupt if what is there does not fit.
Result<std::optional<RollBackStep>, storage::StorageError>
next_roll_back(const Redrawn& redrawn, const storage::Store& store, const state::StateStore& state);

/// The lowest block that a shard can go on from and hold a proven state below: that after block 1.
constexpr Height proven_from{3};
/// A state below the head that a header proves, for those who come to a shard that goes on from this head. Nothing
/// becomes final there before they have come, so that no state above would ever be proven.
/// Absent if the head is too low for it, or if what is kept with the blocks does not reach down to one. Holds `moment`.
Result<std::optional<Pivot>, storage::StorageError> state_below(std::unique_ptr<const storage::Store> moment);

} // namespace arpeggio::replica
