#include "models/shard_model.h"

#include "format/amounts.h"
#include "models/member_model.h"

#include <algorithm>

using arpeggio::ShardId;
using arpeggio::node::ShardSummary;
using arpeggio::node::Snapshot;

bool hasQuorum(const ShardSummary& shard) {
    std::uint64_t running = 0;
    std::uint64_t all = 0;
    for (const auto& member : shard.members) {
        all += member.weight;
        if (member.is_running) running += member.weight;
    }
    return running > all / 3 * 2 + all % 3 * 2 / 3; // more than ⌊2W/3⌋, without overflow
}

int blockAge(const ShardSummary& shard, qint64 nowMs) {
    if (shard.height.value == 0) return -1;
    return static_cast<int>(std::max<qint64>(0, (nowMs - static_cast<qint64>(shard.timestamp.value)) / 1000));
}

void ShardModel::apply(const Snapshot& snapshot, qint64 nowMs) {
    std::erase_if(rates_, [&](const auto& rate) {
        return std::none_of(snapshot.shards.begin(), snapshot.shards.end(), [&](const ShardSummary& shard) {
            return shard.shard == rate.first;
        });
    });
    std::vector<Row> rows;
    for (const ShardSummary& shard : snapshot.shards) {
        rates_[shard.shard].count(shard.transfers, nowMs);
        rows.push_back(describe(snapshot, shard, nowMs));
    }
    const auto isSameShard = [](const Row& a, const Row& b) { return a.shard == b.shard; };
    if (!std::equal(rows_.begin(), rows_.end(), rows.begin(), rows.end(), isSameShard)) {
        beginResetModel();
        rows_ = std::move(rows);
        endResetModel();
        Q_EMIT countChanged();
        return;
    }
    for (std::size_t at = 0; at < rows.size(); ++at) {
        if (rows_[at] == rows[at]) continue;
        QList<int> roles = roleNames().keys();
        if (rows_[at].members == rows[at].members) roles.removeOne(MembersRole); // each costs its dots on the dial
        rows_[at] = std::move(rows[at]);
        const auto changed = index(static_cast<int>(at));
        Q_EMIT dataChanged(changed, changed, roles);
    }
}

ShardModel::Row ShardModel::describe(const Snapshot& snapshot, const ShardSummary& shard, qint64 nowMs) const {
    Row out;
    const int age = blockAge(shard, nowMs);
    out.shard = static_cast<int>(shard.shard.value);
    out.heightText = age < 0 ? unknownText() : numberText(shard.height.value);
    out.ageText = age < 0 ? unknownText() : agoText(age);
    out.isStale = age >= staleAfterSeconds;
    out.finalityText = latencyText(shard.finality_p50);
    out.rateText = rateText(perSecond(shard.shard));
    out.pending = static_cast<int>(shard.pending);
    out.total = static_cast<int>(shard.members.size());
    out.hasQuorum = hasQuorum(shard);
    for (const auto& member : shard.members) {
        const auto next = nextShard(snapshot, member.key);
        out.members.push_back(
            {.name = QString::fromStdString(member.name),
             .isRunning = member.is_running,
             .isOwn = isOwn(member),
             .nextShard = next ? static_cast<int>(next->value) : -1});
        out.running += member.is_running ? 1 : 0;
        out.isOwn = out.isOwn || isOwn(member);
    }
    return out;
}

std::optional<double> ShardModel::perSecond(ShardId shard) const {
    const auto found = rates_.find(shard);
    return found == rates_.end() ? std::nullopt : found->second.perSecond();
}

std::optional<double> ShardModel::perSecond() const {
    std::optional<double> sum;
    for (const auto& [shard, rate] : rates_)
        if (const auto own = rate.perSecond()) sum = sum.value_or(0) + *own;
    return sum;
}

int ShardModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}

QVariant ShardModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const Row& row = rows_[static_cast<std::size_t>(index.row())];
    switch (role) {
    case KeyRole: return row.shard;
    case HeightTextRole: return row.heightText;
    case AgeTextRole: return row.ageText;
    case IsStaleRole: return row.isStale;
    case FinalityTextRole: return row.finalityText;
    case RateTextRole: return row.rateText;
    case PendingRole: return row.pending;
    case RunningRole: return row.running;
    case TotalRole: return row.total;
    case HasQuorumRole: return row.hasQuorum;
    case IsOwnRole: return row.isOwn;
    case MembersRole: {
        QVariantList members;
        for (const ShardMember& member : row.members) members.append(QVariant::fromValue(member));
        return members;
    }
    default: return {};
    }
}

QHash<int, QByteArray> ShardModel::roleNames() const {
    return {
        {KeyRole, "key"},
        {HeightTextRole, "heightText"},
        {AgeTextRole, "ageText"},
        {IsStaleRole, "isStale"},
        {FinalityTextRole, "finalityText"},
        {RateTextRole, "rateText"},
        {PendingRole, "pending"},
        {RunningRole, "running"},
        {TotalRole, "total"},
        {HasQuorumRole, "hasQuorum"},
        {IsOwnRole, "isOwn"},
        {MembersRole, "members"}};
}
