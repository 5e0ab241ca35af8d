#include "models/activity_model.h"

#include "format/amounts.h"

#include <QDateTime>
#include <QLocale>

#include <algorithm>
#include <tuple>

using arpeggio::Address;
using arpeggio::node::Activity;
using arpeggio::node::ActivityState;
using arpeggio::node::Delivery;

static bool isSameEntry(const Activity& a, const Activity& b) {
    const auto mailOf = [](const Activity& entry) {
        const auto mail = entry.mail.value_or(arpeggio::node::MailSummary{});
        return std::tuple(mail.id, mail.destination, mail.delivery, mail.height);
    };
    return a.state == b.state && a.height == b.height && a.fee == b.fee && a.timestamp == b.timestamp &&
           mailOf(a) == mailOf(b);
}

void ActivityModel::setAccounts(std::map<Address, QString> names) {
    if (names == names_) return;
    beginResetModel(); // directions and words of any row may differ
    names_ = std::move(names);
    endResetModel();
}

void ActivityModel::apply(const std::vector<Activity>& next) {
    const auto before = rows_.size();
    std::map<arpeggio::Hash, std::size_t> places;
    for (std::size_t row = 0; row < rows_.size(); ++row) places.emplace(rows_[row].transaction, row);
    // The usual step: some new in front, the rest where they were.
    std::size_t fresh = 0;
    while (fresh < next.size() && !places.contains(next[fresh].transaction)) ++fresh;
    const auto sameHash = [](const Activity& a, const Activity& b) { return a.transaction == b.transaction; };
    const auto kept = next.size() - fresh;
    if (kept > rows_.size() ||
        !std::equal(next.begin() + static_cast<std::ptrdiff_t>(fresh), next.end(), rows_.begin(), sameHash)) {
        beginResetModel();
        rows_ = next;
        endResetModel();
    } else {
        shift(next, fresh);
    }
    if (before != rows_.size()) Q_EMIT countChanged();
}

void ActivityModel::shift(const std::vector<Activity>& next, std::size_t fresh) {
    const auto kept = next.size() - fresh;
    if (kept < rows_.size()) {
        beginRemoveRows({}, static_cast<int>(kept), static_cast<int>(rows_.size()) - 1);
        rows_.resize(kept);
        endRemoveRows();
    }
    if (fresh > 0) {
        beginInsertRows({}, 0, static_cast<int>(fresh) - 1);
        rows_.insert(rows_.begin(), next.begin(), next.begin() + static_cast<std::ptrdiff_t>(fresh));
        endInsertRows();
    }
    for (std::size_t row = fresh; row < rows_.size(); ++row) {
        if (isSameEntry(rows_[row], next[row])) continue;
        rows_[row] = next[row];
        const auto at = index(static_cast<int>(row));
        Q_EMIT dataChanged(at, at);
    }
}

ActivityModel::Direction ActivityModel::directionOf(const Activity& entry) const {
    const bool isSender = names_.contains(entry.from);
    const bool isReceiver = entry.to && names_.contains(*entry.to);
    if (isSender && isReceiver) return Direction::Moved;
    return isSender ? Direction::Sent : Direction::Received;
}

int ActivityModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}

ActivityModel::State ActivityModel::stateOf(const Activity& entry) {
    switch (entry.state) {
    case ActivityState::Pending: return State::Pending;
    case ActivityState::Failed: return State::Failed;
    case ActivityState::Dropped: return State::Dropped;
    case ActivityState::Final: break;
    }
    if (!entry.mail) return State::Final;
    switch (entry.mail->delivery) {
    case Delivery::Sent: return State::Pending;
    case Delivery::InTransit:
    case Delivery::Returning: return State::InTransit;
    case Delivery::Arrived: return State::Final;
    case Delivery::Returned: return State::Returned;
    }
    return State::Final;
}

QString ActivityModel::stateText(const Activity& entry) {
    switch (stateOf(entry)) {
    case State::Pending: return entry.mail ? tr("Sent") : tr("Pending");
    case State::Final: return entry.mail ? tr("Arrived") : tr("Final");
    case State::Failed: return tr("Failed");
    case State::Dropped: return tr("Dropped");
    case State::InTransit: return entry.mail->delivery == Delivery::Returning ? tr("Coming back") : tr("In transit");
    case State::Returned: return tr("Returned");
    }
    return {};
}

QString ActivityModel::mailText(const Activity& entry, int role) {
    if (!entry.mail) return {};
    const auto& mail = *entry.mail;
    if (role == WayTextRole) return tr("shard %1 to shard %2").arg(entry.shard.value).arg(mail.destination.value);
    if (role == BlockTextRole)
        return tr("block %1 of shard %2").arg(numberText(entry.height.value)).arg(entry.shard.value);
    if (mail.delivery != Delivery::Arrived && mail.delivery != Delivery::Returned) return {};
    const auto shard = mail.delivery == Delivery::Returned ? entry.shard : mail.destination;
    return tr("block %1 of shard %2").arg(numberText(mail.height.value)).arg(shard.value);
}

QString ActivityModel::signedAmount(const Activity& entry) const {
    QString amount = amountText(entry.value);
    switch (directionOf(entry)) {
    case Direction::Received: return u'+' + amount;
    case Direction::Sent: return u'\u2212' + amount;
    case Direction::Moved: return amount;
    }
    return amount;
}

QString ActivityModel::nameOrAddress(const Address& address) const {
    const auto known = names_.find(address);
    return known == names_.end() ? addressText(address) : known->second;
}

QString ActivityModel::whenText(const Activity& entry, int role) const {
    const auto at = QDateTime::fromMSecsSinceEpoch(static_cast<qint64>(entry.timestamp.value));
    if (role == TimeTextRole) return QLocale().toString(at.time(), QStringLiteral("HH:mm:ss"));
    const auto today = QDate::currentDate();
    if (at.date() == today) return tr("Today");
    if (at.date() == today.addDays(-1)) return tr("Yesterday");
    return QLocale().toString(at.date(), QLocale::LongFormat);
}

QVariant ActivityModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const Activity& entry = rows_[static_cast<std::size_t>(index.row())];
    const bool isReceived = directionOf(entry) == Direction::Received;
    const Address other = isReceived ? entry.from : entry.to.value_or(Address{});
    const Address own = isReceived ? entry.to.value_or(Address{}) : entry.from;
    switch (role) {
    case KeyRole: return hexText(entry.transaction.view());
    case DirectionRole: return QVariant::fromValue(directionOf(entry));
    case StateRole: return QVariant::fromValue(stateOf(entry));
    case StateTextRole: return stateText(entry);
    case AmountTextRole: return signedAmount(entry);
    case FeeTextRole: return isReceived ? QString() : amountText(entry.fee);
    case CounterpartyRole: return nameOrAddress(other);
    case CounterpartyAddressRole: return addressText(other);
    case AccountNameRole: return nameOrAddress(own);
    case TimeTextRole:
    case DayTextRole: return whenText(entry, role);
    case BlockTextRole:
        if (entry.height.value == 0) return QString();
        return entry.mail ? mailText(entry, role) : tr("block %1").arg(numberText(entry.height.value));
    case WayTextRole:
    case ArrivalTextRole: return mailText(entry, role);
    case IsMailRole: return entry.mail && entry.mail->id == entry.transaction;
    default: return {};
    }
}

QHash<int, QByteArray> ActivityModel::roleNames() const {
    return {
        {KeyRole, "key"},
        {DirectionRole, "direction"},
        {StateRole, "state"},
        {StateTextRole, "stateText"},
        {AmountTextRole, "amountText"},
        {FeeTextRole, "feeText"},
        {CounterpartyRole, "counterparty"},
        {CounterpartyAddressRole, "counterpartyAddress"},
        {AccountNameRole, "accountName"},
        {TimeTextRole, "timeText"},
        {DayTextRole, "dayText"},
        {BlockTextRole, "blockText"},
        {WayTextRole, "wayText"},
        {ArrivalTextRole, "arrivalText"},
        {IsMailRole, "isMail"}};
}
