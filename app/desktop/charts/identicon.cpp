#include "charts/identicon.h"

#include <QCryptographicHash>
#include <QPainter>
#include <QPainterPath>

namespace {
constexpr int cells = 5; // across and down; the right half mirrors the left
}

Identicon::Identicon(QQuickItem* parent) : QQuickPaintedItem(parent) {
    setAntialiasing(true);
}

void Identicon::setSeed(const QString& seed) {
    if (seed == seed_) return;
    seed_ = seed;
    update();
    Q_EMIT seedChanged();
}

void Identicon::setIsDark(bool dark) {
    if (dark == isDark_) return;
    isDark_ = dark;
    update();
    Q_EMIT isDarkChanged();
}

void Identicon::paint(QPainter* painter) {
    if (seed_.isEmpty()) return;
    const QByteArray hash = QCryptographicHash::hash(seed_.toUtf8(), QCryptographicHash::Sha256);
    const auto byte = [&](int at) { return static_cast<uchar>(hash.at(at)); };
    const int hue = (byte(0) * 256 + byte(1)) % 360;
    const int secondHue = (hue + 90 + byte(2) % 120) % 360; // far enough from the first to be told apart
    const int lightness = isDark_ ? 165 : 95;
    const QColor first = QColor::fromHsl(hue, 150, lightness);
    const QColor second = QColor::fromHsl(secondHue, 130, lightness);
    const qreal side = std::min(width(), height());

    QPainterPath disc;
    disc.addEllipse(QRectF(0, 0, side, side));
    painter->setClipPath(disc);
    painter->fillRect(QRectF(0, 0, side, side), QColor::fromHsl(hue, 90, isDark_ ? 42 : 226));
    const qreal margin = side * 0.16;
    const qreal cell = (side - 2 * margin) / cells;
    painter->setPen(Qt::NoPen);
    for (int y = 0; y < cells; ++y) {
        for (int x = 0; x < cells; ++x) {
            const uchar value = byte(3 + y * 3 + std::min(x, cells - 1 - x));
            if (value % 5 < 2) continue; // three cells of five are filled
            painter->setBrush(value % 7 < 2 ? second : first);
            painter->drawRoundedRect(
                QRectF(margin + x * cell, margin + y * cell, cell, cell).adjusted(0.5, 0.5, -0.5, -0.5),
                cell * 0.22,
                cell * 0.22);
        }
    }
}
