#include "controllers/shard_view.h"

#include "format/amounts.h"
#include "models/shard_model.h"

#include <algorithm>

using arpeggio::node::ShardSummary;
using arpeggio::node::Snapshot;

const ShardSummary* ShardView::find(const Snapshot& snapshot) const {
    if (snapshot.shards.empty()) return nullptr;
    const auto found = std::find_if(
        snapshot.shards.begin(), snapshot.shards.end(), [&](const auto& shard) { return shard.shard == wanted_; });
    return found == snapshot.shards.end() ? &snapshot.shards.front() : &*found;
}

void ShardView::setShard(int shard) {
    if (shard < 0 || static_cast<std::uint32_t>(shard) == wanted_.value) return;
    wanted_ = {static_cast<std::uint32_t>(shard)};
    Q_EMIT wantedChanged();
}

ShardView::Reading ShardView::read(const ShardSummary& shard, qint64 nowMs, std::optional<double> perSecond) {
    Reading out;
    out.shard = static_cast<int>(shard.shard.value);
    out.chainId = QString::number(shard.chain_id);
    out.seconds = blockAge(shard, nowMs);
    out.isStale = out.seconds >= staleAfterSeconds;
    if (out.seconds >= 0) {
        out.heightText = numberText(shard.height.value);
        out.blockHash = hexText(shard.block_hash.view());
        out.stateRoot = hexText(shard.state_root.view());
        out.baseFeeText = tr("%1 gwei").arg(gweiText(shard.base_fee));
        out.ageText = agoText(out.seconds);
    }
    out.finalityText = latencyText(shard.finality_p50);
    out.slowText = latencyText(shard.finality_p99);
    out.rateText = ::rateText(perSecond);
    out.transfersText = numberText(shard.transfers);
    out.pendingText = numberText(shard.pending);
    out.total = static_cast<int>(shard.members.size());
    out.running = static_cast<int>(std::count_if(
        shard.members.begin(), shard.members.end(), [](const auto& member) { return member.is_running; }));
    return out;
}

void ShardView::apply(const Snapshot& snapshot, qint64 nowMs, std::optional<double> perSecond) {
    static const ShardSummary none;
    const ShardSummary* found = find(snapshot);
    const ShardSummary& shard = found != nullptr ? *found : none;
    Reading next = found != nullptr ? read(shard, nowMs, perSecond) : Reading{};
    for (QString* text :
         {&next.heightText,
          &next.baseFeeText,
          &next.ageText,
          &next.finalityText,
          &next.slowText,
          &next.rateText,
          &next.transfersText,
          &next.pendingText})
        if (text->isEmpty()) *text = unknownText();
    std::vector<MemberModel::Row> members;
    for (const auto& member : shard.members) members.push_back({member, nextShard(snapshot, member.key)});
    members_.apply(std::move(members));
    blocks_.apply(shard.recent);
    if (next == now_) return;
    now_ = std::move(next);
    Q_EMIT changed();
}
