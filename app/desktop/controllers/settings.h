#pragma once
#include <QObject>
#include <QtQml/qqmlregistration.h>

#include <memory>

class QJSEngine;
class QQmlEngine;
class QSettings;

/// What a person chose about the window. Kept in `settings.ini` of the data folder; written when changed, never when
/// read.
class Settings : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_SINGLETON
    Q_PROPERTY(ThemeChoice theme READ theme WRITE setTheme NOTIFY themeChanged)
    Q_PROPERTY(bool isDark READ isDark NOTIFY isDarkChanged)
    Q_PROPERTY(qreal textFactor READ textFactor WRITE setTextFactor NOTIFY textFactorChanged)
    Q_PROPERTY(qreal textFactorMin READ textFactorMin CONSTANT)
    Q_PROPERTY(qreal textFactorMax READ textFactorMax CONSTANT)
    Q_PROPERTY(bool reducedMotion READ reducedMotion WRITE setReducedMotion NOTIFY reducedMotionChanged)
    Q_PROPERTY(QString renderer READ renderer CONSTANT)
    Q_PROPERTY(QString dataFolder READ dataFolder CONSTANT)
    Q_PROPERTY(QString version READ version CONSTANT)

public:
    enum class ThemeChoice { System, Dark, Light };
    Q_ENUM(ThemeChoice)

    /// `dataFolder` exists and is writable; an empty one keeps everything in memory (tour and tests).
    explicit Settings(const QString& dataFolder, QObject* parent = nullptr);
    ~Settings() override;
    static Settings* create(QQmlEngine* qml, QJSEngine* js);

    /// For this run only, from the command line: not stored until the person chooses something else.
    void overrideTheme(ThemeChoice theme) { theme_ = theme; }
    void overrideTextFactor(qreal factor);

    [[nodiscard]] ThemeChoice theme() const { return theme_; }
    void setTheme(ThemeChoice theme);
    [[nodiscard]] bool isDark() const;
    [[nodiscard]] qreal textFactor() const { return textFactor_; }
    void setTextFactor(qreal factor); ///< clamped to textFactorMin … textFactorMax, in steps of 0.05
    [[nodiscard]] qreal textFactorMin() const { return 0.9; }
    [[nodiscard]] qreal textFactorMax() const { return 1.5; }
    [[nodiscard]] bool reducedMotion() const { return reducedMotion_; }
    void setReducedMotion(bool reduced);
    [[nodiscard]] QString renderer() const; ///< "Software" or "OpenGL"
    [[nodiscard]] QString dataFolder() const { return dataFolder_; }
    [[nodiscard]] QString version() const;

Q_SIGNALS:
    void themeChanged();
    void isDarkChanged();
    void textFactorChanged();
    void reducedMotionChanged();

private:
    void store(const char* key, const QVariant& value);

    QString dataFolder_;
    std::unique_ptr<QSettings> file_;
    ThemeChoice theme_ = ThemeChoice::System;
    qreal textFactor_ = 1.0;
    bool reducedMotion_ = false;
};
