#include "charts/qr_code.h"

#include <QPainter>
#include <QQuickWindow>
#include <qrencode.h>

#include <cmath>
#include <memory>

namespace {
constexpr int quietZone = 4; // modules, ISO/IEC 18004

QImage modulesOf(const QString& text) {
    const QByteArray utf8 = text.toUtf8();
    if (utf8.isEmpty()) return {};
    const std::unique_ptr<QRcode, decltype(&QRcode_free)> code(
        QRcode_encodeString8bit(utf8.constData(), 0, QR_ECLEVEL_M), &QRcode_free);
    if (!code) return {};
    QImage image(code->width, code->width, QImage::Format_Grayscale8);
    for (int y = 0; y < code->width; ++y) {
        uchar* line = image.scanLine(y);
        for (int x = 0; x < code->width; ++x) line[x] = (code->data[y * code->width + x] & 1) != 0 ? 0 : 255;
    }
    return image;
}
} // namespace

QrCode::QrCode(QQuickItem* parent) : QQuickPaintedItem(parent) {
    setAntialiasing(false);
}

void QrCode::setText(const QString& text) {
    if (text == text_) return;
    text_ = text;
    modules_ = modulesOf(text);
    update();
    Q_EMIT textChanged();
}

void QrCode::setDark(const QColor& color) {
    if (color == dark_) return;
    dark_ = color;
    update();
    Q_EMIT colorsChanged();
}

void QrCode::setLight(const QColor& color) {
    if (color == light_) return;
    light_ = color;
    update();
    Q_EMIT colorsChanged();
}

void QrCode::paint(QPainter* painter) {
    const QRectF area(0, 0, width(), height());
    painter->fillRect(area, light_);
    if (modules_.isNull()) return;
    const qreal ratio = window() != nullptr ? window()->effectiveDevicePixelRatio() : 1.0;
    const int across = modules_.width() + 2 * quietZone;
    // Whole device pixels a module; a code larger than the item is scaled rather than cut.
    const qreal fit = std::min(area.width(), area.height()) * ratio / across;
    const qreal module = (fit >= 1 ? std::floor(fit) : fit) / ratio;
    const qreal size = module * modules_.width();
    const QPointF corner(
        std::round((area.width() - size) / 2 * ratio) / ratio, std::round((area.height() - size) / 2 * ratio) / ratio);
    for (int y = 0; y < modules_.height(); ++y) {
        const uchar* line = modules_.constScanLine(y);
        for (int x = 0; x < modules_.width(); ++x)
            if (line[x] == 0)
                painter->fillRect(QRectF(corner.x() + x * module, corner.y() + y * module, module, module), dark_);
    }
}
