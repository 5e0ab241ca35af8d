#pragma once
#include "models/rate_meter.h"
#include "node/snapshot.h"

#include <QAbstractListModel>
#include <QtQml/qqmlregistration.h>

#include <map>

/// A member of a shard, as its dot on a dial shows it.
struct ShardMember {
    Q_GADGET
    QML_VALUE_TYPE(shardMember)
    Q_PROPERTY(QString name MEMBER name)
    Q_PROPERTY(bool isRunning MEMBER isRunning)
    Q_PROPERTY(bool isOwn MEMBER isOwn)
    Q_PROPERTY(int nextShard MEMBER nextShard)

public:
    QString name;
    bool isRunning = false;
    bool isOwn = false; ///< the person's
    int nextShard = -1; ///< where it goes in the next epoch; −1: it stays, or that is not known
    friend bool operator==(const ShardMember&, const ShardMember&) = default;
};

/// More than two thirds of a shard's weight runs: it can make blocks.
bool hasQuorum(const arpeggio::node::ShardSummary& shard);
/// Seconds since a shard's last final block; −1 before the first.
int blockAge(const arpeggio::node::ShardSummary& shard, qint64 nowMs);
/// Seconds without a new final block after which what is shown counts as stale.
inline constexpr int staleAfterSeconds = 10;

/// The shards that this node knows of, by their numbers.
class ShardModel : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("NodeStatus.shards is the only one")
    Q_PROPERTY(int count READ rowCount NOTIFY countChanged)

public:
    /// `key`: the shard's number. Texts are "n/a" while their number is not known. `running`, `total`: members.
    /// `members`: of ShardMember, in the order of the network definition.
    enum Role {
        KeyRole = Qt::UserRole + 1,
        HeightTextRole,
        AgeTextRole,
        IsStaleRole,
        FinalityTextRole,
        RateTextRole,
        PendingRole,
        RunningRole,
        TotalRole,
        HasQuorumRole,
        IsOwnRole,
        MembersRole,
    };
    using QAbstractListModel::QAbstractListModel;

    void apply(const arpeggio::node::Snapshot& snapshot, qint64 nowMs);
    /// Transfers that become final, over all shards; absent before a second is over.
    [[nodiscard]] std::optional<double> perSecond() const;
    /// Of one shard.
    [[nodiscard]] std::optional<double> perSecond(arpeggio::ShardId shard) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

Q_SIGNALS:
    void countChanged();

private:
    struct Row {
        int shard = 0;
        QString heightText, ageText, finalityText, rateText;
        int pending = 0, running = 0, total = 0;
        bool isStale = false, hasQuorum = false, isOwn = false;
        std::vector<ShardMember> members;
        friend bool operator==(const Row&, const Row&) = default;
    };
    [[nodiscard]] Row
    describe(const arpeggio::node::Snapshot& snapshot, const arpeggio::node::ShardSummary& shard, qint64 nowMs) const;

    std::vector<Row> rows_;
    std::map<arpeggio::ShardId, RateMeter> rates_;
};
