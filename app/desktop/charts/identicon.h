#pragma once
#include <QColor>
#include <QQuickPaintedItem>
#include <QtQml/qqmlregistration.h>

/// A small picture of an address, the same on every machine: a 5 × 5 mirrored pattern whose cells and hues follow from
/// the text's hash. Tells accounts apart at a glance; proves nothing.
class Identicon : public QQuickPaintedItem {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(QString seed READ seed WRITE setSeed NOTIFY seedChanged)
    Q_PROPERTY(bool isDark READ isDark WRITE setIsDark NOTIFY isDarkChanged)

public:
    explicit Identicon(QQuickItem* parent = nullptr);

    [[nodiscard]] QString seed() const { return seed_; } ///< an address, or any other text
    void setSeed(const QString& seed);
    [[nodiscard]] bool isDark() const { return isDark_; } ///< lighter colours on a dark surface
    void setIsDark(bool dark);
    void paint(QPainter* painter) override;

Q_SIGNALS:
    void seedChanged();
    void isDarkChanged();

private:
    QString seed_;
    bool isDark_ = true;
};
