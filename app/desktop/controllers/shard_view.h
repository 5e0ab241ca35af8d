#pragma once
#include "models/block_model.h"
#include "models/member_model.h"
#include "node/snapshot.h"

#include <QObject>
#include <QtQml/qqmlregistration.h>

/// The shard that the person looks at, in words and numbers. Texts are "n/a" while their number is not known.
class ShardView : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("NodeStatus.shard is the only one")
    Q_PROPERTY(int shard READ shard WRITE setShard NOTIFY changed)
    Q_PROPERTY(bool hasBlock READ hasBlock NOTIFY changed)
    Q_PROPERTY(QString chainId READ chainId NOTIFY changed)
    Q_PROPERTY(QString heightText READ heightText NOTIFY changed)
    Q_PROPERTY(QString blockHash READ blockHash NOTIFY changed)
    Q_PROPERTY(QString stateRoot READ stateRoot NOTIFY changed)
    Q_PROPERTY(QString baseFeeText READ baseFeeText NOTIFY changed)
    Q_PROPERTY(int secondsSinceBlock READ secondsSinceBlock NOTIFY changed)
    Q_PROPERTY(QString blockAgeText READ blockAgeText NOTIFY changed)
    Q_PROPERTY(bool isStale READ isStale NOTIFY changed)
    Q_PROPERTY(QString finalityText READ finalityText NOTIFY changed)
    Q_PROPERTY(QString slowFinalityText READ slowFinalityText NOTIFY changed)
    Q_PROPERTY(QString rateText READ rateText NOTIFY changed)
    Q_PROPERTY(QString transfersText READ transfersText NOTIFY changed)
    Q_PROPERTY(QString pendingText READ pendingText NOTIFY changed)
    Q_PROPERTY(int membersRunning READ membersRunning NOTIFY changed)
    Q_PROPERTY(int membersTotal READ membersTotal NOTIFY changed)
    Q_PROPERTY(MemberModel* members READ members CONSTANT)
    Q_PROPERTY(BlockModel* blocks READ blocks CONSTANT)

public:
    using QObject::QObject;

    /// `perSecond`: transfers of the shard.
    void apply(const arpeggio::node::Snapshot& snapshot, qint64 nowMs, std::optional<double> perSecond);
    /// The one to look at: the wanted one if the snapshot has it, else its first; null if it has none.
    [[nodiscard]] const arpeggio::node::ShardSummary* find(const arpeggio::node::Snapshot& snapshot) const;

    [[nodiscard]] int shard() const { return now_.shard; }
    /// Another one: shown from the next apply() on, which follows at once.
    void setShard(int shard);
    [[nodiscard]] bool hasBlock() const { return now_.seconds >= 0; }
    [[nodiscard]] QString chainId() const { return now_.chainId; }
    [[nodiscard]] QString heightText() const { return now_.heightText; }
    [[nodiscard]] QString blockHash() const { return now_.blockHash; } ///< 0x and 64 hex digits; empty before the first
    [[nodiscard]] QString stateRoot() const { return now_.stateRoot; }
    [[nodiscard]] QString baseFeeText() const { return now_.baseFeeText; } ///< "1 gwei"
    [[nodiscard]] int secondsSinceBlock() const { return now_.seconds; }   ///< −1 before the first
    [[nodiscard]] QString blockAgeText() const { return now_.ageText; }    ///< "2 s ago"
    [[nodiscard]] bool isStale() const { return now_.isStale; }
    [[nodiscard]] QString finalityText() const { return now_.finalityText; }   ///< median, "0.62 s"
    [[nodiscard]] QString slowFinalityText() const { return now_.slowText; }   ///< 99th percentile
    [[nodiscard]] QString rateText() const { return now_.rateText; }           ///< transfers a second
    [[nodiscard]] QString transfersText() const { return now_.transfersText; } ///< final since this start
    [[nodiscard]] QString pendingText() const { return now_.pendingText; }
    [[nodiscard]] int membersRunning() const { return now_.running; }
    [[nodiscard]] int membersTotal() const { return now_.total; }
    [[nodiscard]] MemberModel* members() { return &members_; }
    [[nodiscard]] BlockModel* blocks() { return &blocks_; }

Q_SIGNALS:
    void changed();
    void wantedChanged();

private:
    struct Reading {
        int shard = 0, seconds = -1, running = 0, total = 0;
        bool isStale = false;
        QString chainId, heightText, blockHash, stateRoot, baseFeeText, ageText, finalityText, slowText, rateText,
            transfersText, pendingText;
        friend bool operator==(const Reading&, const Reading&) = default;
    };
    [[nodiscard]] static Reading
    read(const arpeggio::node::ShardSummary& shard, qint64 nowMs, std::optional<double> perSecond);

    Reading now_;
    arpeggio::ShardId wanted_;
    MemberModel members_;
    BlockModel blocks_;
};
