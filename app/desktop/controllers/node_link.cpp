#include "controllers/node_link.h"

#include <QCoreApplication>
#include <QPointer>

#include <algorithm>

using arpeggio::Hash;
using arpeggio::Result;
using arpeggio::node::Facade;
using arpeggio::node::Snapshot;
using arpeggio::node::SubmitError;

namespace {
/// Brings an answer from a thread of the node to the GUI thread. Whether the context still lives is asked there only:
/// objects of the GUI die on that thread.
Facade::Submitted queued(QObject* context, NodeLink::Answer answer) {
    const QPointer<QObject> alive(context);
    auto* gui = QCoreApplication::instance();
    return [alive, gui, answer = std::move(answer)](Result<Hash, SubmitError> result) {
        QMetaObject::invokeMethod(
            gui,
            [alive, answer, result] {
                if (alive) answer(result);
            },
            Qt::QueuedConnection);
    };
}
} // namespace

NodeLink::NodeLink(NodeStarter starter, QObject* parent) : QObject(parent), starter_(std::move(starter)) {
    worker_.setMaxThreadCount(1);
    timer_.setInterval(pollInterval);
    connect(&timer_, &QTimer::timeout, this, &NodeLink::poll);
}

NodeLink::~NodeLink() {
    worker_.waitForDone();
}

void NodeLink::start(NodeRequest request) {
    CHECK(!node_ && !isStarting_);
    isStarting_ = true;
    worker_.start([this, request = std::move(request)] {
        auto result = std::make_shared<StartResult>(starter_(request)); // shared: a queued call must be copyable
        QMetaObject::invokeMethod(
            this, [this, result] { onStartEnded(std::move(*result)); }, Qt::QueuedConnection);
    });
}

void NodeLink::onStartEnded(StartResult result) {
    isStarting_ = false;
    if (!result) {
        Q_EMIT failed(result.error());
        return;
    }
    node_ = *std::move(result);
    if (!watched_.empty()) node_->watch(watched_);
    timer_.start();
    poll();
    Q_EMIT started();
}

void NodeLink::stop() {
    timer_.stop();
    if (!node_) {
        Q_EMIT stopped();
        return;
    }
    Q_EMIT stopping();
    auto node = std::make_shared<std::unique_ptr<Facade>>(std::move(node_));
    worker_.start([this, node] {
        node->reset();
        QMetaObject::invokeMethod(
            this,
            [this] {
                snapshot_ = std::make_shared<const Snapshot>();
                Q_EMIT snapshotChanged();
                Q_EMIT stopped();
            },
            Qt::QueuedConnection);
    });
}

std::unique_ptr<Facade> NodeLink::release() {
    worker_.waitForDone(); // a start under way ends first
    QCoreApplication::sendPostedEvents(this, QEvent::MetaCall);
    timer_.stop();
    return std::move(node_);
}

void NodeLink::poll() {
    if (!node_) return;
    auto next = node_->snapshot();
    if (!next || next == snapshot_) return;
    snapshot_ = std::move(next);
    Q_EMIT snapshotChanged();
}

void NodeLink::submit(arpeggio::ShardId shard, arpeggio::Bytes raw, QObject* context, Answer answer) {
    auto done = queued(context, std::move(answer));
    if (!node_) {
        done(arpeggio::Fail(SubmitError::Unavailable));
        return;
    }
    node_->submit(shard, std::move(raw), std::move(done));
}

std::uint64_t NodeLink::pendingNonce(arpeggio::ShardId shard, const arpeggio::Address& address) const {
    return node_ ? node_->pending_nonce(shard, address) : 0;
}

bool NodeLink::isUsed(const arpeggio::Address& address) const {
    if (!node_) return false;
    const auto knows = [&](arpeggio::ShardId shard) {
        const auto account = node_->account(shard, address);
        return !account.balance.is_zero() || account.nonce > 0;
    };
    const auto& shards = snapshot_->shards;
    if (shards.empty()) return knows({}); // a node that has just been started has told of none yet
    return std::any_of(shards.begin(), shards.end(), [&](const auto& summary) { return knows(summary.shard); });
}

arpeggio::Amount NodeLink::balance(arpeggio::ShardId shard, const arpeggio::Address& address) const {
    return node_ && node_->follows(shard) ? node_->account(shard, address).balance : arpeggio::Amount{};
}

void NodeLink::requestFunds(const arpeggio::Address& to, QObject* context, Answer answer) {
    auto done = queued(context, std::move(answer));
    if (!node_) {
        done(arpeggio::Fail(SubmitError::Unavailable));
        return;
    }
    node_->request_funds(to, std::move(done));
}

void NodeLink::watch(std::vector<arpeggio::Address> addresses) {
    if (addresses == watched_) return;
    if (addresses.size() > Facade::watched_max) addresses.resize(Facade::watched_max);
    watched_ = std::move(addresses);
    if (node_) node_->watch(watched_);
}

void NodeLink::setValidatorRunning(std::size_t position, bool running) {
    if (!node_) return;
    if (running)
        node_->start_validator(position);
    else
        node_->stop_validator(position);
}
