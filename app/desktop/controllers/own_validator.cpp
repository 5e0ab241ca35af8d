#include "controllers/own_validator.h"

#include "format/amounts.h"
#include "models/member_model.h"

#include <algorithm>
#include <numeric>

using arpeggio::node::MemberSummary;
using arpeggio::node::ShardSummary;
using arpeggio::node::Snapshot;

static std::uint64_t weightOf(const ShardSummary& shard) {
    const auto add = [](std::uint64_t sum, const MemberSummary& member) { return sum + member.weight; };
    return std::accumulate(shard.members.begin(), shard.members.end(), std::uint64_t{0}, add);
}

void OwnValidator::apply(const Snapshot& snapshot) {
    Reading next;
    for (const ShardSummary& shard : snapshot.shards) {
        const auto own = std::find_if(shard.members.begin(), shard.members.end(), isOwn);
        if (own == shard.members.end()) continue;
        next.name = QString::fromStdString(own->name);
        next.isRunning = own->is_running;
        next.shard = static_cast<int>(shard.shard.value);
        next.shareText = percentText(own->weight, weightOf(shard));
        next.blocksText =
            own->blocks_proposed == 0
                ? tr("none yet")
                //: How many, and the number of the last one
                : tr("%1 · last %2").arg(numberText(own->blocks_proposed), numberText(own->last_proposed.value));
        next.nextText = tr("not drawn yet");
        if (!snapshot.is_next_elected) break;
        const auto target = ::nextShard(snapshot, own->key);
        next.nextShard = static_cast<int>(target.value_or(shard.shard).value);
        next.nextText = target ? tr("Shard %1").arg(next.nextShard) : tr("stays");
        break;
    }
    const bool isBetween = next.shard < 0 && !snapshot.shards.empty(); // one shard has let go, the other not begun
    if (isBetween || next == now_) return;
    now_ = next;
    Q_EMIT changed();
}
