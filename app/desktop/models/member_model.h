#pragma once
#include "node/snapshot.h"

#include <QAbstractListModel>
#include <QtQml/qqmlregistration.h>

/// The person's validator: the demo's first. Null without one.
const arpeggio::node::MemberSummary* ownMember(const arpeggio::node::Snapshot& snapshot);
inline bool isOwn(const arpeggio::node::MemberSummary& member) {
    return member.position == 0;
}
/// The shard that a member goes to in the next epoch; absent if it stays.
std::optional<arpeggio::ShardId>
nextShard(const arpeggio::node::Snapshot& snapshot, const arpeggio::crypto::Ed25519PublicKey& key);

/// The validators of one shard, in the order of the network definition.
class MemberModel : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("NodeStatus.shard.members is the only one")
    Q_PROPERTY(int count READ rowCount NOTIFY countChanged)

public:
    /// `key`: public key in hex. `name`. `operatorAddress`: bech32. `weightText`: whole ARP. `shareText`: "25.0 %".
    /// `isRunning`, `isOwn`: the person's validator of the demo. `lastProposed`, `blocksProposed`: numbers.
    /// `position`: how NodeStatus.setValidatorRunning names it. `nextShard`: where it goes in the next epoch; −1: it
    /// stays, or that is not known.
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
        PositionRole,
        NextShardRole,
    };
    using QAbstractListModel::QAbstractListModel;

    struct Row {
        arpeggio::node::MemberSummary member;
        std::optional<arpeggio::ShardId> nextShard;
    };
    void apply(std::vector<Row> rows);
    [[nodiscard]] const std::vector<Row>& rows() const { return rows_; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

Q_SIGNALS:
    void countChanged();

private:
    std::vector<Row> rows_;
    std::uint64_t totalWeight_ = 0;
};
