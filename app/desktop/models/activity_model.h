#pragma once
#include "node/snapshot.h"

#include <QAbstractListModel>
#include <QtQml/qqmlregistration.h>

#include <map>

/// What happened on own accounts, newest first.
class ActivityModel : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Wallets.activity is the only one")
    Q_PROPERTY(int count READ rowCount NOTIFY countChanged)

public:
    /// Between own accounts: Moved.
    enum class Direction { Received, Sent, Moved };
    Q_ENUM(Direction)
    /// InTransit: on its way between two shards, there or back. Final: also arrived on the other shard. Returned: it
    /// could not be delivered and is back.
    enum class State { Pending, Final, Failed, Dropped, InTransit, Returned };
    Q_ENUM(State)
    /// `key`: transaction hash (0x…), or that of the mail if `isMail`. `direction`, `state`: enums; `stateText`: a
    /// word. `amountText`: with its sign and without the unit ("+1,000", "−2.5"). `feeText`: without the unit; empty if
    /// somebody else paid it. `counterparty`: name of the own account or bech32; `counterpartyAddress`: always bech32.
    /// `accountName`: own side. `timeText`: local time; `dayText`: for headings. `blockText`: "block 1,042", with
    /// its shard if there is another one; empty while pending. `wayText`: "shard 0 to shard 2", empty for a payment
    /// within a shard; `arrivalText`: "block 1,047 of shard 2", where it arrived or came back to, empty before.
    enum Role {
        KeyRole = Qt::UserRole + 1,
        DirectionRole,
        StateRole,
        StateTextRole,
        AmountTextRole,
        FeeTextRole,
        CounterpartyRole,
        CounterpartyAddressRole,
        AccountNameRole,
        TimeTextRole,
        DayTextRole,
        BlockTextRole,
        WayTextRole,
        ArrivalTextRole,
        IsMailRole,
    };
    using QAbstractListModel::QAbstractListModel;

    /// Own accounts and their names: decide direction and wording.
    void setAccounts(std::map<arpeggio::Address, QString> names);
    /// Moves to `next` (newest first), emitting only what differs; a changed state keeps its row.
    void apply(const std::vector<arpeggio::node::Activity>& next);
    [[nodiscard]] const std::vector<arpeggio::node::Activity>& entries() const { return rows_; }
    [[nodiscard]] Direction directionOf(const arpeggio::node::Activity& entry) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

Q_SIGNALS:
    void countChanged();

private:
    void shift(const std::vector<arpeggio::node::Activity>& next, std::size_t fresh);
    [[nodiscard]] static State stateOf(const arpeggio::node::Activity& entry);
    [[nodiscard]] static QString stateText(const arpeggio::node::Activity& entry);
    [[nodiscard]] static QString mailText(const arpeggio::node::Activity& entry, int role);
    [[nodiscard]] QString signedAmount(const arpeggio::node::Activity& entry) const;
    [[nodiscard]] QString nameOrAddress(const arpeggio::Address& address) const;
    [[nodiscard]] QString whenText(const arpeggio::node::Activity& entry, int role) const;

    std::vector<arpeggio::node::Activity> rows_;
    std::map<arpeggio::Address, QString> names_;
};
