#include "controllers/node_status.h"

#include "controllers/node_link.h"
#include "controllers/view_models.h"
#include "format/amounts.h"
#include "format/texts.h"

#include <QDateTime>

using arpeggio::node::ShardSummary;
using arpeggio::node::Snapshot;
using arpeggio::node::Trouble;

NodeStatus::NodeStatus(NodeLink& link, QObject* parent) : QObject(parent), link_(link), shown_(link.snapshot()) {
    connect(&link, &NodeLink::snapshotChanged, this, &NodeStatus::apply);
    connect(&link, &NodeLink::started, this, &NodeStatus::phaseChanged);
    connect(&link, &NodeLink::stopped, this, &NodeStatus::phaseChanged);
    connect(&age_, &QTimer::timeout, this, &NodeStatus::updateAge);
    age_.start(std::chrono::seconds{1});
}

NodeStatus::~NodeStatus() = default;

NodeStatus* NodeStatus::create(QQmlEngine* qml, QJSEngine*) {
    return ViewModels::of(qml).nodeStatus();
}

const ShardSummary* NodeStatus::shard() const {
    return shown_->shards.empty() ? nullptr : &shown_->shards.front();
}

void NodeStatus::apply() {
    const auto before = std::exchange(shown_, link_.snapshot());
    static const ShardSummary none;
    const ShardSummary& old = before->shards.empty() ? none : before->shards.front();
    const ShardSummary& now = shard() != nullptr ? *shard() : none;
    const auto runningBefore = membersRunning();
    const auto totalBefore = membersTotal();
    members_.apply(now.members);
    blocks_.apply(now.recent);
    countRate(now.transfers);

    if (before->phase != shown_->phase || before->trouble != shown_->trouble) Q_EMIT phaseChanged();
    if (before->network != shown_->network || before->genesis_hash != shown_->genesis_hash ||
        before->is_demo != shown_->is_demo || old.chain_id != now.chain_id)
        Q_EMIT networkChanged();
    if (old.height != now.height || old.block_hash != now.block_hash || old.base_fee != now.base_fee) {
        Q_EMIT blockChanged();
        updateAge();
    }
    if (runningBefore != membersRunning() || totalBefore != membersTotal()) Q_EMIT membersRunningChanged();
    if (old.transfers != now.transfers || old.pending != now.pending || before->peers != shown_->peers ||
        old.finality_p50 != now.finality_p50 || old.finality_p99 != now.finality_p99)
        Q_EMIT trafficChanged();
}

void NodeStatus::countRate(std::uint64_t transfers) {
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    if (!rate_.empty() && transfers < rate_.back().transfers) rate_.clear(); // another node
    rate_.push_back({now, transfers});
    while (rate_.size() > 2 && now - rate_[1].atMs >= rateWindowMs) rate_.pop_front();
}

void NodeStatus::updateAge() {
    const auto* now = shard();
    int seconds = -1;
    if (now != nullptr && now->height.value > 0) {
        const auto past = QDateTime::currentMSecsSinceEpoch() - static_cast<qint64>(now->timestamp.value);
        seconds = static_cast<int>(std::max<qint64>(0, past / 1000));
    }
    if (seconds == ageSeconds_) return;
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
    return shard() == nullptr ? QString() : QString::number(shard()->chain_id);
}
QString NodeStatus::genesisHash() const {
    return hexText(shown_->genesis_hash.view());
}
bool NodeStatus::hasBlock() const {
    return shard() != nullptr && shard()->height.value > 0;
}
qulonglong NodeStatus::height() const {
    return shard() == nullptr ? 0 : shard()->height.value;
}
QString NodeStatus::heightText() const {
    return numberText(height());
}
QString NodeStatus::blockHash() const {
    return shard() == nullptr ? QString() : hexText(shard()->block_hash.view());
}
QString NodeStatus::stateRoot() const {
    return shard() == nullptr ? QString() : hexText(shard()->state_root.view());
}
QString NodeStatus::baseFeeText() const {
    return shard() == nullptr ? QString() : tr("%1 gwei").arg(gweiText(shard()->base_fee));
}
QString NodeStatus::blockAgeText() const {
    return ageSeconds_ < 0 ? QString() : agoText(ageSeconds_);
}
bool NodeStatus::isStale() const {
    return ageSeconds_ >= staleAfterSeconds;
}
QString NodeStatus::staleText() const {
    return hasBlock() ? tr("as of block %1 · %2").arg(heightText(), blockAgeText()) : QString();
}

static QString latencyText(const std::optional<arpeggio::Duration>& latency) {
    return latency ? durationText(latency->count() / 1000) : QStringLiteral("–");
}

QString NodeStatus::finalityText() const {
    return shard() == nullptr ? QStringLiteral("–") : latencyText(shard()->finality_p50);
}
QString NodeStatus::slowFinalityText() const {
    return shard() == nullptr ? QStringLiteral("–") : latencyText(shard()->finality_p99);
}
int NodeStatus::pending() const {
    return shard() == nullptr ? 0 : static_cast<int>(shard()->pending);
}
int NodeStatus::peers() const {
    return static_cast<int>(shown_->peers);
}
qulonglong NodeStatus::transfersTotal() const {
    return shard() == nullptr ? 0 : shard()->transfers;
}
QString NodeStatus::transfersTotalText() const {
    return numberText(transfersTotal());
}

QString NodeStatus::transfersPerSecondText() const {
    if (rate_.size() < 2 || rate_.back().atMs <= rate_.front().atMs) return numberText(0);
    const auto count = rate_.back().transfers - rate_.front().transfers;
    const auto span = static_cast<std::uint64_t>(rate_.back().atMs - rate_.front().atMs);
    return numberText(count * 1000 / span);
}

int NodeStatus::membersRunning() const {
    const auto& members = members_.members();
    return static_cast<int>(std::count_if(members.begin(), members.end(), [](const auto& m) { return m.is_running; }));
}
int NodeStatus::membersTotal() const {
    return members_.rowCount();
}

bool NodeStatus::hasQuorum() const {
    std::uint64_t running = 0;
    std::uint64_t all = 0;
    for (const auto& member : members_.members()) {
        all += member.weight;
        if (member.is_running) running += member.weight;
    }
    return running > all / 3 * 2 + all % 3 * 2 / 3; // more than ⌊2W/3⌋, without overflow
}

void NodeStatus::setMemberRunning(int row, bool running) {
    if (row < 0 || row >= members_.rowCount() || !isDemo()) return;
    link_.setValidatorRunning(members_.members()[static_cast<std::size_t>(row)].position, running);
}
