#include "platform/warnings.h"

#include <QMutex>
#include <QMutexLocker>

namespace {
struct Noted {
    QMutex mutex; // messages come from any thread
    QStringList texts;
    QtMessageHandler next = nullptr;
};
Noted& noted() {
    static Noted instance;
    return instance;
}

bool isOfQml(const QMessageLogContext& context, const QString& text) {
    const QByteArray file(context.file);
    const QByteArray category(context.category);
    return file.contains(".qml") || file.contains("/qt/qml/") || category.startsWith("qml") ||
           category.startsWith("qt.qml") || text.contains(QLatin1String(".qml:")) ||
           text.startsWith(QLatin1String("QML "));
}

void onMessage(QtMsgType type, const QMessageLogContext& context, const QString& text) {
    const bool isWarning = type == QtWarningMsg || type == QtCriticalMsg;
    if (isWarning && isOfQml(context, text)) {
        const QMutexLocker lock(&noted().mutex);
        noted().texts.append(text);
    }
    if (noted().next != nullptr) noted().next(type, context, text);
}
} // namespace

void watchQmlWarnings() {
    noted().next = qInstallMessageHandler(onMessage);
}

QStringList takeQmlWarnings() {
    const QMutexLocker lock(&noted().mutex);
    return std::exchange(noted().texts, {});
}
