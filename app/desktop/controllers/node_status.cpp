#include "controllers/node_status.h"

#include "controllers/node_link.h"
#include "controllers/view_models.h"
#include "format/amounts.h"
#include "format/committee_risk.h"
#include "format/texts.h"

#include <QDateTime>

#include <algorithm>

using arpeggio::node::ShardSummary;
using arpeggio::node::Trouble;

NodeStatus::NodeStatus(NodeLink& link, QObject* parent) : QObject(parent), link_(link), shown_(link.snapshot()) {
    connect(&link, &NodeLink::snapshotChanged, this, &NodeStatus::apply);
    connect(&link, &NodeLink::started, this, &NodeStatus::phaseChanged);
    connect(&link, &NodeLink::stopped, this, &NodeStatus::phaseChanged);
    connect(&shard_, &ShardView::wantedChanged, this, &NodeStatus::read);
    connect(&age_, &QTimer::timeout, this, &NodeStatus::read);
    age_.start(std::chrono::seconds{1});
    read();
}

NodeStatus::~NodeStatus() = default;

NodeStatus* NodeStatus::create(QQmlEngine* qml, QJSEngine*) {
    return ViewModels::of(qml).nodeStatus();
}

void NodeStatus::apply() {
    const auto before = std::exchange(shown_, link_.snapshot());
    const QString chainBefore = before->shards.empty() ? QString() : QString::number(before->shards.front().chain_id);
    if (before->phase != shown_->phase || before->trouble != shown_->trouble) Q_EMIT phaseChanged();
    if (before->network != shown_->network || before->genesis_hash != shown_->genesis_hash ||
        before->is_demo != shown_->is_demo || chainBefore != chainId())
        Q_EMIT networkChanged();
    read();
}

void NodeStatus::read() {
    const qint64 nowMs = QDateTime::currentMSecsSinceEpoch();
    shards_.apply(*shown_, nowMs);
    const ShardSummary* looked = shard_.find(*shown_);
    shard_.apply(*shown_, nowMs, looked != nullptr ? shards_.perSecond(looked->shard) : std::nullopt);
    epoch_.apply(*shown_, nowMs);
    epochs_.apply(*shown_);
    own_.apply(*shown_);
    const Sums before = std::exchange(now_, sum());
    updateAge(nowMs);
    if (before.height != now_.height || before.blocks != now_.blocks) Q_EMIT blockChanged();
    if (before.running != now_.running || before.total != now_.total || before.halted != now_.halted)
        Q_EMIT membersRunningChanged();
    if (before.pending != now_.pending || before.finality != now_.finality || before.perSecond != now_.perSecond)
        Q_EMIT trafficChanged();
    if (std::exchange(committeeRisk_, ::committeeRiskText(*shown_)) != committeeRisk_) Q_EMIT committeeRiskChanged();
}

NodeStatus::Sums NodeStatus::sum() const {
    Sums out;
    for (const ShardSummary& shard : shown_->shards) {
        out.blocks += shard.height.value;
        out.pending += shard.pending;
        out.total += static_cast<int>(shard.members.size());
        for (const auto& member : shard.members) out.running += member.is_running ? 1 : 0;
        if (shard.finality_p50)
            out.finality = std::max(out.finality.value_or(*shard.finality_p50), *shard.finality_p50);
        if (!::hasQuorum(shard)) out.halted.push_back(shard.shard.value);
    }
    if (!shown_->shards.empty()) out.height = shown_->shards.front().height.value;
    out.perSecond = shards_.perSecond();
    return out;
}

const ShardSummary* NodeStatus::slowest() const {
    const ShardSummary* out = nullptr;
    for (const ShardSummary& shard : shown_->shards) {
        if (shard.height.value == 0) continue;
        if (out == nullptr || shard.timestamp < out->timestamp) out = &shard;
    }
    return out;
}

void NodeStatus::updateAge(qint64 nowMs) {
    const ShardSummary* shard = slowest();
    const int seconds = shard != nullptr ? blockAge(*shard, nowMs) : -1;
    if (seconds == ageSeconds_ && seconds < staleAfterSeconds) return;
    ageSeconds_ = seconds;
    Q_EMIT ageChanged();
}

NodeStatus::Phase NodeStatus::phase() const {
    if (link_.isStarting()) return Phase::Starting;
    if (!link_.isRunning()) return Phase::Offline;
    switch (shown_->phase) {
    case arpeggio::node::Phase::Starting: return Phase::Starting;
    case arpeggio::node::Phase::Ready: return Phase::Ready;
    case arpeggio::node::Phase::Degraded: return Phase::Degraded;
    case arpeggio::node::Phase::Failed: return Phase::Failed;
    case arpeggio::node::Phase::Stopping: return Phase::Stopping;
    case arpeggio::node::Phase::Stopped: return Phase::Stopped;
    }
    return Phase::Offline;
}

QString NodeStatus::phaseText() const {
    switch (phase()) {
    case Phase::Offline: return tr("Not running");
    case Phase::Starting: return tr("Starting");
    case Phase::Ready: return tr("Running");
    case Phase::Degraded: return shown_->trouble == Trouble::NoFinality ? tr("No new blocks") : tr("Limited");
    case Phase::Failed: return tr("Failed");
    case Phase::Stopping: return tr("Stopping");
    case Phase::Stopped: return tr("Stopped");
    }
    return {};
}

bool NodeStatus::isLive() const {
    return phase() == Phase::Ready || phase() == Phase::Degraded;
}

QString NodeStatus::troubleTitle() const {
    return textOf(shown_->trouble).title;
}
QString NodeStatus::troubleMeaning() const {
    return textOf(shown_->trouble).meaning;
}
QString NodeStatus::troubleRemedy() const {
    return textOf(shown_->trouble).remedy;
}
QString NodeStatus::networkName() const {
    return QString::fromStdString(shown_->network);
}
bool NodeStatus::isDemo() const {
    return shown_->is_demo;
}
QString NodeStatus::chainId() const {
    return shown_->shards.empty() ? QString() : QString::number(shown_->shards.front().chain_id);
}
QString NodeStatus::genesisHash() const {
    return hexText(shown_->genesis_hash.view());
}
QString NodeStatus::heightText() const {
    return hasBlock() ? numberText(height()) : unknownText();
}
QString NodeStatus::blocksText() const {
    return hasBlock() ? numberText(now_.blocks) : unknownText();
}
QString NodeStatus::blockAgeText() const {
    return ageSeconds_ < 0 ? QString() : agoText(ageSeconds_);
}
bool NodeStatus::isStale() const {
    return ageSeconds_ >= staleAfterSeconds;
}
QString NodeStatus::staleText() const {
    const ShardSummary* shard = slowest();
    if (shard == nullptr) return {};
    const QString height = numberText(shard->height.value);
    if (shown_->shards.size() == 1) return tr("as of block %1 · %2").arg(height, blockAgeText());
    return tr("shard %1 as of block %2 · %3").arg(QString::number(shard->shard.value), height, blockAgeText());
}
QString NodeStatus::finalityText() const {
    return latencyText(now_.finality);
}
QString NodeStatus::pendingText() const {
    return hasBlock() ? numberText(now_.pending) : unknownText();
}
QString NodeStatus::transfersPerSecondText() const {
    return rateText(now_.perSecond);
}

QString NodeStatus::quorumText() const {
    if (now_.halted.empty()) return {};
    if (shown_->shards.size() == 1) return tr("No quorum");
    QStringList shards;
    for (const std::uint32_t shard : now_.halted) shards.append(QString::number(shard));
    if (shards.size() == 1) return tr("No quorum in shard %1").arg(shards.front());
    //: %1 is a list of numbers: "1, 3"
    return tr("No quorum in shards %1").arg(shards.join(tr(", ")));
}

void NodeStatus::setValidatorRunning(int position, bool running) {
    if (!isDemo()) return;
    for (const ShardSummary& shard : shown_->shards)
        for (const auto& member : shard.members)
            if (static_cast<int>(member.position) == position) {
                link_.setValidatorRunning(member.position, running);
                return;
            }
}
