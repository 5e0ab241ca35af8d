#pragma once
#include "node/facade.h"

#include <QObject>
#include <QThreadPool>
#include <QTimer>

#include <functional>
#include <memory>

/// What a node is started with, beyond what the command line has fixed.
struct NodeRequest {
    std::string validatorName; ///< of the person's validator in the demo
};
/// Starts a node; takes up to seconds and is called on a worker thread.
using NodeStarter = std::function<arpeggio::Result<std::unique_ptr<arpeggio::node::Facade>, arpeggio::node::Trouble>(
    const NodeRequest&)>;

/// The one place where the window touches the node: starts and stops it off the GUI thread, and fetches its snapshots
/// at the GUI's own pace, ten times a second. The node never calls into the GUI; answers come back as queued calls.
class NodeLink : public QObject {
    Q_OBJECT

public:
    static constexpr std::chrono::milliseconds pollInterval{100};
    using Answer = std::function<void(arpeggio::Result<arpeggio::Hash, arpeggio::node::SubmitError>)>;

    explicit NodeLink(NodeStarter starter, QObject* parent = nullptr);
    ~NodeLink() override; ///< stops the node cleanly: at most a second

    /// Answers with started() or failed(). Nothing is running or starting.
    void start(NodeRequest request);
    /// Answers with stopped(), at once if nothing runs.
    void stop();
    [[nodiscard]] arpeggio::node::Facade* node() { return node_.get(); } ///< null without one
    /// Hands out the node, still running, at the end of the program; absent without one.
    [[nodiscard]] std::unique_ptr<arpeggio::node::Facade> release();
    [[nodiscard]] bool isRunning() const { return node_ != nullptr; }
    [[nodiscard]] bool isStarting() const { return isStarting_; }
    /// The newest one; never null, empty without a node.
    [[nodiscard]] const arpeggio::node::SnapshotPtr& snapshot() const { return snapshot_; }

    /// Answered on the GUI thread, once, unless `context` is gone by then. Unavailable without a node.
    void submit(arpeggio::ShardId shard, arpeggio::Bytes raw, QObject* context, Answer answer);
    /// The next free one, with own transactions in the pool counted; 0 without a node.
    [[nodiscard]] std::uint64_t pendingNonce(arpeggio::ShardId shard, const arpeggio::Address& address) const;
    /// Whether the chain knows the address: it holds something, or has paid. False without a node.
    [[nodiscard]] bool isUsed(const arpeggio::Address& address) const;
    /// What an address holds on a shard; nothing without a node.
    [[nodiscard]] arpeggio::Amount balance(arpeggio::ShardId shard, const arpeggio::Address& address) const;
    void requestFunds(const arpeggio::Address& to, QObject* context, Answer answer);
    /// Remembered and repeated for a node that starts later.
    void watch(std::vector<arpeggio::Address> addresses);
    void setValidatorRunning(std::size_t position, bool running);
    /// Fetches a snapshot now instead of at the next beat.
    void poll();

Q_SIGNALS:
    void started();
    void stopping(); ///< the node goes now: let go of it
    void stopped();
    void failed(arpeggio::node::Trouble trouble);
    void snapshotChanged();

private:
    using StartResult = arpeggio::Result<std::unique_ptr<arpeggio::node::Facade>, arpeggio::node::Trouble>;
    void onStartEnded(StartResult result);

    NodeStarter starter_;
    std::unique_ptr<arpeggio::node::Facade> node_;
    arpeggio::node::SnapshotPtr snapshot_ = std::make_shared<const arpeggio::node::Snapshot>();
    std::vector<arpeggio::Address> watched_;
    QTimer timer_;
    bool isStarting_ = false;
    QThreadPool worker_; ///< one thread; last, so that its work ends before anything else goes
};
