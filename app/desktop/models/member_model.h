#pragma once
#include "node/snapshot.h"

#include <QAbstractListModel>
#include <QtQml/qqmlregistration.h>

/// The validators of the shard, in the order of the network definition.
class MemberModel : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("NodeStatus.members is the only one")
    Q_PROPERTY(int count READ rowCount NOTIFY countChanged)

public:
    /// `key`: public key in hex. `name`. `operatorAddress`: bech32. `weightText`: whole ARP. `shareText`: "25.0 %".
    /// `isRunning`, `isOwn`: the person's validator of the demo. `lastProposed`, `blocksProposed`: numbers.
    enum Role {
        KeyRole = Qt::UserRole + 1,
        NameRole,
        OperatorAddressRole,
        WeightTextRole,
        ShareTextRole,
        IsRunningRole,
        IsOwnRole,
        LastProposedRole,
        LastProposedTextRole,
        BlocksProposedRole,
    };
    using QAbstractListModel::QAbstractListModel;

    void apply(const std::vector<arpeggio::node::MemberSummary>& members);
    [[nodiscard]] const std::vector<arpeggio::node::MemberSummary>& members() const { return rows_; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

Q_SIGNALS:
    void countChanged();

private:
    std::vector<arpeggio::node::MemberSummary> rows_;
    std::uint64_t totalWeight_ = 0;
};
