#pragma once
#include "models/block_model.h"
#include "models/member_model.h"
#include "node/snapshot.h"

#include <QObject>
#include <QTimer>
#include <QtQml/qqmlregistration.h>

#include <deque>

class NodeLink;
class QJSEngine;
class QQmlEngine;

/// The node as the window shows it: the newest snapshot in words and numbers. Changes at most ten times a second.
class NodeStatus : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_SINGLETON
    Q_PROPERTY(Phase phase READ phase NOTIFY phaseChanged)
    Q_PROPERTY(QString phaseText READ phaseText NOTIFY phaseChanged)
    Q_PROPERTY(bool isLive READ isLive NOTIFY phaseChanged)
    Q_PROPERTY(QString troubleTitle READ troubleTitle NOTIFY phaseChanged)
    Q_PROPERTY(QString troubleMeaning READ troubleMeaning NOTIFY phaseChanged)
    Q_PROPERTY(QString troubleRemedy READ troubleRemedy NOTIFY phaseChanged)
    Q_PROPERTY(QString networkName READ networkName NOTIFY networkChanged)
    Q_PROPERTY(bool isDemo READ isDemo NOTIFY networkChanged)
    Q_PROPERTY(QString chainId READ chainId NOTIFY networkChanged)
    Q_PROPERTY(QString genesisHash READ genesisHash NOTIFY networkChanged)
    Q_PROPERTY(bool hasBlock READ hasBlock NOTIFY blockChanged)
    Q_PROPERTY(qulonglong height READ height NOTIFY blockChanged)
    Q_PROPERTY(QString heightText READ heightText NOTIFY blockChanged)
    Q_PROPERTY(QString blockHash READ blockHash NOTIFY blockChanged)
    Q_PROPERTY(QString stateRoot READ stateRoot NOTIFY blockChanged)
    Q_PROPERTY(QString baseFeeText READ baseFeeText NOTIFY blockChanged)
    Q_PROPERTY(int secondsSinceBlock READ secondsSinceBlock NOTIFY ageChanged)
    Q_PROPERTY(QString blockAgeText READ blockAgeText NOTIFY ageChanged)
    Q_PROPERTY(bool isStale READ isStale NOTIFY ageChanged)
    Q_PROPERTY(QString staleText READ staleText NOTIFY ageChanged)
    Q_PROPERTY(QString finalityText READ finalityText NOTIFY trafficChanged)
    Q_PROPERTY(QString slowFinalityText READ slowFinalityText NOTIFY trafficChanged)
    Q_PROPERTY(int pending READ pending NOTIFY trafficChanged)
    Q_PROPERTY(int peers READ peers NOTIFY trafficChanged)
    Q_PROPERTY(qulonglong transfersTotal READ transfersTotal NOTIFY trafficChanged)
    Q_PROPERTY(QString transfersTotalText READ transfersTotalText NOTIFY trafficChanged)
    Q_PROPERTY(QString transfersPerSecondText READ transfersPerSecondText NOTIFY trafficChanged)
    Q_PROPERTY(int membersRunning READ membersRunning NOTIFY membersRunningChanged)
    Q_PROPERTY(int membersTotal READ membersTotal NOTIFY membersRunningChanged)
    Q_PROPERTY(bool hasQuorum READ hasQuorum NOTIFY membersRunningChanged)
    Q_PROPERTY(MemberModel* members READ members CONSTANT)
    Q_PROPERTY(BlockModel* blocks READ blocks CONSTANT)

public:
    /// Offline: no node is running in this process (first run, or it has failed to start).
    enum class Phase { Offline, Starting, Ready, Degraded, Failed, Stopping, Stopped };
    Q_ENUM(Phase)
    /// Seconds without a new final block after which what is shown counts as stale.
    static constexpr int staleAfterSeconds = 10;

    explicit NodeStatus(NodeLink& link, QObject* parent = nullptr);
    ~NodeStatus() override;
    static NodeStatus* create(QQmlEngine* qml, QJSEngine* js);

    [[nodiscard]] Phase phase() const;
    [[nodiscard]] QString phaseText() const; ///< one word or two, for the top bar: "Running", "No new blocks"
    [[nodiscard]] bool isLive() const;       ///< Ready or Degraded: data is there and payments are taken
    [[nodiscard]] QString troubleTitle() const;
    [[nodiscard]] QString troubleMeaning() const;
    [[nodiscard]] QString troubleRemedy() const;
    [[nodiscard]] QString networkName() const;
    [[nodiscard]] bool isDemo() const;
    [[nodiscard]] QString chainId() const;
    [[nodiscard]] QString genesisHash() const; ///< 0x and 64 hex digits, as all hashes here
    [[nodiscard]] bool hasBlock() const;       ///< false: show the skeleton, numbers mean nothing yet
    [[nodiscard]] qulonglong height() const;
    [[nodiscard]] QString heightText() const;
    [[nodiscard]] QString blockHash() const;
    [[nodiscard]] QString stateRoot() const;
    [[nodiscard]] QString baseFeeText() const;                          ///< "1 gwei"
    [[nodiscard]] int secondsSinceBlock() const { return ageSeconds_; } ///< −1 before the first
    [[nodiscard]] QString blockAgeText() const;                         ///< "2 s ago"
    [[nodiscard]] bool isStale() const;
    [[nodiscard]] QString staleText() const;        ///< "as of block 1,204,331 · 2 min ago"
    [[nodiscard]] QString finalityText() const;     ///< median, "0.62 s"; "–" before the first
    [[nodiscard]] QString slowFinalityText() const; ///< 99th percentile
    [[nodiscard]] int pending() const;
    [[nodiscard]] int peers() const;
    [[nodiscard]] qulonglong transfersTotal() const; ///< final since this start
    [[nodiscard]] QString transfersTotalText() const;
    [[nodiscard]] QString transfersPerSecondText() const; ///< over the last ten seconds
    [[nodiscard]] int membersRunning() const;
    [[nodiscard]] int membersTotal() const;
    [[nodiscard]] bool hasQuorum() const; ///< running members hold more than two thirds of the weight
    [[nodiscard]] MemberModel* members() { return &members_; }
    [[nodiscard]] BlockModel* blocks() { return &blocks_; }

    /// Demo only: stops or starts one hosted validator, by its row in `members`.
    Q_INVOKABLE void setMemberRunning(int row, bool running);

Q_SIGNALS:
    void phaseChanged();
    void networkChanged();
    void blockChanged();
    void ageChanged();
    void trafficChanged();
    void membersRunningChanged();

private:
    struct RatePoint {
        qint64 atMs = 0;
        std::uint64_t transfers = 0;
    };
    static constexpr qint64 rateWindowMs = 10'000;

    [[nodiscard]] const arpeggio::node::ShardSummary* shard() const; ///< null before the first snapshot
    void apply();
    void updateAge();
    void countRate(std::uint64_t transfers);

    NodeLink& link_;
    arpeggio::node::SnapshotPtr shown_;
    MemberModel members_;
    BlockModel blocks_;
    QTimer age_;
    int ageSeconds_ = -1;
    std::deque<RatePoint> rate_;
};
