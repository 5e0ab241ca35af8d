#include "execution/block_executor.h"
#include "sharding/seats.h"

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
    case LinkFault::Fenced: return "Fenced";
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
    if (before && header.epoch < before->epoch) return Fail(LinkFault::Fenced);
    TRY(const bool is_void, is_fenced(header));
    if (is_void) return Fail(LinkFault::Fenced);
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

/// Whether the shard goes on from the block linked before, with other members, in this epoch or, once these are
/// elected, in the next; and the header is of an instance before that.
Result<bool, storage::StorageError> BlockExecution::is_fenced(const ledger::Header& header) const {
    TRY(const auto epoch_leaf, parent_.leaf(sharding::epoch_state_key()));
    if (!epoch_leaf) return false; // a network of one epoch
    TRY(const auto stored, sharding::read_epoch_state(parent_));
    const Epoch epoch = sharding::to_advance(stored).epoch;
    for (const Epoch drawn : {epoch.next(), epoch}) {
        TRY(const auto seats, sharding::read_seats(parent_, drawn, header.shard));
        if (!seats || !seats->restart) continue;
        return header.epoch < drawn || (header.epoch == drawn && header.instance != Instance{1});
    }
    return false;
}

/// Adds the leaves of what the block has linked to the diff.
void BlockExecution::finish_links(state::Diff& diff) const {
    for (const auto& [shard, record] : linked_)
        diff.leaves[sharding::crosslink_key(shard)] = sharding::encode_crosslink(record);
}

} // namespace arpeggio::execution
