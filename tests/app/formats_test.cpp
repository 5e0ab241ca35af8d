#include "format/amounts.h"
#include "format/formats.h"
#include "format/texts.h"

#include <QLocale>
#include <QTest>

using arpeggio::Amount;
using arpeggio::arp;
using arpeggio::gwei;

class FormatsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }

    void amountsAreExactToTheAtto() {
        QCOMPARE(amountText(arp(1'234'567)), QStringLiteral("1,234,567"));
        QCOMPARE(amountText(arp(1) + Amount{1}), QStringLiteral("1.000000000000000001"));
        QCOMPARE(amountText(Amount{}), QStringLiteral("0"));
    }
    void amountsFollowTheLanguage() {
        QLocale::setDefault(QLocale(QLocale::German));
        QCOMPARE(amountText(arp(1'234) + gwei(500'000'000)), QStringLiteral("1.234,5"));
    }
    void gasPricesAreExact() { QCOMPARE(gweiText(gwei(1) + Amount{125'000'000}), QStringLiteral("1.125")); }

    void briefAmountsAreCutAndSaySo() {
        const Formats formats;
        QCOMPARE(formats.brief(QStringLiteral("999.49999")), QStringLiteral("999.4999…"));
        QCOMPARE(formats.brief(QStringLiteral("999.4999")), QStringLiteral("999.4999"));
        QCOMPARE(formats.brief(QStringLiteral("1,000")), QStringLiteral("1,000"));
    }
    void wholeAndFractionAreTheText() {
        const Formats formats;
        for (const QString& text : {QStringLiteral("1,234.5"), QStringLiteral("7"), QString()})
            QCOMPARE(formats.whole(text) + formats.fraction(text), text);
        QCOMPARE(formats.whole(QStringLiteral("1,234.5")), QStringLiteral("1,234"));
    }
    void addressesShowHeadAndTail() {
        const Formats formats;
        QCOMPARE(formats.shortAddress(QStringLiteral("arp1abcdefghijklmnop9f3c")), QStringLiteral("arp1abcd…9f3c"));
        QCOMPARE(formats.spokenAddress(QStringLiteral("arp1xx9f3c")), QStringLiteral("address ending 9 f 3 c"));
    }
    void countdownsAndRates() {
        QCOMPARE(countdownText(0), QStringLiteral("0:00"));
        QCOMPARE(countdownText(185), QStringLiteral("3:05"));
        QCOMPARE(countdownText(3'723), QStringLiteral("1:02:03"));
        QCOMPARE(rateText(0.3), QStringLiteral("0.3"));
        QCOMPARE(rateText(1'234.2), QStringLiteral("1,234"));
        QCOMPARE(rateText(std::nullopt), QStringLiteral("n/a"));
    }
    void durationsAndAges() {
        QCOMPARE(durationText(620), QStringLiteral("0.62 s"));
        QCOMPARE(durationText(185'000), QStringLiteral("3 min 5 s"));
        QCOMPARE(agoText(0), QStringLiteral("now"));
        QCOMPARE(agoText(125), QStringLiteral("2 min ago"));
    }
    void everyTroubleSaysWhatHappenedWhatItMeansAndWhatToDo() {
        using arpeggio::node::Trouble;
        for (auto i = static_cast<int>(Trouble::None) + 1; i <= static_cast<int>(Trouble::NoFinality); ++i) {
            const auto text = textOf(static_cast<Trouble>(i));
            QVERIFY2(
                !text.title.isEmpty() && !text.meaning.isEmpty() && !text.remedy.isEmpty(), qPrintable(text.title));
        }
    }
    void everyRefusalHasASentence() {
        using arpeggio::node::SubmitError;
        for (int i = 0; i <= static_cast<int>(SubmitError::Unavailable); ++i)
            QVERIFY(textOf(static_cast<SubmitError>(i)).endsWith(u'.'));
        using arpeggio::wallet::WalletError;
        for (int i = 0; i <= static_cast<int>(WalletError::Unsignable); ++i)
            QVERIFY(textOf(static_cast<WalletError>(i)).endsWith(u'.'));
    }
};
QTEST_GUILESS_MAIN(FormatsTest)
#include "formats_test.moc"
