#include "controllers/view_models.h"

#include "controllers/node_status.h"
#include "controllers/settings.h"
#include "controllers/wallet_vault.h"
#include "controllers/wallets.h"
#include "format/formats.h"

#include <QQmlEngine>
#include <QVariant>

static constexpr auto engineProperty = "arpeggioViewModels";

ViewModels::ViewModels(const QString& dataFolder, NodeStarter starter, DemoPlan plan)
    : settings_(std::make_unique<Settings>(dataFolder)), formats_(std::make_unique<Formats>()),
      link_(std::make_unique<NodeLink>(std::move(starter))), vault_(std::make_unique<WalletVault>(dataFolder)),
      nodeStatus_(std::make_unique<NodeStatus>(*link_)), wallets_(std::make_unique<Wallets>(*link_, *vault_)),
      session_(std::make_unique<Session>(*link_, *vault_, std::move(plan))) {
    // The engine must never delete what create() hands out.
    for (QObject* object : std::initializer_list<QObject*>{
             settings_.get(), formats_.get(), nodeStatus_.get(), wallets_.get(), session_.get()})
        QJSEngine::setObjectOwnership(object, QJSEngine::CppOwnership);
    tellOfMoney();
}

void ViewModels::tellOfMoney() {
    QObject::connect(
        wallets_.get(), &Wallets::received, session_.get(), [this](const QString& name, const QString& amount) {
            if (session_->phase() != Session::Phase::Running) return; // the checklist tells of the first
            //: A short message; %1 is the name of an account, %2 an amount
            Q_EMIT session_->notice(Session::Tone::Success, Session::tr("%1 received %2 ARP").arg(name, amount));
        });
}

ViewModels::~ViewModels() = default;

void ViewModels::attach(QQmlEngine& engine) {
    engine.setProperty(engineProperty, QVariant::fromValue(static_cast<void*>(this)));
}

ViewModels& ViewModels::of(const QQmlEngine* engine) {
    auto* models = static_cast<ViewModels*>(engine->property(engineProperty).value<void*>());
    CHECK(models != nullptr);
    return *models;
}
