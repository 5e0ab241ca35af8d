#include "models/member_model.h"

#include "format/amounts.h"

#include <QLocale>

#include <numeric>

using arpeggio::node::MemberSummary;

static bool isSame(const MemberSummary& a, const MemberSummary& b) {
    return a.name == b.name && a.weight == b.weight && a.is_running == b.is_running &&
           a.last_proposed == b.last_proposed && a.blocks_proposed == b.blocks_proposed;
}

void MemberModel::apply(const std::vector<MemberSummary>& members) {
    const auto weight = [](std::uint64_t sum, const MemberSummary& member) { return sum + member.weight; };
    totalWeight_ = std::accumulate(members.begin(), members.end(), std::uint64_t{0}, weight);
    const auto sameKey = [](const MemberSummary& a, const MemberSummary& b) { return a.key == b.key; };
    if (!std::equal(rows_.begin(), rows_.end(), members.begin(), members.end(), sameKey)) {
        const auto before = rows_.size();
        beginResetModel();
        rows_ = members;
        endResetModel();
        if (before != rows_.size()) Q_EMIT countChanged();
        return;
    }
    for (std::size_t row = 0; row < rows_.size(); ++row) {
        if (isSame(rows_[row], members[row])) continue;
        rows_[row] = members[row];
        const auto at = index(static_cast<int>(row));
        Q_EMIT dataChanged(at, at);
    }
}

int MemberModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}

QVariant MemberModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const MemberSummary& member = rows_[static_cast<std::size_t>(index.row())];
    switch (role) {
    case KeyRole: return hexText(member.key.view());
    case NameRole: return QString::fromStdString(member.name);
    case OperatorAddressRole: return addressText(member.operator_address);
    case WeightTextRole: return numberText(member.weight);
    case ShareTextRole: return percentText(member.weight, totalWeight_);
    case IsRunningRole: return member.is_running;
    case IsOwnRole: return index.row() == 0; // the demo's first validator is the person's
    case LastProposedRole: return QVariant::fromValue(static_cast<qulonglong>(member.last_proposed.value));
    case LastProposedTextRole:
        return member.last_proposed.value == 0 ? tr("none yet")
                                               : tr("block %1").arg(numberText(member.last_proposed.value));
    case BlocksProposedRole: return QVariant::fromValue(static_cast<qulonglong>(member.blocks_proposed));
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
        {BlocksProposedRole, "blocksProposed"}};
}
