#include "models/account_model.h"

#include "format/amounts.h"

#include <algorithm>

void AccountModel::apply(std::vector<Row> next) {
    const auto sameAddress = [](const Row& a, const Row& b) { return a.address == b.address; };
    const auto before = rows_.size();
    const bool onlyAdded = next.size() >= before && std::equal(rows_.begin(), rows_.end(), next.begin(), sameAddress);
    if (!onlyAdded) {
        beginResetModel();
        rows_ = std::move(next);
        endResetModel();
        if (before != rows_.size()) Q_EMIT countChanged();
        return;
    }
    for (std::size_t row = 0; row < before; ++row) {
        if (rows_[row] == next[row]) continue;
        rows_[row] = next[row];
        const auto at = index(static_cast<int>(row));
        Q_EMIT dataChanged(at, at, {NameRole, BalanceTextRole, IsKnownRole});
    }
    if (next.size() == before) return;
    beginInsertRows({}, static_cast<int>(before), static_cast<int>(next.size()) - 1);
    rows_ = std::move(next);
    endInsertRows();
    Q_EMIT countChanged();
}

int AccountModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}

QVariant AccountModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const Row& row = rows_[static_cast<std::size_t>(index.row())];
    switch (role) {
    case KeyRole:
    case AddressRole: return addressText(row.address);
    case NameRole: return row.name;
    case BalanceTextRole: return row.balance ? amountText(*row.balance) : QString();
    case IsKnownRole: return row.balance.has_value();
    default: return {};
    }
}

QHash<int, QByteArray> AccountModel::roleNames() const {
    return {
        {KeyRole, "key"},
        {NameRole, "name"},
        {AddressRole, "address"},
        {BalanceTextRole, "balanceText"},
        {IsKnownRole, "isKnown"}};
}
