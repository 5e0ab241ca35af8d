#include "format/formats.h"

#include "controllers/view_models.h"
#include "format/amounts.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QLocale>

Formats* Formats::create(QQmlEngine* qml, QJSEngine*) {
    return ViewModels::of(qml).formats();
}

QString Formats::unit() const {
    return QStringLiteral("ARP");
}

QString Formats::decimalPoint() const {
    return QLocale().decimalPoint();
}

QString Formats::number(qulonglong value) const {
    return numberText(value);
}

QString Formats::percent(qreal part) const {
    return tr("%1 %").arg(QLocale().toString(part * 100, 'f', 1));
}

QString Formats::shortAddress(const QString& address) const {
    return address.size() <= 16 ? address : address.first(8) + QStringLiteral("…") + address.last(4);
}

QString Formats::spokenAddress(const QString& address) const {
    QString letters;
    for (const QChar letter : address.last(qMin(address.size(), 4))) letters += QStringLiteral(" ") + letter;
    return tr("address ending%1").arg(letters);
}

QString Formats::whole(const QString& amount) const {
    const auto point = amount.indexOf(decimalPoint());
    return point < 0 ? amount : amount.first(point);
}

QString Formats::fraction(const QString& amount) const {
    return amount.mid(whole(amount).size());
}

QString Formats::brief(const QString& amount) const {
    static constexpr qsizetype decimals = 4;
    const QString tail = fraction(amount);
    const auto kept = decimalPoint().size() + decimals;
    return tail.size() <= kept ? amount : whole(amount) + tail.first(kept) + QStringLiteral("…");
}

void Formats::copy(const QString& text) const {
    QGuiApplication::clipboard()->setText(text);
}
