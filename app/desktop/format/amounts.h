#pragma once
#include "base/amount.h"
#include "base/ids.h"
#include "base/time.h"
#include "wallet/payment.h"

#include <QString>

#include <optional>

/// How the person's language writes numbers.
arpeggio::wallet::NumberFormat numberFormat();
/// Exact, grouped, without the unit, in the person's language: "1,234.5".
QString amountText(const arpeggio::Amount& amount);
/// A price of gas in gwei, exact: "1", "1.125".
QString gweiText(const arpeggio::Amount& perGas);
/// "0x" and two hex digits a byte.
QString hexText(arpeggio::ByteView bytes);
/// "arp1…"
QString addressText(const arpeggio::Address& address);
/// "0x…" with the capitals of EIP-55.
QString checksumAddressText(const arpeggio::Address& address);
QString numberText(std::uint64_t value);
/// "0.62 s", "12.4 s", "3 min 5 s".
QString durationText(qint64 milliseconds);
/// "now", "2 s ago", "5 min ago".
QString agoText(qint64 seconds);
/// What stands for a number that nobody knows: "n/a".
QString unknownText();
/// "0:29", "1:02:03".
QString countdownText(qint64 seconds);
/// "0.62 s"; unknownText() for an absent one.
QString latencyText(const std::optional<arpeggio::Duration>& latency);
/// Events a second: "0.3", "12"; unknownText() for an absent one.
QString rateText(std::optional<double> perSecond);
/// "25.0 %"; unknownText() of nothing.
QString percentText(std::uint64_t part, std::uint64_t whole);
QString sizeText(std::size_t bytes); ///< "1.2 KB"
