// The storybook of the components: a window, or with --grab DIR one picture a page and theme. Exit code 1 on a warning.
#include "resources/resources.h"

#include <QCommandLineParser>
#include <QDir>
#include <QGuiApplication>
#include <QQmlApplicationEngine>
#include <QQuickItem>
#include <QQuickStyle>
#include <QQuickWindow>
#include <QTest>
#include <QTimer>

namespace {
int warnings = 0;
QtMessageHandler previousHandler = nullptr;

void countWarnings(QtMsgType type, const QMessageLogContext& context, const QString& text) {
    if (type == QtWarningMsg) ++warnings;
    previousHandler(type, context, text);
}

bool grab(QQuickWindow& window, const QDir& folder) {
    bool all = folder.mkpath(QStringLiteral("."));
    const int pages = window.property("pages").toInt();
    for (const bool dark : {true, false}) {
        for (const double factor : {1.0, 1.5}) {
            for (int page = 0; page < pages; ++page) {
                window.setProperty("dark", dark);
                window.setProperty("textFactor", factor);
                window.setProperty("page", page);
                QTest::qWait(250);
                const QString name = QStringLiteral("%1-%2%3.png")
                                         .arg(window.property("pageName").toString().toLower())
                                         .arg(dark ? QStringLiteral("dark") : QStringLiteral("light"))
                                         .arg(factor > 1 ? QStringLiteral("-large") : QString());
                all = window.grabWindow().save(folder.filePath(name)) && all;
            }
        }
    }
    return all;
}
} // namespace

int main(int argc, char** argv) {
    QGuiApplication app(argc, argv);
    previousHandler = qInstallMessageHandler(countWarnings); // from here on: Qt's word on the machine is not ours
    QQuickStyle::setStyle(QStringLiteral("Basic"));
    QCommandLineParser parser;
    parser.addHelpOption();
    parser.addOption({QStringLiteral("grab"), QStringLiteral("Write the pages as PNG files."), QStringLiteral("DIR")});
    parser.process(app);
    if (!resources::addFonts()) return 1;

    QQmlApplicationEngine engine;
    engine.addImportPath(QStringLiteral("qrc:/qt/qml"));
    engine.load(QUrl(QStringLiteral("qrc:/qt/qml/Arpeggio/Gallery/Gallery.qml")));
    if (engine.rootObjects().isEmpty()) return 1;
    if (!parser.isSet(QStringLiteral("grab"))) return QGuiApplication::exec();
    auto* window = qobject_cast<QQuickWindow*>(engine.rootObjects().constFirst());
    const bool saved = window && grab(*window, QDir(parser.value(QStringLiteral("grab"))));
    return saved && warnings == 0 ? 0 : 1;
}
