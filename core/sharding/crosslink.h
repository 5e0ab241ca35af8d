#pragma once
#include "state/proof.h"
#include "state/view.h"

namespace arpeggio::sharding {

/// What the beacon keeps of a shard: its newest header that entered the beacon with a final certificate.
/// Source: protocol.md, section 6, "Crosslinks".
struct CrosslinkRecord {
    Hash header_id;
    Epoch epoch;
    Instance instance;
    Height height;
    Slot slot;
    Height beacon_height;    ///< where it was linked
    bool is_closing = false; ///< it ends its epoch
    friend bool operator==(const CrosslinkRecord&, const CrosslinkRecord&) = default;
};

state::LeafKey crosslink_key(ShardId shard); ///< in the beacon's state
Bytes encode_crosslink(const CrosslinkRecord& record);
std::optional<CrosslinkRecord> decode_crosslink(ByteView leaf); ///< absent if damaged

/// Absent if the shard was never linked.
Result<std::optional<CrosslinkRecord>, storage::StorageError> read_crosslink(const state::View& beacon, ShardId shard);
/// What a proof shows of it in the beacon's state with that root. Absent if it is wrong, or shows that there is none.
std::optional<CrosslinkRecord> proven_crosslink(const state::Proof& proof, const Hash& root, ShardId shard);
/// Whether more than `fence_blocks` blocks of the beacon, up to that height, have gone without a link of the shard.
/// Source: protocol.md, section 6, Halted shard.
bool is_halted(const std::optional<CrosslinkRecord>& newest, Height beacon, std::uint64_t fence_blocks);
void set_crosslink(state::Overlay& beacon, ShardId shard, const CrosslinkRecord& record);

} // namespace arpeggio::sharding
