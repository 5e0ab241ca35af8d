#include "execution/block_executor.h"
#include "sharding/crosslink.h"

// What a block of the beacon does with the newest final headers of the other shards. Source: protocol.md, section 6.

namespace arpeggio::execution {

std::string_view to_string(LinkFault fault) {
    switch (fault) {
    case LinkFault::Malformed: return "Malformed";
    case LinkFault::NotTheBeacon: return "NotTheBeacon";
    case LinkFault::UnknownShard: return "UnknownShard";
    case LinkFault::ShardTwice: return "ShardTwice";
    case LinkFault::NotNewer: return "NotNewer";
    case LinkFault::OnlyTail: return "OnlyTail";
    case LinkFault::BytesExceeded: return "BytesExceeded";
    }
    return "?";
}

Result<void, LinkError> BlockExecution::link(const ledger::FinalRun& run, std::size_t encoded_bytes) {
    constexpr ShardId beacon{0};
    const auto newest = run.newest();
    if (context_.shard != beacon) return Fail(LinkFault::NotTheBeacon);
    if (!newest) return Fail(LinkFault::OnlyTail);
    const ledger::Header& header = newest->header;
    if (header.shard == beacon || header.shard.value >= context_.shards) return Fail(LinkFault::UnknownShard);
    if (linked_.contains(header.shard)) return Fail(LinkFault::ShardTwice);
    TRY(const auto before, sharding::read_crosslink(parent_, header.shard));
    if (before && header.height <= before->height) return Fail(LinkFault::NotNewer);
    const std::size_t frame = linked_.empty() ? ledger::Body::size_links + ledger::Body::size_inbound : 0;
    const std::size_t bytes = frame + ledger::Body::size_each + encoded_bytes;
    if (bytes > context_.body_bytes_max / 2 - std::min(context_.body_bytes_max / 2, link_bytes_))
        return Fail(LinkFault::BytesExceeded);
    if (bytes > context_.body_bytes_max - body_bytes_) return Fail(LinkFault::BytesExceeded);
    link_bytes_ += bytes;
    body_bytes_ += bytes;
    linked_[header.shard] = {
        newest->id,
        header.epoch,
        header.instance,
        header.height,
        header.slot,
        context_.height,
        ledger::kind_of(header) == ledger::BlockKind::Closing};
    return {};
}

/// Adds the leaves of what the block has linked to the diff.
void BlockExecution::finish_links(state::Diff& diff) const {
    for (const auto& [shard, record] : linked_)
        diff.leaves[sharding::crosslink_key(shard)] = sharding::encode_crosslink(record);
}

} // namespace arpeggio::execution
