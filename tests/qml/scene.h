#pragma once
#include "controllers/view_models.h"
#include "tour/staged_node.h"

#include <QObject>
#include <QQuickItem>

#include <memory>

class QQmlEngine;

/// What a test of the pages plays on: the real view-models over a node that does as it is told. `Scene` in QML.
class Scene : public QObject {
    Q_OBJECT

public:
    explicit Scene(QQmlEngine& engine, QObject* parent = nullptr);
    ~Scene() override;

    /// The next start of a node fails so; "" lets it succeed. Names as of node::Trouble.
    Q_INVOKABLE void failWith(const QString& trouble);
    /// A wallet with one account on a running node, as after a restart.
    Q_INVOKABLE void open();
    Q_INVOKABLE void setBalance(int account, int arp, int shard = 0);
    /// Of the next node.
    Q_INVOKABLE void setShards(int count) { shards_ = static_cast<std::uint32_t>(count); }
    /// What is in transit comes back.
    Q_INVOKABLE void returnMail();
    Q_INVOKABLE void produceBlock();
    /// Degraded, without a new block for a while; two of four validators stopped.
    Q_INVOKABLE void standStill();
    Q_INVOKABLE void recover();
    /// Four shards in their fourth epoch, the next one drawn.
    Q_INVOKABLE void stageNetwork();
    /// The next epoch begins as drawn.
    Q_INVOKABLE void beginEpoch();
    Q_INVOKABLE void refusePayments(bool refuse);
    Q_INVOKABLE [[nodiscard]] QString someAddress() const;
    Q_INVOKABLE [[nodiscard]] QString clipboard() const;
    /// Saves a picture where the environment's ARPEGGIO_PICTURES says; without it, does nothing.
    Q_INVOKABLE void picture(QQuickItem* item, const QString& name) const;
    Q_INVOKABLE [[nodiscard]] int phase() const;

private:
    std::unique_ptr<ViewModels> models_;
    StagedNode* node_ = nullptr;
    std::uint32_t shards_ = 1;
    arpeggio::node::Trouble trouble_ = arpeggio::node::Trouble::None;
};
