#include "app/staged_desktop.h"

#include <QSignalSpy>
#include <QTest>

using arpeggio::node::SubmitError;

class WalletsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theTotalIsUnknownUntilTheNodeTells() {
        StagedDesktop desktop;
        desktop.models.vault()->create(QStringLiteral("Main"));
        QVERIFY(desktop.reach([&] { return desktop.models.vault()->isOpen(); }));
        const Wallets& wallets = *desktop.models.wallets();
        QVERIFY(!wallets.isKnown() && wallets.totalText().isEmpty());
        QVERIFY(!wallets.selectedAccount().isKnown);
        QVERIFY(wallets.selectedAccount().address.startsWith(QLatin1String("arp1")));
    }
    void theTotalIsTheSumOfAllAccounts() {
        StagedDesktop desktop;
        QVERIFY(desktop.open(/*arp=*/100));
        Wallets& wallets = *desktop.models.wallets();
        QVERIFY(wallets.addAccount(QStringLiteral("Savings")));
        desktop.node->setBalance(desktop.address(1), arpeggio::arp(23));
        desktop.models.link()->poll();
        QCOMPARE(wallets.totalText(), QStringLiteral("123"));
        QCOMPARE(wallets.selectedAccount().name, QStringLiteral("Savings"));
        QCOMPARE(desktop.node->watched().size(), std::size_t{2});
    }
    void aNewAccountDoesNotHoldUpPaymentsFromAnother() {
        StagedDesktop desktop;
        QVERIFY(desktop.open());
        Wallets& wallets = *desktop.models.wallets();
        QVERIFY(wallets.addAccount(QStringLiteral("Savings"))); // its balance comes with the next snapshot
        QVERIFY(!wallets.send()->blockedText().isEmpty());
        wallets.setSelectedIndex(0);
        QVERIFY(wallets.send()->blockedText().isEmpty());
    }
    void namesAreChecked() {
        StagedDesktop desktop;
        QVERIFY(desktop.open());
        Wallets& wallets = *desktop.models.wallets();
        QVERIFY(!wallets.addAccount(QStringLiteral("   ")));
        QVERIFY(!wallets.nameErrorText().isEmpty());
        QVERIFY(!wallets.addAccount(QString(33, u'x')));
        QVERIFY(!wallets.addAccount(QStringLiteral("Main")));
        QVERIFY(wallets.renameAccount(0, QStringLiteral(" Daily ")));
        QCOMPARE(wallets.selectedAccount().name, QStringLiteral("Daily"));
        QVERIFY(wallets.nameErrorText().isEmpty());
    }
    void theFaucetPaysTheSelectedAccount() {
        StagedDesktop desktop;
        QVERIFY(desktop.open(/*arp=*/0));
        Wallets& wallets = *desktop.models.wallets();
        const QSignalSpy received(&wallets, &Wallets::received);
        desktop.produceBlock();
        wallets.requestFunds();
        QCOMPARE(wallets.faucetState(), Wallets::FaucetState::Requested);
        QTest::qWait(1); // the answer is queued
        desktop.produceBlock();
        QCOMPARE(wallets.faucetState(), Wallets::FaucetState::Idle);
        QCOMPARE(wallets.totalText(), QStringLiteral("1,000"));
        QCOMPARE(received.count(), 1);
    }
    void moneyOfBeforeThisStartIsNoNews() {
        StagedDesktop desktop;
        QVERIFY(desktop.open());
        const QSignalSpy received(desktop.models.wallets(), &Wallets::received);
        desktop.node->change([](auto& state) { state.shards.front().resumed_from = {1}; });
        desktop.node->request_funds(desktop.address(), [](const auto&) {});
        desktop.produceBlock(); // block 1, which the node had before
        QCOMPARE(received.count(), 0);
        desktop.node->request_funds(desktop.address(), [](const auto&) {});
        desktop.produceBlock();
        QCOMPARE(received.count(), 1);
    }
    void moneyFromAnotherShardIsNewsWhenItArrives() {
        StagedDesktop desktop;
        desktop.shards = 2;
        QVERIFY(desktop.open());
        const QSignalSpy received(desktop.models.wallets(), &Wallets::received);
        arpeggio::node::Activity entry;
        entry.shard = arpeggio::ShardId{1};
        entry.to = desktop.address();
        entry.value = arpeggio::arp(5);
        entry.state = arpeggio::node::ActivityState::Final;
        entry.height = {40}; // of the other shard: no measure here
        entry.mail.emplace().delivery = arpeggio::node::Delivery::InTransit;
        const auto show = [&] {
            desktop.node->change([&](auto& state) { state.activity = {entry}; });
            desktop.models.link()->poll();
        };
        show();
        QCOMPARE(received.count(), 0);
        entry.mail->delivery = arpeggio::node::Delivery::Arrived;
        entry.mail->height = {3};
        show();
        QCOMPARE(received.count(), 1);
        show();
        QCOMPARE(received.count(), 1);
    }
    void aFaucetThatRefusesSaysWhy() {
        StagedDesktop desktop;
        QVERIFY(desktop.open());
        desktop.node->refuseWith(SubmitError::Unavailable);
        Wallets& wallets = *desktop.models.wallets();
        wallets.requestFunds();
        QVERIFY(desktop.reach([&] { return wallets.faucetState() == Wallets::FaucetState::Refused; }));
        QVERIFY(!wallets.faucetText().isEmpty());
    }
    void lockingTakesMoneyOutOfTheScene() {
        StagedDesktop desktop;
        QVERIFY(desktop.open());
        desktop.models.vault()->lock();
        Wallets& wallets = *desktop.models.wallets();
        QVERIFY(!wallets.isOpen());
        QCOMPARE(wallets.accounts()->rowCount(), 0);
        QCOMPARE(wallets.activity()->rowCount(), 0);
        QVERIFY(wallets.totalText().isEmpty() && wallets.selectedAccount().balanceText.isEmpty());
        QCOMPARE(wallets.selectedIndex(), -1);
        QCOMPARE(desktop.node->watched().size(), std::size_t{1});
    }
    void anUnchangedSnapshotTellsNothing() {
        StagedDesktop desktop;
        QVERIFY(desktop.open());
        Wallets& wallets = *desktop.models.wallets();
        const QSignalSpy total(&wallets, &Wallets::totalChanged);
        const QSignalSpy selected(&wallets, &Wallets::selectedChanged);
        desktop.produceBlock();
        QCOMPARE(total.count() + selected.count(), 0);
    }
};
QTEST_MAIN(WalletsTest)
#include "wallets_test.moc"
