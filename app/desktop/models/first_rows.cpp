#include "models/first_rows.h"

void FirstRows::setMost(int most) {
    if (most == most_) return;
    most_ = most;
    invalidateFilter();
    Q_EMIT mostChanged();
}

/// Rows that come or go in front change which the first are; told only after the proxy has taken them in.
void FirstRows::setSourceModel(QAbstractItemModel* source) {
    if (sourceModel() != nullptr) sourceModel()->disconnect(this);
    QSortFilterProxyModel::setSourceModel(source);
    if (source == nullptr) return;
    const auto recount = [this] { invalidateFilter(); };
    connect(source, &QAbstractItemModel::rowsInserted, this, recount);
    connect(source, &QAbstractItemModel::rowsRemoved, this, recount);
}
