#include "crypto/hash.h"
#include "models/account_model.h"
#include "models/activity_filter.h"
#include "models/activity_model.h"
#include "models/block_model.h"
#include "models/checklist_model.h"
#include "models/member_model.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using arpeggio::Address;
using arpeggio::arp;
using arpeggio::Hash;
using arpeggio::Height;
using arpeggio::node::Activity;
using arpeggio::node::ActivityState;
using arpeggio::node::BlockSummary;
using arpeggio::node::Delivery;

Q_DECLARE_METATYPE(arpeggio::node::Delivery)

namespace {
Hash hashOf(int number) {
    return arpeggio::crypto::keccak256(arpeggio::as_bytes(std::to_string(number)));
}
Address addressOf(int number) {
    return Address::from(hashOf(number).view());
}
std::vector<BlockSummary> blocks(std::uint64_t newest, std::uint64_t oldest) {
    std::vector<BlockSummary> out;
    for (auto height = newest; height >= oldest && height > 0; --height) {
        BlockSummary block;
        block.height = Height{height};
        block.id = hashOf(static_cast<int>(height));
        out.push_back(block);
    }
    return out;
}
Activity payment(int number, int from, int to, ActivityState state = ActivityState::Final) {
    Activity entry;
    entry.transaction = hashOf(number);
    entry.from = addressOf(from);
    entry.to = addressOf(to);
    entry.value = arp(static_cast<std::uint64_t>(number));
    entry.state = state;
    entry.height = Height{state == ActivityState::Final ? 7U : 0U};
    return entry;
}
Activity mail(int number, int from, int to, Delivery delivery) {
    Activity entry = payment(number, from, to);
    entry.shard = arpeggio::ShardId{1};
    entry.mail.emplace();
    entry.mail->id = hashOf(number + 1000);
    entry.mail->destination = arpeggio::ShardId{3};
    entry.mail->delivery = delivery;
    if (delivery > Delivery::InTransit) entry.mail->height = Height{12};
    return entry;
}
constexpr auto fatal = QAbstractItemModelTester::FailureReportingMode::QtTest;
} // namespace

class ModelsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void newBlocksAreInsertedInFront() {
        BlockModel model;
        const QAbstractItemModelTester tester(&model, fatal);
        model.apply(blocks(32, 1));
        const QSignalSpy resets(&model, &BlockModel::modelReset);
        const QSignalSpy inserted(&model, &BlockModel::rowsInserted);
        const QSignalSpy removed(&model, &BlockModel::rowsRemoved);
        model.apply(blocks(34, 3));
        QCOMPARE(resets.count(), 0);
        QCOMPARE(inserted.count(), 1);
        QCOMPARE(removed.count(), 1);
        QCOMPARE(model.rowCount(), 32);
        QCOMPARE(model.index(0, 0).data(BlockModel::KeyRole).toULongLong(), 34ULL);
        QCOMPARE(model.index(31, 0).data(BlockModel::KeyRole).toULongLong(), 3ULL);
    }
    void anotherChainReplacesTheBlocks() {
        BlockModel model;
        model.apply(blocks(5, 1));
        model.apply(blocks(90, 80));
        QCOMPARE(model.rowCount(), 11);
    }
    void theSameBlocksTellNothing() {
        BlockModel model;
        model.apply(blocks(5, 1));
        const QSignalSpy inserted(&model, &BlockModel::rowsInserted);
        const QSignalSpy resets(&model, &BlockModel::modelReset);
        model.apply(blocks(5, 1));
        QCOMPARE(inserted.count() + resets.count(), 0);
    }
    void onlyTheMemberThatChangedIsTold() {
        MemberModel model;
        const QAbstractItemModelTester tester(&model, fatal);
        std::vector<MemberModel::Row> members(4);
        for (std::size_t i = 0; i < members.size(); ++i) {
            members[i].member.weight = 10;
            members[i].member.key = arpeggio::crypto::Ed25519PublicKey::from(hashOf(static_cast<int>(i)).view());
        }
        model.apply(members);
        const QSignalSpy changed(&model, &MemberModel::dataChanged);
        members[2].member.is_running = true;
        model.apply(members);
        QCOMPARE(changed.count(), 1);
        QCOMPARE(changed.front().front().toModelIndex().row(), 2);
        QCOMPARE(model.index(0, 0).data(MemberModel::ShareTextRole).toString(), QStringLiteral("25.0 %"));
    }
    void addedAccountsKeepTheOthersInPlace() {
        AccountModel model;
        const QAbstractItemModelTester tester(&model, fatal);
        const AccountModel::Row first{addressOf(1), QStringLiteral("One"), {}, arp(3)};
        model.apply({first});
        const QSignalSpy resets(&model, &AccountModel::modelReset);
        model.apply({first, {addressOf(2), QStringLiteral("Two"), {}, std::nullopt}});
        QCOMPARE(resets.count(), 0);
        QCOMPARE(model.index(0, 0).data(AccountModel::BalanceTextRole).toString(), QStringLiteral("3"));
        QVERIFY(!model.index(1, 0).data(AccountModel::IsKnownRole).toBool());
    }
    void activityKnowsItsDirection() {
        ActivityModel model;
        model.setAccounts({{addressOf(1), QStringLiteral("Mine")}, {addressOf(2), QStringLiteral("Savings")}});
        model.apply({payment(1, 1, 9), payment(2, 9, 1), payment(3, 1, 2)});
        const auto text = [&](int row) { return model.index(row, 0).data(ActivityModel::AmountTextRole).toString(); };
        QCOMPARE(text(0), QStringLiteral("−1"));
        QCOMPARE(text(1), QStringLiteral("+2"));
        QCOMPARE(text(2), QStringLiteral("3"));
        QCOMPARE(model.index(2, 0).data(ActivityModel::CounterpartyRole).toString(), QStringLiteral("Savings"));
        QVERIFY(model.index(1, 0).data(ActivityModel::FeeTextRole).toString().isEmpty());
    }
    void aPaymentThatBecomesFinalKeepsItsRow() {
        ActivityModel model;
        const QAbstractItemModelTester tester(&model, fatal);
        model.apply({payment(2, 1, 9, ActivityState::Pending), payment(1, 1, 9)});
        const QSignalSpy resets(&model, &ActivityModel::modelReset);
        const QSignalSpy changed(&model, &ActivityModel::dataChanged);
        model.apply({payment(3, 9, 1), payment(2, 1, 9), payment(1, 1, 9)});
        QCOMPARE(resets.count(), 0);
        QCOMPARE(changed.count(), 1);
        QCOMPARE(changed.front().front().toModelIndex().row(), 1);
    }
    void aPaymentIntoAnotherShardTellsItsWay_data() {
        QTest::addColumn<Delivery>("delivery");
        QTest::addColumn<ActivityModel::State>("state");
        QTest::addColumn<QString>("word");
        QTest::addColumn<QString>("arrival");
        using State = ActivityModel::State;
        const QString none;
        QTest::newRow("in transit") << Delivery::InTransit << State::InTransit << QStringLiteral("In transit") << none;
        QTest::newRow("arrived") << Delivery::Arrived << State::Final << QStringLiteral("Arrived")
                                 << QStringLiteral("block 12 of shard 3");
        QTest::newRow("returning") << Delivery::Returning << State::InTransit << QStringLiteral("Coming back") << none;
        QTest::newRow("returned") << Delivery::Returned << State::Returned << QStringLiteral("Returned")
                                  << QStringLiteral("block 12 of shard 1");
    }
    void aPaymentIntoAnotherShardTellsItsWay() {
        QFETCH(Delivery, delivery);
        QFETCH(ActivityModel::State, state);
        QFETCH(QString, word);
        QFETCH(QString, arrival);
        ActivityModel model;
        model.setAccounts({{addressOf(1), QStringLiteral("Mine")}});
        model.apply({mail(5, 1, 9, delivery)});
        const auto role = [&](int wanted) { return model.index(0, 0).data(wanted); };
        QCOMPARE(role(ActivityModel::StateRole).value<ActivityModel::State>(), state);
        QCOMPARE(role(ActivityModel::StateTextRole).toString(), word);
        QCOMPARE(role(ActivityModel::WayTextRole).toString(), QStringLiteral("shard 1 to shard 3"));
        QCOMPARE(role(ActivityModel::ArrivalTextRole).toString(), arrival);
        QCOMPARE(role(ActivityModel::BlockTextRole).toString(), QStringLiteral("block 7 of shard 1"));
        QVERIFY(!role(ActivityModel::IsMailRole).toBool());
    }
    void aPaymentThatArrivesKeepsItsRow() {
        ActivityModel model;
        const QAbstractItemModelTester tester(&model, fatal);
        model.apply({mail(5, 1, 9, Delivery::InTransit), payment(1, 1, 9)});
        const QSignalSpy resets(&model, &ActivityModel::modelReset);
        const QSignalSpy changed(&model, &ActivityModel::dataChanged);
        model.apply({mail(5, 1, 9, Delivery::Arrived), payment(1, 1, 9)});
        QCOMPARE(resets.count(), 0);
        QCOMPARE(changed.count(), 1);
    }
    void mailWithoutItsTransactionSaysSo() {
        ActivityModel model;
        Activity entry = mail(5, 9, 1, Delivery::Arrived);
        entry.transaction = entry.mail->id;
        model.setAccounts({{addressOf(1), QStringLiteral("Mine")}});
        model.apply({entry});
        QVERIFY(model.index(0, 0).data(ActivityModel::IsMailRole).toBool());
        QCOMPARE(model.index(0, 0).data(ActivityModel::AmountTextRole).toString(), QStringLiteral("+5"));
    }
    void whatIsInTransitWaits() {
        ActivityModel model;
        model.setAccounts({{addressOf(1), QStringLiteral("Mine")}});
        model.apply(
            {mail(5, 1, 9, Delivery::InTransit), mail(6, 1, 9, Delivery::Arrived), mail(7, 1, 9, Delivery::Returned)});
        ActivityFilter filter;
        filter.setSourceModel(&model);
        filter.setKind(ActivityFilter::Kind::Pending);
        QCOMPARE(filter.count(), 1);
        filter.setKind(ActivityFilter::Kind::Failed);
        QCOMPARE(filter.count(), 1);
    }
    void activityInAnotherOrderIsShownInThatOrder() {
        ActivityModel model;
        const QAbstractItemModelTester tester(&model, fatal);
        model.apply({payment(3, 1, 9), payment(2, 1, 9), payment(1, 1, 9)});
        model.apply({payment(1, 1, 9), payment(3, 1, 9)});
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(model.entries().front().transaction, hashOf(1));
    }
    void theFilterNarrowsByKindAndText() {
        ActivityModel model;
        model.setAccounts({{addressOf(1), QStringLiteral("Mine")}});
        model.apply(
            {payment(5, 1, 9, ActivityState::Pending), payment(6, 9, 1), payment(7, 1, 9, ActivityState::Dropped)});
        ActivityFilter filter;
        filter.setSourceModel(&model);
        QCOMPARE(filter.count(), 3);
        filter.setKind(ActivityFilter::Kind::Received);
        QCOMPARE(filter.count(), 1);
        filter.setKind(ActivityFilter::Kind::Failed);
        QCOMPARE(filter.count(), 1);
        filter.setKind(ActivityFilter::Kind::All);
        filter.setSearch(QStringLiteral(" +6 "));
        QCOMPARE(filter.count(), 1);
    }
    void theChecklistIsCompleteWhenAllStepsAreDone() {
        ChecklistModel model;
        const QAbstractItemModelTester tester(&model, fatal);
        const QSignalSpy completed(&model, &ChecklistModel::isCompleteChanged);
        for (const auto step :
             {ChecklistModel::Step::Keys, ChecklistModel::Step::Funded, ChecklistModel::Step::FirstBlock}) {
            QVERIFY(!model.isComplete());
            model.set(step, ChecklistModel::State::Running);
            model.set(step, ChecklistModel::State::Done);
        }
        QVERIFY(model.isComplete());
        QCOMPARE(completed.count(), 1);
        QVERIFY(!model.index(0, 0).data(ChecklistModel::TimeTextRole).toString().isEmpty());
    }
};
QTEST_GUILESS_MAIN(ModelsTest)
#include "models_test.moc"
