#pragma once
#include "node/snapshot.h"

#include <QAbstractListModel>
#include <QtQml/qqmlregistration.h>

/// The newest final blocks, newest first.
class BlockModel : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("NodeStatus.blocks is the only one")
    Q_PROPERTY(int count READ rowCount NOTIFY countChanged)

public:
    /// `key`: height. `heightText`, `timeText` (local clock), `sizeText`, `hash` (0x…), `proposer` (name),
    /// `transactions` (number).
    enum Role {
        KeyRole = Qt::UserRole + 1,
        HeightTextRole,
        HashRole,
        TimeTextRole,
        ProposerRole,
        TransactionsRole,
        SizeTextRole,
    };
    using QAbstractListModel::QAbstractListModel;

    /// Inserts what is new in front and drops what fell off the end.
    void apply(const std::vector<arpeggio::node::BlockSummary>& recent);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

Q_SIGNALS:
    void countChanged();

private:
    std::vector<arpeggio::node::BlockSummary> rows_;
};
