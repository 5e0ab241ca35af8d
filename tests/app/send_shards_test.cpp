#include "app/staged_desktop.h"
#include "format/amounts.h"

#include <QLocale>
#include <QTest>

using arpeggio::arp;
using arpeggio::node::SubmitError;
using Payment = SendForm::Payment;

/// Payments in a network of four shards: 100 ARP on shard 0, 80 on shard 2.
class SendShardsTest : public QObject {
    Q_OBJECT

    std::unique_ptr<StagedDesktop> desktop_;
    SendForm* form_ = nullptr;
    const QString friend_ = addressText(arpeggio::Address::from(arpeggio::Bytes(20, 7)));

    void fillIn(const QString& amount) {
        form_->setRecipient(friend_);
        form_->setAmount(amount);
    }
    void submitTwoLegs() {
        fillIn(QStringLiteral("150"));
        form_->review();
        form_->submit();
        QVERIFY(desktop_->reach([&] { return form_->payment() == Payment::Pending; }));
    }
    [[nodiscard]] LegModel::State legState(std::size_t row) const { return form_->legs()->rows().at(row).state; }

private Q_SLOTS:
    void init() {
        QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
        desktop_ = std::make_unique<StagedDesktop>();
        desktop_->shards = 4;
        QVERIFY(desktop_->open(/*arp=*/100));
        desktop_->setBalance(80, 2);
        form_ = desktop_->models.wallets()->send();
    }
    void cleanup() { desktop_.reset(); }

    void aPaymentWithinAShardIsOneTransfer() {
        fillIn(QStringLiteral("40"));
        QVERIFY(form_->canReview());
        QVERIFY(!form_->crossesShards());
        QCOMPARE(form_->availableText(), QStringLiteral("180"));
        form_->review();
        form_->submit();
        QVERIFY(desktop_->reach([&] { return form_->payment() == Payment::Pending; }));
        desktop_->produceBlock();
        QCOMPARE(form_->payment(), Payment::Final);
        QCOMPARE(form_->transactionHash().size(), 66);
    }
    void whatNoShardHoldsAloneTakesTwoLegs() {
        fillIn(QStringLiteral("150"));
        QVERIFY(form_->canReview() && form_->crossesShards());
        const auto& rows = form_->legs()->rows();
        QCOMPARE(rows.size(), std::size_t{2});
        QCOMPARE(rows[0].from.value, 0U);
        QCOMPARE(rows[1].from.value, 2U);
        QCOMPARE(rows[1].to.value, 0U);
        QCOMPARE(amountText(rows[0].value + rows[1].value), QStringLiteral("150"));
        QCOMPARE(form_->totalText(), amountText(arp(150) + rows[0].feeMax + rows[1].feeMax));
    }
    void eachLegIsFollowedUntilAllHaveArrived() {
        submitTwoLegs();
        QCOMPARE(legState(0), LegModel::State::Sent);
        desktop_->produceBlock();
        QCOMPARE(form_->payment(), Payment::InTransit);
        QCOMPARE(legState(0), LegModel::State::Arrived);
        QCOMPARE(legState(1), LegModel::State::InTransit);
        QVERIFY(form_->finalAfterText().isEmpty());
        desktop_->produceBlock();
        QCOMPARE(form_->payment(), Payment::Final);
        QVERIFY(!form_->finalAfterText().isEmpty());
        const auto to = arpeggio::Address::from(arpeggio::Bytes(20, 7));
        QCOMPARE(amountText(desktop_->node->account({}, to).balance), QStringLiteral("150"));
    }
    void theRecipientsShardIsWhereItHoldsMost() {
        const auto to = arpeggio::Address::from(arpeggio::Bytes(20, 7));
        desktop_->node->setBalance(to, arp(1), arpeggio::ShardId{3});
        fillIn(QStringLiteral("40"));
        QVERIFY(form_->crossesShards());
        QCOMPARE(form_->legs()->rows().at(0).to.value, 3U);
        QCOMPARE(form_->legs()->rows().at(0).from.value, 0U);
    }
    void theMaximumIsAllOfAllShards() {
        form_->setRecipient(friend_);
        form_->useMaximum();
        QVERIFY(form_->canReview());
        QCOMPARE(form_->totalText(), QStringLiteral("180"));
        QCOMPARE(form_->balanceAfterText(), QStringLiteral("0"));
    }
    void oneRefusedLegIsToldWithWhatHasArrived() {
        desktop_->node->refuseWith(SubmitError::PoolFull, arpeggio::ShardId{2});
        submitTwoLegs();
        QCOMPARE(legState(1), LegModel::State::Failed);
        QVERIFY(!form_->legs()->rows().at(1).problem.isEmpty());
        desktop_->produceBlock();
        QCOMPARE(form_->payment(), Payment::Failed);
        QVERIFY(form_->paymentErrorText().contains(QStringLiteral("of 150 ARP have arrived")));
    }
    void returnedMailHasFailed() {
        submitTwoLegs();
        desktop_->produceBlock();
        desktop_->node->returnMail();
        desktop_->models.link()->poll();
        QCOMPARE(legState(1), LegModel::State::Returned);
        QCOMPARE(form_->payment(), Payment::Failed);
    }
    void anAnswerToAnEarlierPaymentIsNoneToTheNext() {
        fillIn(QStringLiteral("150"));
        form_->review();
        form_->submit(); // the answers are queued
        form_->reset();
        fillIn(QStringLiteral("1"));
        QTest::qWait(50);
        QCOMPARE(form_->payment(), Payment::Draft);
        QVERIFY(!form_->legs()->rows().at(0).transaction);
    }
};
QTEST_MAIN(SendShardsTest)
#include "send_shards_test.moc"
