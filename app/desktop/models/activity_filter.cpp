#include "models/activity_filter.h"

#include "models/activity_model.h"

ActivityFilter::ActivityFilter(QObject* parent) : QSortFilterProxyModel(parent) {
    connect(this, &QAbstractItemModel::rowsInserted, this, &ActivityFilter::countChanged);
    connect(this, &QAbstractItemModel::rowsRemoved, this, &ActivityFilter::countChanged);
    connect(this, &QAbstractItemModel::modelReset, this, &ActivityFilter::countChanged);
}

void ActivityFilter::setKind(Kind kind) {
    if (kind == kind_) return;
    kind_ = kind;
    invalidateFilter();
    Q_EMIT filterChanged();
}

void ActivityFilter::setSearch(const QString& text) {
    const QString trimmed = text.trimmed();
    if (trimmed == search_) return;
    search_ = trimmed;
    invalidateFilter();
    Q_EMIT filterChanged();
}

bool ActivityFilter::filterAcceptsRow(int row, const QModelIndex& parent) const {
    using Direction = ActivityModel::Direction;
    using State = ActivityModel::State;
    const QModelIndex at = sourceModel()->index(row, 0, parent);
    const auto direction = at.data(ActivityModel::DirectionRole).value<Direction>();
    const auto state = at.data(ActivityModel::StateRole).value<State>();
    const auto isOfKind = [&] {
        switch (kind_) {
        case Kind::All: return true;
        case Kind::Received: return direction != Direction::Sent;
        case Kind::Sent: return direction != Direction::Received;
        case Kind::Pending: return state == State::Pending || state == State::InTransit;
        case Kind::Failed: return state == State::Failed || state == State::Dropped || state == State::Returned;
        }
        return true;
    };
    if (!isOfKind()) return false;
    if (search_.isEmpty()) return true;
    for (const int role :
         {ActivityModel::KeyRole,
          ActivityModel::CounterpartyRole,
          ActivityModel::CounterpartyAddressRole,
          ActivityModel::AccountNameRole,
          ActivityModel::AmountTextRole})
        if (at.data(role).toString().contains(search_, Qt::CaseInsensitive)) return true;
    return false;
}
