#pragma once
#include "resources/resources.h"

#include <QQmlEngine>
#include <QQuickStyle>
#include <QQuickWindow>

/// What every Qt Quick Test of ours starts with: bundled fonts, our modules, the weakest renderer. Each TestCase
/// says `failOnWarning(/.?/)` in its init(): a warning of QML is a fault that nobody has met yet.
class TestSetup : public QObject {
    Q_OBJECT

public Q_SLOTS:
    void applicationAvailable() {
        QQuickStyle::setStyle(QStringLiteral("Basic"));
        QQuickWindow::setGraphicsApi(QSGRendererInterface::Software);
        if (!resources::addFonts()) qFatal("a bundled font is missing");
    }
    void qmlEngineAvailable(QQmlEngine* engine) { engine->addImportPath(QStringLiteral("qrc:/qt/qml")); }
};
