#include "controllers/settings.h"

#include "controllers/view_models.h"

#include <QCoreApplication>
#include <QGuiApplication>
#include <QPalette>
#include <QQuickWindow>
#include <QSettings>

#include <algorithm>
#include <cmath>

namespace {
constexpr auto themeKey = "window/theme";
constexpr auto textFactorKey = "window/textFactor";
constexpr auto reducedMotionKey = "window/reducedMotion";

qreal clampFactor(qreal factor) {
    if (!std::isfinite(factor)) return 1.0;
    return std::clamp(std::round(factor * 20) / 20, 0.9, 1.5);
}
Settings::ThemeChoice themeOf(const QString& name) {
    if (name == QLatin1String("dark")) return Settings::ThemeChoice::Dark;
    if (name == QLatin1String("light")) return Settings::ThemeChoice::Light;
    return Settings::ThemeChoice::System;
}
QString nameOf(Settings::ThemeChoice theme) {
    switch (theme) {
    case Settings::ThemeChoice::System: return QStringLiteral("system");
    case Settings::ThemeChoice::Dark: return QStringLiteral("dark");
    case Settings::ThemeChoice::Light: return QStringLiteral("light");
    }
    return {};
}
} // namespace

Settings::Settings(const QString& dataFolder, QObject* parent) : QObject(parent), dataFolder_(dataFolder) {
    if (dataFolder.isEmpty()) return;
    file_ = std::make_unique<QSettings>(dataFolder + QStringLiteral("/settings.ini"), QSettings::IniFormat);
    theme_ = themeOf(file_->value(QLatin1String(themeKey)).toString());
    textFactor_ = clampFactor(file_->value(QLatin1String(textFactorKey), 1.0).toReal());
    reducedMotion_ = file_->value(QLatin1String(reducedMotionKey), false).toBool();
}

Settings::~Settings() = default;

Settings* Settings::create(QQmlEngine* qml, QJSEngine*) {
    return ViewModels::of(qml).settings();
}

void Settings::overrideTextFactor(qreal factor) {
    textFactor_ = clampFactor(factor);
}

void Settings::setTheme(ThemeChoice theme) {
    if (theme == theme_) return;
    const bool wasDark = isDark();
    theme_ = theme;
    store(themeKey, nameOf(theme));
    Q_EMIT themeChanged();
    if (wasDark != isDark()) Q_EMIT isDarkChanged();
}

bool Settings::isDark() const {
    switch (theme_) {
    case ThemeChoice::Dark: return true;
    case ThemeChoice::Light: return false;
    case ThemeChoice::System: break;
    }
    const QPalette palette = QGuiApplication::palette();
    return palette.color(QPalette::WindowText).lightness() > palette.color(QPalette::Window).lightness();
}

void Settings::setTextFactor(qreal factor) {
    factor = clampFactor(factor);
    if (qFuzzyCompare(factor, textFactor_)) return;
    textFactor_ = factor;
    store(textFactorKey, factor);
    Q_EMIT textFactorChanged();
}

void Settings::setReducedMotion(bool reduced) {
    if (reduced == reducedMotion_) return;
    reducedMotion_ = reduced;
    store(reducedMotionKey, reduced);
    Q_EMIT reducedMotionChanged();
}

QString Settings::renderer() const {
    const bool isSoftware = QQuickWindow::graphicsApi() == QSGRendererInterface::Software ||
                            QQuickWindow::sceneGraphBackend() == QLatin1String("software");
    return isSoftware ? tr("Software") : tr("OpenGL");
}

QString Settings::version() const {
    return QCoreApplication::applicationVersion();
}

void Settings::store(const char* key, const QVariant& value) {
    if (file_) file_->setValue(QLatin1String(key), value);
}
