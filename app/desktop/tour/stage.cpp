#include "tour/stage.h"

#include "controllers/settings.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QQmlComponent>
#include <QQmlEngine>
#include <QQuickWindow>
#include <QThread>

bool waitUntil(const std::function<bool()>& isTrue, std::chrono::milliseconds atMost) {
    QElapsedTimer since;
    since.start();
    while (!isTrue()) {
        if (since.elapsed() > atMost.count()) return false;
        QCoreApplication::processEvents(QEventLoop::AllEvents, 10);
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        QThread::msleep(5);
    }
    return true;
}

Stage::Stage(const QString& folder, NodeStarter starter, const TourLook& look)
    : models_(folder, std::move(starter), {.suggestedName = QStringLiteral("amber-otter")}) {
    models_.settings()->setTheme(look.isDark ? Settings::ThemeChoice::Dark : Settings::ThemeChoice::Light);
    models_.settings()->setTextFactor(look.textFactor);
    models_.settings()->setReducedMotion(true); // pictures show ends of movements, not their middles
}

Stage::~Stage() {
    engine_.reset();
}

bool Stage::show() {
    engine_ = std::make_unique<QQmlApplicationEngine>();
    engine_->addImportPath(QStringLiteral("qrc:/qt/qml"));
    models_.attach(*engine_);
    engine_->load(QUrl(QStringLiteral("qrc:/qt/qml/Arpeggio/Pages/Main.qml")));
    if (engine_->rootObjects().isEmpty()) return false;
    window_ = qobject_cast<QQuickWindow*>(engine_->rootObjects().front());
    if (window_ == nullptr) return false;
    window_->resize(width, height);
    return true;
}

QObject* Stage::navigator() {
    if (navigator_ == nullptr) {
        QQmlComponent finder(engine_.get());
        finder.setData(
            "import QtQuick\nimport Arpeggio.Pages\nQtObject { readonly property QtObject place: Navigator }", QUrl());
        const std::unique_ptr<QObject> found(finder.create());
        if (found) navigator_ = found->property("place").value<QObject*>();
    }
    return navigator_;
}

void Stage::visit(const QString& link) {
    QObject* places = navigator();
    CHECK(places != nullptr);
    bool isThere = false;
    QMetaObject::invokeMethod(places, "open", Q_RETURN_ARG(bool, isThere), Q_ARG(QString, link));
    CHECK(isThere);
}

void Stage::ask(const char* property, const QVariant& value) {
    QObject* places = navigator();
    CHECK(places != nullptr && places->setProperty(property, value));
}

void Stage::fill(const char* field, const QString& text) {
    auto* input = window_->findChild<QObject*>(QLatin1String(field));
    CHECK(input != nullptr && input->setProperty("text", text));
}

QImage Stage::picture() {
    models_.link()->poll();
    (void)window_->grabWindow(); // a page that is made only now has its first frame, however slow the machine
    static constexpr std::chrono::milliseconds settling{350}; // fades, images that load, the skeleton's delay
    (void)waitUntil([] { return false; }, settling);
    return window_->grabWindow();
}
