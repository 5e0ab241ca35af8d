#include "sharding/crosslink.h"

#include "ledger/system_contracts.h"
#include "state/leaf.h"

namespace arpeggio::sharding {
using storage::StorageError;

state::LeafKey crosslink_key(ShardId shard) {
    return state::system_key(ledger::shards_contract, state::Field::Crosslink, shard.value);
}

Bytes encode_crosslink(const CrosslinkRecord& record) {
    codec::Writer out;
    state::begin_leaf(out, state::LeafKind::Crosslink).fixed(record.header_id);
    out.u64(record.epoch.value).u32(record.instance.value).u64(record.height.value).u64(record.slot.value);
    out.u64(record.beacon_height.value).boolean(record.is_closing);
    return std::move(out).out();
}

std::optional<CrosslinkRecord> decode_crosslink(ByteView leaf) {
    auto in = state::open_leaf(leaf, state::LeafKind::Crosslink);
    if (!in) return std::nullopt;
    const auto header_id = in->fixed<Hash>();
    const auto epoch = in->u64();
    const auto instance = in->u32();
    const auto height = in->u64();
    const auto slot = in->u64();
    const auto beacon_height = in->u64();
    const auto is_closing = in->boolean();
    // One that is cut off lacks one of the last two, even where its last byte would be a boolean.
    if (!beacon_height || !is_closing || !in->at_end()) return std::nullopt;
    return CrosslinkRecord{*header_id, {*epoch}, {*instance}, {*height}, {*slot}, {*beacon_height}, *is_closing};
}

Result<std::optional<CrosslinkRecord>, StorageError> read_crosslink(const state::View& beacon, ShardId shard) {
    TRY(const auto leaf, beacon.leaf(crosslink_key(shard)));
    if (!leaf) return std::optional<CrosslinkRecord>{};
    const auto record = decode_crosslink(*leaf);
    if (!record) return Fail(StorageError::Corrupt);
    return record;
}

std::optional<CrosslinkRecord> proven_crosslink(const state::Proof& proof, const Hash& root, ShardId shard) {
    const state::LeafKey key = crosslink_key(shard);
    const auto values = state::verify_proof(proof, root, {key});
    if (!values || !values->at(key)) return std::nullopt;
    return decode_crosslink(*values->at(key));
}

bool is_halted(const std::optional<CrosslinkRecord>& newest, Height beacon, std::uint64_t fence_blocks) {
    const Height linked = newest ? newest->beacon_height : Height{};
    return beacon > linked && beacon.value - linked.value > fence_blocks;
}

void set_crosslink(state::Overlay& beacon, ShardId shard, const CrosslinkRecord& record) {
    beacon.set_leaf(crosslink_key(shard), encode_crosslink(record));
}

} // namespace arpeggio::sharding
