#pragma once
#include "controllers/node_link.h"
#include "controllers/session.h"

#include <QString>

#include <memory>

class Formats;
class NodeStatus;
class QQmlEngine;
class Settings;
class WalletVault;
class Wallets;

/// All that the pages bind to, made once and handed to the engine, whose singletons' create() fetch it here. Lives on
/// the GUI thread and outlives the engine.
class ViewModels {
public:
    /// `dataFolder`: where wallet and settings are kept; empty keeps them in memory (tour and tests).
    ViewModels(const QString& dataFolder, NodeStarter starter, DemoPlan plan = {});
    ~ViewModels();
    ViewModels(const ViewModels&) = delete;
    ViewModels& operator=(const ViewModels&) = delete;

    void attach(QQmlEngine& engine);
    /// Those attached to the engine; there must be some.
    static ViewModels& of(const QQmlEngine* engine);

    [[nodiscard]] Settings* settings() { return settings_.get(); }
    [[nodiscard]] Formats* formats() { return formats_.get(); }
    [[nodiscard]] NodeLink* link() { return link_.get(); }
    [[nodiscard]] WalletVault* vault() { return vault_.get(); }
    [[nodiscard]] NodeStatus* nodeStatus() { return nodeStatus_.get(); }
    [[nodiscard]] Wallets* wallets() { return wallets_.get(); }
    [[nodiscard]] Session* session() { return session_.get(); }

private:
    void tellOfMoney();

    std::unique_ptr<Settings> settings_;
    std::unique_ptr<Formats> formats_;
    std::unique_ptr<NodeLink> link_;
    std::unique_ptr<WalletVault> vault_;
    std::unique_ptr<NodeStatus> nodeStatus_;
    std::unique_ptr<Wallets> wallets_;
    std::unique_ptr<Session> session_;
};
