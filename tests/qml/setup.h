#pragma once
#include "resources/resources.h"

#include <QDebug>
#include <QQmlEngine>
#include <QQuickStyle>
#include <QQuickWindow>

#include <cstdlib>

/// What every Qt Quick Test of ours starts with: bundled fonts, our modules, and a stop at the first warning, because
/// a warning of QML is a fault that nobody has met yet.
class TestSetup : public QObject {
    Q_OBJECT

public Q_SLOTS:
    void applicationAvailable() {
        QQuickStyle::setStyle(QStringLiteral("Basic"));
        QQuickWindow::setGraphicsApi(QSGRendererInterface::Software);
        previousHandler() = qInstallMessageHandler(failOnWarning);
        if (!resources::addFonts()) qFatal("a bundled font is missing");
    }
    void qmlEngineAvailable(QQmlEngine* engine) { engine->addImportPath(QStringLiteral("qrc:/qt/qml")); }

private:
    static QtMessageHandler& previousHandler() {
        static QtMessageHandler handler = nullptr;
        return handler;
    }
    static void failOnWarning(QtMsgType type, const QMessageLogContext& context, const QString& text) {
        const bool ours = context.file && QString::fromUtf8(context.file).contains(QLatin1String("/Arpeggio/"));
        const bool qml = ours || text.contains(QLatin1String(".qml:")) || text.contains(QLatin1String("QML "));
        if (type == QtWarningMsg && qml) {
            std::fprintf(stderr, "QML warning: %s\n", qPrintable(text));
            std::_Exit(1);
        }
        if (previousHandler()) previousHandler()(type, context, text);
    }
};
