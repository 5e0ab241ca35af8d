#include "scene.h"

#include "controllers/node_link.h"
#include "controllers/session.h"
#include "controllers/settings.h"
#include "controllers/wallet_vault.h"
#include "format/amounts.h"
#include "tour/staged_network.h"

#include <QClipboard>
#include <QDir>
#include <QGuiApplication>
#include <QImage>
#include <QQuickWindow>

using arpeggio::node::Trouble;

Scene::Scene(QQmlEngine& engine, QObject* parent) : QObject(parent) {
    const auto start = [this](const NodeRequest&) {
        using Started = arpeggio::Result<std::unique_ptr<arpeggio::node::Facade>, Trouble>;
        if (trouble_ != Trouble::None) return Started(arpeggio::Fail(trouble_));
        auto node = std::make_unique<StagedNode>(1'042, shards_);
        node_ = node.get();
        return Started(std::move(node));
    };
    models_ = std::make_unique<ViewModels>(QString(), start);
    models_->settings()->setTheme(Settings::ThemeChoice::Dark);
    models_->settings()->setReducedMotion(true);
    models_->attach(engine);
}

Scene::~Scene() = default;

void Scene::failWith(const QString& trouble) {
    for (int value = 0; value <= static_cast<int>(Trouble::NoFinality); ++value) {
        const std::string_view name = to_string(static_cast<Trouble>(value));
        if (trouble == QLatin1String(name.data(), static_cast<qsizetype>(name.size())))
            trouble_ = static_cast<Trouble>(value);
    }
    if (trouble.isEmpty()) trouble_ = Trouble::None;
}

void Scene::open() {
    models_->vault()->create(QStringLiteral("Main account"));
    connect(
        models_->vault(),
        &WalletVault::opened,
        this,
        [this] { models_->session()->begin(false); },
        Qt::SingleShotConnection);
}

void Scene::setBalance(int account, int arp, int shard) {
    const auto& accounts = models_->vault()->accounts();
    node_->setBalance(
        accounts.at(static_cast<std::size_t>(account)).address,
        arpeggio::arp(static_cast<std::uint64_t>(arp)),
        arpeggio::ShardId{static_cast<std::uint32_t>(shard)});
    models_->link()->poll();
}

void Scene::returnMail() {
    node_->returnMail();
    models_->link()->poll();
}

void Scene::produceBlock() {
    if (!models_->link()->isRunning()) return; // still on its way up, on another thread
    node_->produceBlock();
    models_->link()->poll();
}

void Scene::standStill() {
    node_->stop_validator(1);
    node_->stop_validator(2);
    node_->change([](arpeggio::node::Snapshot& state) {
        state.phase = arpeggio::node::Phase::Degraded;
        state.trouble = Trouble::NoFinality;
        state.shards.front().timestamp.value -= 95'000;
    });
    models_->link()->poll();
}

void Scene::recover() {
    node_->start_validator(1);
    node_->start_validator(2);
    node_->change([](arpeggio::node::Snapshot& state) {
        state.phase = arpeggio::node::Phase::Ready;
        state.trouble = Trouble::None;
    });
    produceBlock();
}

void Scene::stageNetwork() {
    ::stageNetwork(*node_);
    models_->link()->poll();
}

void Scene::beginEpoch() {
    beginStagedEpoch(*node_);
    models_->link()->poll();
}

void Scene::refusePayments(bool refuse) {
    if (refuse)
        node_->refuseWith(arpeggio::node::SubmitError::PoolFull);
    else
        node_->refuseWith(std::nullopt);
}

QString Scene::someAddress() const {
    return addressText(arpeggio::Address::from(arpeggio::Bytes(arpeggio::Address::size, 0x5a)));
}

QString Scene::clipboard() const {
    return QGuiApplication::clipboard()->text();
}

void Scene::picture(QQuickItem* item, const QString& name) const {
    const QString folder = qEnvironmentVariable("ARPEGGIO_PICTURES");
    if (folder.isEmpty() || !item || !item->window()) return;
    QDir().mkpath(folder);
    const QImage image = item->window()->grabWindow();
    image.save(QDir(folder).filePath(name + QStringLiteral(".png")));
}

int Scene::phase() const {
    return static_cast<int>(models_->session()->phase());
}
