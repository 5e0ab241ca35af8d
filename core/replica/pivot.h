#pragma once
#include "chain/network_definition.h"
#include "sharding/roster.h"
#include "state/state_store.h"
#include "sync/state_message.h"

namespace arpeggio::replica {

// What a part of the disk begins with, and what it holds for those who begin with more. Source: protocol.md, section 6
// (make before break).

/// Writes the shard's genesis, with the roster of epoch 0, to an empty part in which `state` lies. Its last write is
/// synced and brings the head: without it genesis starts over.
Result<void, storage::StorageError> write_genesis(
    storage::Store& part,
    state::StateStore& state,
    const chain::NetworkDefinition& network,
    ShardId shard,
    const sharding::Roster& first);

/// A state that is held for those who move to the shard.
struct Pivot {
    Height height;
    sync::HeldState held;
};
/// Whether members hold the state after that block if they are asked: at heights where others do the same, so that one
/// who moves can ask all of them; and after a closing block, whose header shows it.
bool is_pivot(const ledger::Header& header);
/// The head's, as the part was at `moment`; absent if it is no pivot. Corrupt if there is no head.
Result<std::optional<Pivot>, storage::StorageError> hold_pivot(std::unique_ptr<const storage::Store> moment);

} // namespace arpeggio::replica
