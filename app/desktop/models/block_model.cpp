#include "models/block_model.h"

#include "format/amounts.h"

#include <QDateTime>
#include <QLocale>

#include <algorithm>

using arpeggio::node::BlockSummary;

void BlockModel::apply(const std::vector<BlockSummary>& recent) {
    const auto known =
        rows_.empty() ? recent.end() : std::find_if(recent.begin(), recent.end(), [&](const auto& block) {
            return block.id == rows_.front().id;
        });
    const auto before = rows_.size();
    if (known == recent.end()) {
        if (rows_.empty() && recent.empty()) return;
        beginResetModel();
        rows_ = recent;
        endResetModel();
    } else {
        const auto fresh = static_cast<int>(known - recent.begin());
        if (fresh > 0) {
            beginInsertRows({}, 0, fresh - 1);
            rows_.insert(rows_.begin(), recent.begin(), known);
            endInsertRows();
        }
        if (rows_.size() > recent.size()) {
            beginRemoveRows({}, static_cast<int>(recent.size()), static_cast<int>(rows_.size()) - 1);
            rows_.resize(recent.size());
            endRemoveRows();
        }
    }
    if (before != rows_.size()) Q_EMIT countChanged();
}

int BlockModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}

QVariant BlockModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const BlockSummary& block = rows_[static_cast<std::size_t>(index.row())];
    switch (role) {
    case KeyRole: return QVariant::fromValue(static_cast<qulonglong>(block.height.value));
    case HeightTextRole: return numberText(block.height.value);
    case HashRole: return hexText(block.id.view());
    case TimeTextRole:
        return QLocale().toString(
            QDateTime::fromMSecsSinceEpoch(static_cast<qint64>(block.timestamp.value)).time(),
            QStringLiteral("HH:mm:ss"));
    case ProposerRole: return QString::fromStdString(block.proposer_name);
    case TransactionsRole: return static_cast<int>(block.transactions);
    case SizeTextRole: return sizeText(block.size_bytes);
    default: return {};
    }
}

QHash<int, QByteArray> BlockModel::roleNames() const {
    return {
        {KeyRole, "key"},
        {HeightTextRole, "heightText"},
        {HashRole, "hash"},
        {TimeTextRole, "timeText"},
        {ProposerRole, "proposer"},
        {TransactionsRole, "transactions"},
        {SizeTextRole, "sizeText"}};
}
