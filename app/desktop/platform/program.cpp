#include "platform/program.h"

#include "app/rpc_endpoint.h"
#include "app/run.h"
#include "controllers/session.h"
#include "platform/live_node.h"
#include "tour/tour.h"

#include <QQmlApplicationEngine>
#include <QTimer>

#include <iostream>

using arpeggio::app::Drive;
using arpeggio::app::ExitCode;
using arpeggio::app::Options;
using arpeggio::app::StopReason;
using arpeggio::node::Node;
using arpeggio::node::Trouble;

namespace {
/// Signals, and goals once a node runs. The window stays open without goals, whatever the node does.
class Watch : public QTimer {
public:
    static constexpr std::chrono::milliseconds interval{100};

    Watch(NodeLink& link, const Options& options)
        : link_(link), drive_(options), hasGoal_(options.until_height || options.until_epoch || options.run_for) {
        connect(this, &QTimer::timeout, this, &Watch::look);
        start(interval);
    }
    [[nodiscard]] StopReason reason() const { return reason_; }

private:
    void look() {
        auto* node = dynamic_cast<Node*>(link_.node());
        const auto reason = node != nullptr ? drive_.look(*node) : std::optional<StopReason>{};
        if (reason && hasGoal_) reason_ = *reason;
        if (arpeggio::app::is_signalled() || (reason && hasGoal_)) QCoreApplication::quit();
    }

    NodeLink& link_;
    Drive drive_;
    bool hasGoal_ = false;
    StopReason reason_ = StopReason::Signal; ///< closing the window is stopping by hand
};

/// JSON-RPC beside the window's node, if --rpc asks for it; gone before the node goes.
class RpcService : public QObject {
public:
    RpcService(ViewModels& models, const Options& options) : models_(models), options_(options) {
        connect(models.link(), &NodeLink::started, this, &RpcService::serve);
        connect(models.link(), &NodeLink::stopping, this, [this] { server_.reset(); });
    }

private:
    void serve() {
        auto* node = dynamic_cast<Node*>(models_.link()->node());
        if (node == nullptr) return;
        auto served = arpeggio::app::serve_rpc(options_, *node);
        if (served)
            server_ = *std::move(served);
        else
            models_.session()->failWith(served.error().trouble);
    }

    ViewModels& models_;
    const Options& options_;
    std::unique_ptr<arpeggio::rpc::Server> server_;
};

int codeOf(Trouble trouble) {
    if (trouble == Trouble::None || trouble == Trouble::NoFinality) return static_cast<int>(ExitCode::Good);
    return static_cast<int>(trouble == Trouble::PortTaken ? ExitCode::Network : ExitCode::Data);
}
} // namespace

/// Shows the window until it is closed or a goal is met; absent if the pages do not load.
static std::optional<StopReason> showWindow(ViewModels& models, const Options& options) {
    QQmlApplicationEngine engine;
    engine.addImportPath(QStringLiteral("qrc:/qt/qml"));
    models.attach(engine);
    engine.load(QUrl(QStringLiteral("qrc:/qt/qml/Arpeggio/Pages/Main.qml")));
    if (engine.rootObjects().isEmpty()) return std::nullopt;
    const Watch watch(*models.link(), options);
    const RpcService rpc(models, options);
    models.session()->begin(options.demo.has_value());
    QCoreApplication::exec();
    return watch.reason();
}

int runWindow(ViewModels& models, const Options& options) {
    const auto reason = showWindow(models, options);
    if (!reason) {
        std::cerr << "arpeggio: the window could not be built; the lines above say why\n";
        return static_cast<int>(ExitCode::InvariantBroken);
    }
    const auto held = models.link()->release(); // the window is gone while load drains and the node stops
    auto* node = dynamic_cast<Node*>(held.get());
    if (node == nullptr) return codeOf(models.session()->trouble());
    const auto summary = arpeggio::app::finish(options, *node, *reason);
    std::cout << to_json(summary) << std::endl;
    return static_cast<int>(exit_code(summary));
}

int runTour(const Options& options) {
    static constexpr std::uint64_t seed = 1042;
    auto demo = options;
    if (!demo.demo) demo.demo.emplace();
    if (!demo.demo->seed) demo.demo->seed = seed;
    const bool isLight = options.theme == "light";
    Tour tour(
        {.folder = QString::fromStdString(options.tour->folder.string()),
         .theme = isLight ? QStringLiteral("light") : QStringLiteral("dark"),
         .language = options.language.empty() ? QStringLiteral("en") : QString::fromStdString(options.language),
         .look = {.isDark = !isLight, .textFactor = options.scale > 0 ? options.scale : 1.0},
         .liveNode = [demo](const QString& folder) { return liveNodeStarter(demo, folder.toStdString()); }});
    return static_cast<int>(tour.run() ? ExitCode::Good : ExitCode::InvariantBroken);
}

DemoPlan demoPlan(const Options& options) {
    const auto demo = options.demo.value_or(arpeggio::app::DemoOptions{});
    return {
        .validators = static_cast<int>(demo.validators),
        .shards = static_cast<int>(demo.shards),
        .epochSeconds = static_cast<int>(demo.epoch.count()),
        .suggestedName = {}};
}
