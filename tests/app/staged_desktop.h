#pragma once
#include "controllers/node_link.h"
#include "controllers/session.h"
#include "controllers/view_models.h"
#include "controllers/wallet_vault.h"
#include "controllers/wallets.h"
#include "tour/staged_node.h"

#include <QTest>

/// All view-models over a staged node. The node is made by start(), as in the program; `node` points to it then.
class StagedDesktop {
public:
    explicit StagedDesktop(const QString& folder = {})
        : models(folder, [this](const NodeRequest& request) { return start(request); }) {}

    /// Waits until `isTrue`, for at most five seconds.
    template <class Condition>
    [[nodiscard]] static bool reach(Condition isTrue) {
        return QTest::qWaitFor(isTrue, 5000);
    }
    /// A running node and an open wallet that holds `arp`.
    [[nodiscard]] bool open(std::uint64_t arp = 100) {
        models.link()->start({});
        if (!reach([&] { return models.link()->isRunning(); })) return false;
        models.vault()->create(QStringLiteral("Main"));
        if (!reach([&] { return models.vault()->isOpen(); })) return false;
        node->setBalance(address(), arpeggio::arp(arp));
        models.link()->poll();
        return true;
    }
    [[nodiscard]] arpeggio::Address address(std::size_t index = 0) { return models.vault()->accounts()[index].address; }
    void setBalance(std::uint64_t arp, std::uint32_t shard) {
        node->setBalance(address(), arpeggio::arp(arp), arpeggio::ShardId{shard});
        models.link()->poll();
    }
    void produceBlock() {
        node->produceBlock();
        models.link()->poll();
    }

    StagedNode* node = nullptr;
    std::optional<arpeggio::node::Trouble> trouble; ///< the next start fails with it
    std::string requestedName;
    std::uint32_t shards = 1; ///< of the next node
    ViewModels models;        ///< last: its worker calls start()

private:
    arpeggio::Result<std::unique_ptr<arpeggio::node::Facade>, arpeggio::node::Trouble>
    start(const NodeRequest& request) {
        requestedName = request.validatorName;
        if (trouble) return arpeggio::Fail(*trouble);
        auto made = std::make_unique<StagedNode>(0, shards);
        node = made.get();
        return made;
    }
};
