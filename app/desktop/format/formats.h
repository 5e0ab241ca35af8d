#pragma once
#include <QObject>
#include <QtQml/qqmlregistration.h>

class QJSEngine;
class QQmlEngine;

/// Numbers, times and addresses in the words of the person's language; and the clipboard.
class Formats : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_SINGLETON
    Q_PROPERTY(QString unit READ unit CONSTANT)
    Q_PROPERTY(QString decimalPoint READ decimalPoint CONSTANT)

public:
    using QObject::QObject;
    static Formats* create(QQmlEngine* qml, QJSEngine* js);

    [[nodiscard]] QString unit() const; ///< "ARP"
    [[nodiscard]] QString decimalPoint() const;

    Q_INVOKABLE [[nodiscard]] QString number(qulonglong value) const;              ///< "1,204,331"
    Q_INVOKABLE [[nodiscard]] QString percent(qreal part) const;                   ///< 0.25 → "25.0 %"
    Q_INVOKABLE [[nodiscard]] QString shortAddress(const QString& address) const;  ///< "arp1qx3k…9f3c"
    Q_INVOKABLE [[nodiscard]] QString spokenAddress(const QString& address) const; ///< "address ending 9 f 3 c"
    /// The parts of an exact amount: "1,234.5" → "1,234" and ".5"; together they are the text.
    Q_INVOKABLE [[nodiscard]] QString whole(const QString& amount) const;
    Q_INVOKABLE [[nodiscard]] QString fraction(const QString& amount) const;
    /// At most four decimals, cut and never rounded up, with "…" if something was cut: "999.4999…".
    Q_INVOKABLE [[nodiscard]] QString brief(const QString& amount) const;
    Q_INVOKABLE void copy(const QString& text) const;
};
