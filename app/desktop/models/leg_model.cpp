#include "models/leg_model.h"

#include "format/amounts.h"
#include "format/texts.h"

#include <algorithm>

using arpeggio::Amount;
using arpeggio::node::Activity;
using arpeggio::node::ActivityState;
using arpeggio::node::Delivery;

namespace {
LegModel::State stateOf(const Activity& entry) {
    switch (entry.state) {
    case ActivityState::Pending: return LegModel::State::Sent;
    case ActivityState::Failed:
    case ActivityState::Dropped: return LegModel::State::Failed;
    case ActivityState::Final: break;
    }
    if (!entry.mail) return LegModel::State::Arrived;
    switch (entry.mail->delivery) {
    case Delivery::Sent: return LegModel::State::Sent;
    case Delivery::InTransit:
    case Delivery::Returning: return LegModel::State::InTransit;
    case Delivery::Arrived: return LegModel::State::Arrived;
    case Delivery::Returned: return LegModel::State::Returned;
    }
    return LegModel::State::Sent;
}
} // namespace

void LegModel::plan(const arpeggio::wallet::PaymentPlan& plan) {
    std::vector<Row> rows;
    for (const auto& leg : plan.legs)
        rows.push_back({leg.from, leg.to, leg.value, leg.fee_max, State::Planned, std::nullopt, 0, {}});
    replace(std::move(rows));
}

void LegModel::clear() {
    replace({});
}

void LegModel::replace(std::vector<Row> rows) {
    if (rows == rows_) return;
    const bool isOtherCount = rows.size() != rows_.size();
    beginResetModel();
    rows_ = std::move(rows);
    endResetModel();
    if (isOtherCount) Q_EMIT countChanged();
}

void LegModel::change(std::size_t row, const Row& next) {
    if (rows_[row] == next) return;
    rows_[row] = next;
    const auto at = index(static_cast<int>(row));
    Q_EMIT dataChanged(at, at);
}

void LegModel::begin() {
    for (std::size_t row = 0; row < rows_.size(); ++row) {
        Row next = rows_[row];
        next.state = State::Sending;
        change(row, next);
    }
}

void LegModel::answer(std::size_t row, const arpeggio::Result<arpeggio::Hash, arpeggio::node::SubmitError>& answer) {
    if (row >= rows_.size()) return;
    if (!answer) {
        fail(row, textOf(answer.error()));
        return;
    }
    Row next = rows_[row];
    next.transaction = *answer;
    next.state = State::Sent;
    change(row, next);
}

void LegModel::fail(std::size_t row, const QString& problem) {
    if (row >= rows_.size()) return;
    Row next = rows_[row];
    next.state = State::Failed;
    next.problem = problem;
    change(row, next);
}

void LegModel::follow(const std::vector<Activity>& activity) {
    for (std::size_t row = 0; row < rows_.size(); ++row) {
        const auto entry = std::find_if(activity.begin(), activity.end(), [&](const Activity& one) {
            return rows_[row].transaction == one.transaction;
        });
        if (entry == activity.end()) continue;
        Row next = rows_[row];
        next.state = stateOf(*entry);
        next.block = entry->height.value;
        if (next.state == State::Failed)
            next.problem = tr("The network did not take it up. The money is still in your account.");
        if (next.state == State::Returned)
            next.problem = tr("It could not be delivered. The money is back in your account, less the fee.");
        change(row, next);
    }
}

LegModel::State LegModel::overall() const {
    for (const State state :
         {State::Planned, State::Sending, State::Sent, State::InTransit, State::Failed, State::Returned}) {
        if (std::any_of(rows_.begin(), rows_.end(), [&](const Row& row) { return row.state == state; })) return state;
    }
    return rows_.empty() ? State::Planned : State::Arrived;
}

Amount LegModel::arrived() const {
    Amount sum;
    for (const Row& row : rows_)
        if (row.state == State::Arrived) sum = plus(sum, row.value).value_or(sum);
    return sum;
}

int LegModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}

QString LegModel::stateText(const Row& row) {
    switch (row.state) {
    case State::Planned: return {};
    case State::Sending: return tr("Handing in");
    case State::Sent: return tr("Sent");
    case State::InTransit: return tr("In transit");
    case State::Arrived: return row.from == row.to ? tr("Final") : tr("Arrived");
    case State::Returned: return tr("Returned");
    case State::Failed: return tr("Failed");
    }
    return {};
}

QVariant LegModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const Row& row = rows_[static_cast<std::size_t>(index.row())];
    switch (role) {
    case KeyRole: return row.transaction ? hexText(row.transaction->view()) : QString();
    case FromShardRole: return row.from.value;
    case ToShardRole: return row.to.value;
    case AmountTextRole: return amountText(row.value);
    case FeeTextRole: return amountText(row.feeMax);
    case StateRole: return QVariant::fromValue(row.state);
    case StateTextRole: return stateText(row);
    case ProblemTextRole: return row.problem;
    default: return {};
    }
}

QHash<int, QByteArray> LegModel::roleNames() const {
    return {
        {KeyRole, "key"},
        {FromShardRole, "fromShard"},
        {ToShardRole, "toShard"},
        {AmountTextRole, "amountText"},
        {FeeTextRole, "feeText"},
        {StateRole, "legState"},
        {StateTextRole, "stateText"},
        {ProblemTextRole, "problemText"}};
}
