#include "models/checklist_model.h"

#include "format/amounts.h"

#include <algorithm>

ChecklistModel::ChecklistModel(QObject* parent) : QAbstractListModel(parent) {
    restart();
}

void ChecklistModel::restart() {
    beginResetModel();
    rows_.clear();
    for (const Step step : {Step::Keys, Step::Funded, Step::FirstBlock}) {
        Row row;
        row.step = step;
        rows_.append(row);
    }
    endResetModel();
    Q_EMIT isCompleteChanged();
}

void ChecklistModel::set(Step step, State state, const QString& details) {
    const auto row = static_cast<int>(step);
    Row& entry = rows_[row];
    if (entry.state == state && entry.details == details) return;
    const bool wasComplete = isComplete();
    if (entry.state != state) {
        if (!entry.since.isValid()) entry.since.start();
        const bool ended = state == State::Done || state == State::Failed;
        entry.tookMs = ended ? entry.since.elapsed() : -1;
        entry.state = state;
    }
    entry.details = details;
    Q_EMIT dataChanged(index(row), index(row), {StateRole, TimeTextRole, DetailsRole});
    if (wasComplete != isComplete()) Q_EMIT isCompleteChanged();
}

ChecklistModel::State ChecklistModel::state(Step step) const {
    return rows_.at(static_cast<int>(step)).state;
}

bool ChecklistModel::isComplete() const {
    return std::all_of(rows_.begin(), rows_.end(), [](const Row& row) { return row.state == State::Done; });
}

int ChecklistModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}

static QString titleOf(ChecklistModel::Step step) {
    switch (step) {
    case ChecklistModel::Step::Keys: return ChecklistModel::tr("Keys made");
    case ChecklistModel::Step::Funded: return ChecklistModel::tr("Wallet funded by the faucet");
    case ChecklistModel::Step::FirstBlock: return ChecklistModel::tr("First block final");
    }
    return {};
}

QVariant ChecklistModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const Row& row = rows_.at(index.row());
    switch (role) {
    case KeyRole: return QVariant::fromValue(row.step);
    case TitleRole: return titleOf(row.step);
    case StateRole: return QVariant::fromValue(row.state);
    case TimeTextRole: return row.tookMs < 0 ? QString() : durationText(row.tookMs);
    case DetailsRole: return row.details;
    default: return {};
    }
}

QHash<int, QByteArray> ChecklistModel::roleNames() const {
    return {
        {KeyRole, "key"},
        {TitleRole, "title"},
        {StateRole, "state"},
        {TimeTextRole, "timeText"},
        {DetailsRole, "details"}};
}
