#pragma once
#include <QColor>
#include <QImage>
#include <QQuickPaintedItem>
#include <QtQml/qqmlregistration.h>

/// A text as a QR code (error correction M), crisp: every module is a whole number of device pixels, with a quiet zone
/// of four modules. Always dark on light, so that every reader reads it.
class QrCode : public QQuickPaintedItem {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(QString text READ text WRITE setText NOTIFY textChanged)
    Q_PROPERTY(bool isValid READ isValid NOTIFY textChanged)
    Q_PROPERTY(QColor dark MEMBER dark_ WRITE setDark NOTIFY colorsChanged)
    Q_PROPERTY(QColor light MEMBER light_ WRITE setLight NOTIFY colorsChanged)

public:
    explicit QrCode(QQuickItem* parent = nullptr);

    [[nodiscard]] QString text() const { return text_; }
    void setText(const QString& text);
    [[nodiscard]] bool isValid() const { return !modules_.isNull(); } ///< false: empty or too long a text
    void setDark(const QColor& color);
    void setLight(const QColor& color);
    void paint(QPainter* painter) override;

Q_SIGNALS:
    void textChanged();
    void colorsChanged();

private:
    QString text_;
    QImage modules_; ///< one pixel a module, without the quiet zone
    QColor dark_ = Qt::black;
    QColor light_ = Qt::white;
};
