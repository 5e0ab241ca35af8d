#include "replica/pivot.h"

#include "chain/block_index.h"
#include "chain/genesis.h"
#include "replica/disk_keys.h"

namespace arpeggio::replica {
namespace {
using storage::StorageError;
constexpr std::uint64_t spacing = 2; ///< heights
} // namespace

Result<void, StorageError> write_genesis(
    storage::Store& part,
    state::StateStore& state,
    const chain::NetworkDefinition& network,
    ShardId shard,
    const sharding::Roster& first) {
    TRY(const Hash root, state.load_genesis(chain::genesis_leaves(network, shard)));
    const auto block = chain::genesis_block(network, shard, root);
    const Hash id = ledger::header_id(block->header);
    storage::Batch batch;
    chain::append_block(batch, *block, id, {});
    chain::append_head(batch, {block->header, id, root, root});
    batch.put(roster_key(Epoch{}), sharding::encode_roster(first));
    return part.commit(batch, storage::Durability::Synced);
}

bool is_pivot(const ledger::Header& header) {
    return header.height.value % spacing == 0 || ledger::kind_of(header) == ledger::BlockKind::Closing;
}

Result<std::optional<Pivot>, StorageError> hold_pivot(std::unique_ptr<const storage::Store> moment) {
    struct Moment {
        explicit Moment(std::unique_ptr<const storage::Store> whole) : store(std::move(whole)), state(*store) {}
        std::unique_ptr<const storage::Store> store;
        state::StateSnapshot state;
    };
    const auto held = std::make_shared<const Moment>(std::move(moment));
    TRY(const auto head, chain::read_head(*held->store));
    if (!head) return Fail(StorageError::Corrupt);
    if (!is_pivot(head->header)) return std::optional<Pivot>{};
    const std::shared_ptr<const state::StoredState> state(held, &held->state);
    return std::optional(Pivot{head->header.height, {head->root, state}});
}

} // namespace arpeggio::replica
