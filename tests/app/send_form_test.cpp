#include "app/staged_desktop.h"
#include "format/amounts.h"

#include <QLocale>
#include <QSignalSpy>
#include <QTest>

using arpeggio::Amount;
using arpeggio::arp;
using arpeggio::gwei;
using arpeggio::node::SubmitError;
using AmountError = SendForm::AmountError;
using Payment = SendForm::Payment;
using RecipientError = SendForm::RecipientError;

class SendFormTest : public QObject {
    Q_OBJECT

    std::unique_ptr<StagedDesktop> desktop_;
    SendForm* form_ = nullptr;
    const QString friend_ = addressText(arpeggio::Address::from(arpeggio::Bytes(20, 7)));

    void fillIn(const QString& amount) {
        form_->setRecipient(friend_);
        form_->setAmount(amount);
    }

private Q_SLOTS:
    void init() {
        QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
        desktop_ = std::make_unique<StagedDesktop>();
        QVERIFY(desktop_->open(/*arp=*/100));
        form_ = desktop_->models.wallets()->send();
    }
    void cleanup() { desktop_.reset(); }

    void anEmptyFormComplainsAboutNothing() {
        QCOMPARE(form_->recipientError(), RecipientError::Missing);
        QCOMPARE(form_->amountError(), AmountError::Missing);
        QVERIFY(form_->recipientErrorText().isEmpty() && form_->amountErrorText().isEmpty());
        QVERIFY(!form_->canReview());
    }
    void recipients_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<RecipientError>("error");
        QString wrong = friend_;
        wrong[10] = wrong[10] == u'q' ? u'p' : u'q';
        QTest::newRow("fine") << friend_ << RecipientError::None;
        QTest::newRow("blanks around") << QStringLiteral("  %1\n").arg(friend_) << RecipientError::None;
        QTest::newRow("mistyped") << wrong << RecipientError::BadChecksum;
        QTest::newRow("mixed case") << friend_.first(12).toUpper() + friend_.mid(12) << RecipientError::MixedCase;
        QTest::newRow("bitcoin") << QStringLiteral("bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq")
                                 << RecipientError::OtherNetwork;
        QTest::newRow("a name") << QStringLiteral("alice") << RecipientError::NotAnAddress;
        QTest::newRow("short hex") << QStringLiteral("0x1234") << RecipientError::WrongLength;
    }
    void recipients() {
        QFETCH(QString, text);
        QFETCH(RecipientError, error);
        form_->setRecipient(text);
        QCOMPARE(form_->recipientError(), error);
        QCOMPARE(form_->recipientErrorText().isEmpty(), error == RecipientError::None);
        QCOMPARE(form_->recipientAddress(), error == RecipientError::None ? friend_ : QString());
    }
    void amounts_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<AmountError>("error");
        QTest::newRow("fine") << QStringLiteral("1.5") << AmountError::None;
        QTest::newRow("comma for a point") << QStringLiteral("1,5") << AmountError::MisplacedSeparator;
        QTest::newRow("19 decimals") << QStringLiteral("0.0000000000000000001") << AmountError::TooManyDecimals;
        QTest::newRow("exponent") << QStringLiteral("1e-8") << AmountError::NotANumber;
        QTest::newRow("negative") << QStringLiteral("-1") << AmountError::Negative;
        QTest::newRow("nothing") << QStringLiteral("0.0") << AmountError::Zero;
        QTest::newRow("more than there is") << QStringLiteral("100.1") << AmountError::BalanceTooLow;
        QTest::newRow("no room for the fee") << QStringLiteral("100") << AmountError::FeeNotCovered;
        QTest::newRow("absurd") << QString(90, u'9') << AmountError::TooLarge;
    }
    void amounts() {
        QFETCH(QString, text);
        QFETCH(AmountError, error);
        fillIn(text);
        QCOMPARE(form_->amountError(), error);
        QCOMPARE(form_->canReview(), error == AmountError::None);
        QCOMPARE(form_->amountErrorText().isEmpty(), error == AmountError::None);
    }
    void theMaximumLeavesTheFeeToTheAtto() {
        form_->setRecipient(friend_);
        form_->useMaximum();
        QVERIFY(form_->canReview());
        QCOMPARE(form_->totalText(), QStringLiteral("100"));
        QCOMPARE(form_->balanceAfterText(), QStringLiteral("0"));
    }
    void theTotalIsAmountAndHighestFee() {
        fillIn(QStringLiteral("1.5"));
        const Amount fee{gwei(3).atto * arpeggio::U256{21'000}}; // twice the base fee, and the tip
        QCOMPARE(form_->feeMaximumText(), amountText(fee));
        QCOMPARE(form_->totalText(), amountText(arp(1) + gwei(500'000'000) + fee));
    }
    void aPaymentIsReviewedSentAndFinal() {
        fillIn(QStringLiteral("40"));
        form_->submit(); // nothing is sent without a review
        QCOMPARE(form_->step(), SendForm::Step::Form);
        form_->review();
        form_->submit();
        QVERIFY(desktop_->reach([&] { return form_->payment() == Payment::Pending; }));
        QCOMPARE(form_->transactionHash().size(), 66);
        desktop_->produceBlock();
        QCOMPARE(form_->payment(), Payment::Final);
        QCOMPARE(form_->blockText(), QStringLiteral("block 1"));
        QVERIFY(!form_->finalAfterText().isEmpty());
        const Amount fee{gwei(2).atto * arpeggio::U256{21'000}};
        QCOMPARE(desktop_->models.wallets()->totalText(), amountText(arp(60) - fee));
    }
    void whatIsReviewedStaysWhatItIs() {
        fillIn(QStringLiteral("40"));
        form_->review();
        const QString total = form_->totalText();
        form_->setAmount(QStringLiteral("50"));
        desktop_->node->change([](auto& state) { state.shards.front().base_fee = gwei(9); });
        desktop_->models.link()->poll();
        QCOMPARE(form_->amountText(), QStringLiteral("40"));
        QCOMPARE(form_->totalText(), total);
    }
    void backKeepsWhatWasTyped() {
        fillIn(QStringLiteral("40"));
        form_->review();
        form_->back();
        QCOMPARE(form_->amount(), QStringLiteral("40"));
        QVERIFY(form_->canReview());
    }
    void aRefusalIsASentenceAndTheFormCanBeUsedAgain() {
        desktop_->node->refuseWith(SubmitError::PoolFull);
        fillIn(QStringLiteral("40"));
        form_->review();
        form_->submit();
        QVERIFY(desktop_->reach([&] { return form_->payment() == Payment::Failed; }));
        QVERIFY(!form_->paymentErrorText().isEmpty());
        form_->reset();
        QCOMPARE(form_->payment(), Payment::Draft);
        QVERIFY(form_->amount().isEmpty());
    }
    void aDroppedPaymentHasFailed() {
        fillIn(QStringLiteral("40"));
        form_->review();
        form_->submit();
        QVERIFY(desktop_->reach([&] { return form_->payment() == Payment::Pending; }));
        desktop_->node->dropPending();
        desktop_->models.link()->poll();
        QCOMPARE(form_->payment(), Payment::Failed);
    }
    void pendingPaymentsAreNotAvailable() {
        fillIn(QStringLiteral("60"));
        form_->review();
        form_->submit();
        QVERIFY(desktop_->reach([&] { return form_->payment() == Payment::Pending; }));
        form_->reset();
        desktop_->models.link()->poll();
        fillIn(QStringLiteral("60"));
        QCOMPARE(form_->amountError(), AmountError::BalanceTooLow);
    }
    void twoPaymentsInARowHaveTwoNumbers() {
        for (int i = 0; i < 2; ++i) {
            form_->reset();
            fillIn(QStringLiteral("10"));
            form_->review();
            form_->submit();
            QVERIFY(desktop_->reach([&] { return form_->payment() == Payment::Pending; }));
        }
        desktop_->produceBlock();
        QCOMPARE(desktop_->node->account({}, desktop_->address()).nonce, std::uint64_t{2});
    }
    void aStoppedNodeSaysWhyNothingCanBeSent() {
        fillIn(QStringLiteral("1"));
        desktop_->node->change([](auto& state) { state.phase = arpeggio::node::Phase::Starting; });
        desktop_->models.link()->poll();
        QVERIFY(!form_->canReview());
        QVERIFY(!form_->blockedText().isEmpty());
    }
};
QTEST_MAIN(SendFormTest)
#include "send_form_test.moc"
