#include "scene.h"
#include "setup.h"

#include <QQmlContext>
#include <QtQuickTest>

/// Each file of tests gets an engine, and a scene of its own with it.
class PagesSetup : public TestSetup {
    Q_OBJECT

public Q_SLOTS:
    void qmlEngineAvailable(QQmlEngine* engine) {
        TestSetup::qmlEngineAvailable(engine);
        scenes_.push_back(std::make_unique<Scene>(*engine));
        QJSEngine::setObjectOwnership(scenes_.back().get(), QJSEngine::CppOwnership);
        engine->rootContext()->setContextProperty(QStringLiteral("scene"), scenes_.back().get());
    }
    void cleanupTestCase() { scenes_.clear(); }

private:
    std::vector<std::unique_ptr<Scene>> scenes_;
};

QUICK_TEST_MAIN_WITH_SETUP(pages, PagesSetup)
#include "moc_setup.cpp"
#include "pages_test.moc"
