#pragma once
#include "chain/network_definition.h"
#include "ledger/block.h"
#include "sharding/roster.h"
#include "state/state_store.h"

namespace arpeggio::chain {

// What a shard starts from: genesis_leaves() go into StateStore::load_genesis, and the root that it gives into
// genesis_block().

/// Who serves which shard in epoch 0. The definition is valid (CHECK).
sharding::RosterPtr genesis_roster(const NetworkDefinition& definition);
/// Accounts, then totals, and on the beacon of a network with epochs the epoch and its seats. `definition` must outlive
/// the feed.
state::StateStore::LeafFeed genesis_leaves(const NetworkDefinition& definition, ShardId shard);
/// Sum of the balances of one shard at genesis.
Amount genesis_supply(const NetworkDefinition& definition, ShardId shard);
/// Height 0, slot 0, no transactions; `state_root` is the root over genesis_leaves.
ledger::BlockPtr genesis_block(const NetworkDefinition& definition, ShardId shard, const Hash& state_root);

} // namespace arpeggio::chain
