#include "models/member_model.h"

#include "format/amounts.h"

#include <QLocale>

#include <algorithm>
#include <numeric>

using arpeggio::node::MemberSummary;
using arpeggio::node::Snapshot;

const MemberSummary* ownMember(const Snapshot& snapshot) {
    for (const auto& shard : snapshot.shards) {
        const auto found = std::find_if(shard.members.begin(), shard.members.end(), isOwn);
        if (found != shard.members.end()) return &*found;
    }
    return nullptr;
}

std::optional<arpeggio::ShardId> nextShard(const Snapshot& snapshot, const arpeggio::crypto::Ed25519PublicKey& key) {
    for (const auto& mover : snapshot.next_movers)
        if (mover.key == key) return mover.to;
    return std::nullopt;
}

static bool isSame(const MemberModel::Row& a, const MemberModel::Row& b) {
    const MemberSummary& x = a.member;
    const MemberSummary& y = b.member;
    return x.name == y.name && x.weight == y.weight && x.is_running == y.is_running &&
           x.last_proposed == y.last_proposed && x.blocks_proposed == y.blocks_proposed && a.nextShard == b.nextShard;
}

void MemberModel::apply(std::vector<Row> rows) {
    const auto weight = [](std::uint64_t sum, const Row& row) { return sum + row.member.weight; };
    totalWeight_ = std::accumulate(rows.begin(), rows.end(), std::uint64_t{0}, weight);
    const auto sameKey = [](const Row& a, const Row& b) { return a.member.key == b.member.key; };
    if (!std::equal(rows_.begin(), rows_.end(), rows.begin(), rows.end(), sameKey)) {
        const auto before = rows_.size();
        beginResetModel();
        rows_ = std::move(rows);
        endResetModel();
        if (before != rows_.size()) Q_EMIT countChanged();
        return;
    }
    for (std::size_t row = 0; row < rows_.size(); ++row) {
        if (isSame(rows_[row], rows[row])) continue;
        rows_[row] = rows[row];
        const auto at = index(static_cast<int>(row));
        Q_EMIT dataChanged(at, at);
    }
}

int MemberModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}

QVariant MemberModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const auto& [member, next] = rows_[static_cast<std::size_t>(index.row())];
    switch (role) {
    case KeyRole: return hexText(member.key.view());
    case NameRole: return QString::fromStdString(member.name);
    case OperatorAddressRole: return addressText(member.operator_address);
    case WeightTextRole: return numberText(member.weight);
    case ShareTextRole: return percentText(member.weight, totalWeight_);
    case IsRunningRole: return member.is_running;
    case IsOwnRole: return isOwn(member);
    case LastProposedRole: return QVariant::fromValue(static_cast<qulonglong>(member.last_proposed.value));
    case LastProposedTextRole:
        return member.last_proposed.value == 0 ? tr("none yet")
                                               : tr("block %1").arg(numberText(member.last_proposed.value));
    case BlocksProposedRole: return QVariant::fromValue(static_cast<qulonglong>(member.blocks_proposed));
    case PositionRole: return static_cast<int>(member.position);
    case NextShardRole: return next ? static_cast<int>(next->value) : -1;
    default: return {};
    }
}

QHash<int, QByteArray> MemberModel::roleNames() const {
    return {
        {KeyRole, "key"},
        {NameRole, "name"},
        {OperatorAddressRole, "operatorAddress"},
        {WeightTextRole, "weightText"},
        {ShareTextRole, "shareText"},
        {IsRunningRole, "isRunning"},
        {IsOwnRole, "isOwn"},
        {LastProposedRole, "lastProposed"},
        {LastProposedTextRole, "lastProposedText"},
        {BlocksProposedRole, "blocksProposed"},
        {PositionRole, "position"},
        {NextShardRole, "nextShard"}};
}
