#pragma once
#include "base/amount.h"
#include "base/ids.h"

#include <QAbstractListModel>
#include <QtQml/qqmlregistration.h>

#include <optional>

/// The person's accounts, in the order they were made.
class AccountModel : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Wallets.accounts is the only one")
    Q_PROPERTY(int count READ rowCount NOTIFY countChanged)

public:
    /// `key`: stays when renamed. `name`. `address`: bech32. `balanceText`: exact, without the unit; empty while
    /// `isKnown` is false.
    enum Role { KeyRole = Qt::UserRole + 1, NameRole, AddressRole, BalanceTextRole, IsKnownRole };
    struct Row {
        arpeggio::Address address;
        QString name;
        QString path;
        std::optional<arpeggio::Amount> balance; ///< absent before the node has told
        friend bool operator==(const Row&, const Row&) = default;
    };
    using QAbstractListModel::QAbstractListModel;

    /// Moves to `next`, emitting only what differs.
    void apply(std::vector<Row> next);
    [[nodiscard]] const std::vector<Row>& rows() const { return rows_; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

Q_SIGNALS:
    void countChanged();

private:
    std::vector<Row> rows_;
};
