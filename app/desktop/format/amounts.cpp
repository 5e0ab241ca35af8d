#include "format/amounts.h"

#include "codec/address.h"

#include <QCoreApplication>
#include <QLocale>

using arpeggio::Amount;

namespace {
QString tr(const char* text) {
    return QCoreApplication::translate("Formats", text);
}
} // namespace

arpeggio::wallet::NumberFormat numberFormat() {
    const QLocale locale;
    return {locale.decimalPoint().toStdString(), locale.groupSeparator().toStdString()};
}

QString amountText(const Amount& amount) {
    return QString::fromStdString(arpeggio::wallet::format_amount(amount, numberFormat()));
}

QString gweiText(const Amount& perGas) {
    const Amount scaled{perGas.atto * arpeggio::U256{1'000'000'000}}; // a gwei shown as a coin has the right digits
    return amountText(scaled);
}

QString hexText(arpeggio::ByteView bytes) {
    return QStringLiteral("0x") +
           QString::fromLatin1(QByteArray::fromRawData(
                                   reinterpret_cast<const char*>(bytes.data()), static_cast<qsizetype>(bytes.size()))
                                   .toHex());
}

QString addressText(const arpeggio::Address& address) {
    return QString::fromStdString(arpeggio::codec::to_bech32(address));
}

QString checksumAddressText(const arpeggio::Address& address) {
    return QString::fromStdString(arpeggio::codec::to_checksum(address));
}

QString numberText(std::uint64_t value) {
    return QLocale().toString(static_cast<qulonglong>(value));
}

QString durationText(qint64 milliseconds) {
    const QLocale locale;
    if (milliseconds < 10'000) return tr("%1 s").arg(locale.toString(static_cast<double>(milliseconds) / 1000, 'f', 2));
    if (milliseconds < 60'000) return tr("%1 s").arg(locale.toString(static_cast<double>(milliseconds) / 1000, 'f', 1));
    const qint64 seconds = milliseconds / 1000;
    return tr("%1 min %2 s").arg(locale.toString(seconds / 60), locale.toString(seconds % 60));
}

QString agoText(qint64 seconds) {
    const QLocale locale;
    if (seconds < 1) return tr("now");
    if (seconds < 60) return tr("%1 s ago").arg(locale.toString(seconds));
    if (seconds < 3600) return tr("%1 min ago").arg(locale.toString(seconds / 60));
    if (seconds < 86'400) return tr("%1 h ago").arg(locale.toString(seconds / 3600));
    return tr("%1 d ago").arg(locale.toString(seconds / 86'400));
}

QString unknownText() {
    //: In the place of a number that nobody knows
    return tr("n/a");
}

QString countdownText(qint64 seconds) {
    const auto padded = [](qint64 value) { return QStringLiteral("%1").arg(value, 2, 10, QLatin1Char('0')); };
    const qint64 minutes = seconds / 60;
    if (minutes < 60) return QStringLiteral("%1:%2").arg(minutes).arg(padded(seconds % 60));
    return QStringLiteral("%1:%2:%3").arg(minutes / 60).arg(padded(minutes % 60), padded(seconds % 60));
}

QString latencyText(const std::optional<arpeggio::Duration>& latency) {
    return latency ? durationText(latency->count() / 1000) : unknownText();
}

QString rateText(std::optional<double> perSecond) {
    if (!perSecond) return unknownText();
    const bool isWhole = *perSecond == 0 || *perSecond >= 9.95;
    return QLocale().toString(*perSecond, 'f', isWhole ? 0 : 1);
}

QString percentText(std::uint64_t part, std::uint64_t whole) {
    if (whole == 0) return unknownText();
    const double percent = 100.0 * static_cast<double>(part) / static_cast<double>(whole);
    return tr("%1 %").arg(QLocale().toString(percent, 'f', 1));
}

QString sizeText(std::size_t bytes) {
    return QLocale().formattedDataSize(static_cast<qint64>(bytes), 1, QLocale::DataSizeSIFormat);
}
