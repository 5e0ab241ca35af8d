#include "platform/renderer.h"

#include <QDir>
#include <QOffscreenSurface>
#include <QOpenGLContext>
#include <QOpenGLFunctions>
#include <QQuickWindow>

namespace {
bool hasGraphicsDevice() {
#ifdef Q_OS_LINUX
    return !QDir(QStringLiteral("/dev/dri")).entryList({QStringLiteral("renderD*")}, QDir::System).isEmpty();
#else
    return true;
#endif
}

/// Asked only where a device exists: to ask loads the driver.
bool isDriverSoftware() {
    QOpenGLContext context;
    QOffscreenSurface surface;
    surface.create();
    if (!context.create() || !context.makeCurrent(&surface)) return true;
    const auto* name = reinterpret_cast<const char*>(context.functions()->glGetString(0x1F01 /* GL_RENDERER */));
    const QByteArray renderer = QByteArray(name).toLower();
    context.doneCurrent();
    return renderer.contains("llvmpipe") || renderer.contains("softpipe") || renderer.contains("swrast");
}
} // namespace

void chooseRenderer() {
    for (const char* variable : {"QT_QUICK_BACKEND", "QSG_RHI_BACKEND", "QMLSCENE_DEVICE"})
        if (qEnvironmentVariableIsSet(variable)) return;
    if (!hasGraphicsDevice() || isDriverSoftware()) QQuickWindow::setGraphicsApi(QSGRendererInterface::Software);
}
