#pragma once
#include "controllers/epoch_clock.h"
#include "controllers/own_validator.h"
#include "controllers/shard_view.h"
#include "models/epoch_model.h"
#include "models/shard_model.h"
#include "node/snapshot.h"

#include <QObject>
#include <QTimer>
#include <QtQml/qqmlregistration.h>

class NodeLink;
class QJSEngine;
class QQmlEngine;

/// The node and its network as the window shows them: the newest snapshot in words and numbers. Changes at most ten
/// times a second. What belongs to one shard is in `shards` and `shard`.
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
    Q_PROPERTY(QString blocksText READ blocksText NOTIFY blockChanged)
    Q_PROPERTY(int secondsSinceBlock READ secondsSinceBlock NOTIFY ageChanged)
    Q_PROPERTY(QString blockAgeText READ blockAgeText NOTIFY ageChanged)
    Q_PROPERTY(bool isStale READ isStale NOTIFY ageChanged)
    Q_PROPERTY(QString staleText READ staleText NOTIFY ageChanged)
    Q_PROPERTY(QString finalityText READ finalityText NOTIFY trafficChanged)
    Q_PROPERTY(QString pendingText READ pendingText NOTIFY trafficChanged)
    Q_PROPERTY(QString transfersPerSecondText READ transfersPerSecondText NOTIFY trafficChanged)
    Q_PROPERTY(int membersRunning READ membersRunning NOTIFY membersRunningChanged)
    Q_PROPERTY(int membersTotal READ membersTotal NOTIFY membersRunningChanged)
    Q_PROPERTY(bool hasQuorum READ hasQuorum NOTIFY membersRunningChanged)
    Q_PROPERTY(QString quorumText READ quorumText NOTIFY membersRunningChanged)
    Q_PROPERTY(QString committeeRiskText READ committeeRiskText NOTIFY committeeRiskChanged)
    Q_PROPERTY(ShardModel* shards READ shards CONSTANT)
    Q_PROPERTY(ShardView* shard READ shard CONSTANT)
    Q_PROPERTY(EpochClock* epoch READ epoch CONSTANT)
    Q_PROPERTY(EpochModel* epochs READ epochs CONSTANT)
    Q_PROPERTY(OwnValidator* own READ own CONSTANT)

public:
    /// Offline: no node is running in this process (first run, or it has failed to start).
    enum class Phase { Offline, Starting, Ready, Degraded, Failed, Stopping, Stopped };
    Q_ENUM(Phase)

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
    [[nodiscard]] QString genesisHash() const;                      ///< 0x and 64 hex digits, as all hashes here
    [[nodiscard]] bool hasBlock() const { return now_.height > 0; } ///< false: show the skeleton
    [[nodiscard]] qulonglong height() const { return now_.height; } ///< of the beacon: shard 0, or the first known
    [[nodiscard]] QString heightText() const;
    [[nodiscard]] QString blocksText() const;                           ///< over all shards, since the genesis
    [[nodiscard]] int secondsSinceBlock() const { return ageSeconds_; } ///< of the shard that waits longest; −1: none
    [[nodiscard]] QString blockAgeText() const;                         ///< "2 s ago"
    [[nodiscard]] bool isStale() const;
    [[nodiscard]] QString staleText() const; ///< "as of block 1,204,331 · 2 min ago", of the shard that waits longest
    [[nodiscard]] QString finalityText() const; ///< the slowest shard's median, "0.62 s"; "n/a" before the first
    [[nodiscard]] QString pendingText() const;  ///< over all shards, as are those that follow
    [[nodiscard]] QString transfersPerSecondText() const; ///< in the last ten seconds
    [[nodiscard]] int membersRunning() const { return now_.running; }
    [[nodiscard]] int membersTotal() const { return now_.total; }
    [[nodiscard]] bool hasQuorum() const {
        return now_.total > 0 && now_.halted.empty();
    }                                         ///< each shard can make blocks
    [[nodiscard]] QString quorumText() const; ///< which cannot: "No quorum in shard 2"; empty if all can
    [[nodiscard]] QString committeeRiskText() const { return committeeRisk_; } ///< format/committee_risk.h
    [[nodiscard]] ShardModel* shards() { return &shards_; }
    [[nodiscard]] ShardView* shard() { return &shard_; }
    [[nodiscard]] EpochClock* epoch() { return &epoch_; }
    [[nodiscard]] EpochModel* epochs() { return &epochs_; }
    [[nodiscard]] OwnValidator* own() { return &own_; }

    /// Demo only: stops or starts one hosted validator, by its `position` in MemberModel.
    Q_INVOKABLE void setValidatorRunning(int position, bool running);

Q_SIGNALS:
    void phaseChanged();
    void networkChanged();
    void blockChanged();
    void ageChanged();
    void trafficChanged();
    void membersRunningChanged();
    void committeeRiskChanged();

private:
    /// Over all shards.
    struct Sums {
        qulonglong height = 0, blocks = 0, pending = 0;
        int running = 0, total = 0;
        std::optional<arpeggio::Duration> finality;
        std::optional<double> perSecond;
        std::vector<std::uint32_t> halted; ///< shards without a quorum
    };
    void apply();
    void read();
    [[nodiscard]] Sums sum() const;
    [[nodiscard]] const arpeggio::node::ShardSummary* slowest() const; ///< null without a block
    void updateAge(qint64 nowMs);

    NodeLink& link_;
    arpeggio::node::SnapshotPtr shown_;
    ShardModel shards_;
    ShardView shard_;
    EpochClock epoch_;
    EpochModel epochs_;
    OwnValidator own_;
    QTimer age_;
    Sums now_;
    QString committeeRisk_;
    int ageSeconds_ = -1;
};
