#include "app/staged_desktop.h"
#include "controllers/node_status.h"

#include <QDateTime>
#include <QSignalSpy>
#include <QTest>

using arpeggio::node::Snapshot;

class NodeStatusTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void withoutANodeNothingIsClaimed() {
        StagedDesktop desktop;
        const NodeStatus& status = *desktop.models.nodeStatus();
        QCOMPARE(status.phase(), NodeStatus::Phase::Offline);
        QVERIFY(!status.hasBlock() && !status.isLive() && !status.hasQuorum());
        QCOMPARE(status.finalityText(), QStringLiteral("n/a"));
        QCOMPARE(status.transfersPerSecondText(), QStringLiteral("n/a"));
        QVERIFY(!desktop.models.nodeStatus()->own()->exists());
    }
    void blocksAndMembersFollowTheSnapshot() {
        StagedDesktop desktop;
        QVERIFY(desktop.open());
        const NodeStatus& status = *desktop.models.nodeStatus();
        desktop.produceBlock();
        QCOMPARE(status.phase(), NodeStatus::Phase::Ready);
        QCOMPARE(status.height(), 1ULL);
        QCOMPARE(desktop.models.nodeStatus()->shard()->blockHash().size(), 66);
        QCOMPARE(status.finalityText(), QStringLiteral("0.62 s"));
        QCOMPARE(desktop.models.nodeStatus()->shard()->blocks()->rowCount(), 1);
        QCOMPARE(status.membersTotal(), 4);
    }
    void onlyWhatChangedIsTold() {
        StagedDesktop desktop;
        QVERIFY(desktop.open());
        NodeStatus& status = *desktop.models.nodeStatus();
        desktop.produceBlock();
        const QSignalSpy phase(&status, &NodeStatus::phaseChanged);
        const QSignalSpy network(&status, &NodeStatus::networkChanged);
        const QSignalSpy block(&status, &NodeStatus::blockChanged);
        desktop.produceBlock();
        QCOMPARE(phase.count(), 0);
        QCOMPARE(network.count(), 0);
        QCOMPARE(block.count(), 1);
    }
    void threeOfFourEqualMembersAreAQuorumAndTwoAreNot() {
        StagedDesktop desktop;
        QVERIFY(desktop.open());
        NodeStatus& status = *desktop.models.nodeStatus();
        status.setValidatorRunning(0, false);
        desktop.models.link()->poll();
        QVERIFY(status.hasQuorum());
        status.setValidatorRunning(1, false);
        desktop.models.link()->poll();
        QVERIFY(!status.hasQuorum());
        QCOMPARE(status.membersRunning(), 2);
    }
    void anOldBlockIsStale() {
        StagedDesktop desktop;
        QVERIFY(desktop.open());
        desktop.produceBlock();
        desktop.node->change([](Snapshot& state) {
            const auto now = static_cast<std::uint64_t>(QDateTime::currentMSecsSinceEpoch());
            state.shards.front().timestamp = {now - 120'000};
            state.shards.front().height = {1'204'331};
        });
        desktop.models.link()->poll();
        const NodeStatus& status = *desktop.models.nodeStatus();
        QVERIFY(status.isStale());
        QCOMPARE(status.staleText(), QStringLiteral("as of block 1,204,331 · 2 min ago"));
    }
    void troubleSpeaks() {
        StagedDesktop desktop;
        QVERIFY(desktop.open());
        desktop.node->change([](Snapshot& state) {
            state.phase = arpeggio::node::Phase::Degraded;
            state.trouble = arpeggio::node::Trouble::NoFinality;
        });
        desktop.models.link()->poll();
        QCOMPARE(desktop.models.nodeStatus()->phaseText(), QStringLiteral("No new blocks"));
        QVERIFY(!desktop.models.nodeStatus()->troubleRemedy().isEmpty());
    }
    void commandsForValidatorsThatAreNotThereAreIgnored() {
        StagedDesktop desktop;
        QVERIFY(desktop.open());
        desktop.models.nodeStatus()->setValidatorRunning(-1, false);
        desktop.models.nodeStatus()->setValidatorRunning(99, false);
        desktop.models.link()->poll();
        QCOMPARE(desktop.models.nodeStatus()->membersRunning(), 4);
    }
};
QTEST_MAIN(NodeStatusTest)
#include "node_status_test.moc"
