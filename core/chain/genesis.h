#pragma once
#include "chain/network_definition.h"
#include "ledger/block.h"
#include "state/view.h"

namespace arpeggio::chain {

// What a shard starts from. The state's root is for state/tree.h to compute from the leaves.

/// Accounts and totals. About 30 µs for each generated account: share the result between the replicas of a process.
state::Diff genesis_leaves(const NetworkDefinition& definition, ShardId shard);
/// Sum of the balances of one shard at genesis.
Amount genesis_supply(const NetworkDefinition& definition, ShardId shard);
/// Height 0, slot 0, no transactions; `state_root` is the root over genesis_leaves.
ledger::BlockPtr genesis_block(const NetworkDefinition& definition, ShardId shard, const Hash& state_root);

} // namespace arpeggio::chain
