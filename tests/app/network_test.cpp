#include "app/staged_desktop.h"
#include "controllers/node_status.h"
#include "format/committee_risk.h"
#include "models/first_rows.h"
#include "models/rate_meter.h"
#include "tour/staged_network.h"

#include <QAbstractItemModelTester>
#include <QDateTime>
#include <QSignalSpy>
#include <QStringListModel>
#include <QTest>

using arpeggio::node::Snapshot;

namespace {
constexpr auto fatal = QAbstractItemModelTester::FailureReportingMode::QtTest;

/// A desktop on a network of four shards.
struct Network {
    [[nodiscard]] bool open() {
        if (!desktop.open()) return false;
        desktop.node->produceBlocks(20);
        stageNetwork(*desktop.node);
        desktop.models.link()->poll();
        return true;
    }
    template <class Edit>
    void change(Edit edit) {
        desktop.node->change(edit);
        desktop.models.link()->poll();
    }
    void beginEpoch() {
        beginStagedEpoch(*desktop.node);
        desktop.models.link()->poll();
    }
    [[nodiscard]] NodeStatus& status() { return *desktop.models.nodeStatus(); }
    [[nodiscard]] QVariant ofShard(int row, int role) { return status().shards()->index(row, 0).data(role); }
    [[nodiscard]] QVariant ofEpoch(int row, int role) { return status().epochs()->index(row, 0).data(role); }

    StagedDesktop desktop;
};

/// A reading of the clock with the beacon's block just final.
Snapshot clockAt(std::uint64_t slot, qint64 nowMs) {
    Snapshot out;
    out.epoch = {7};
    out.epoch_slot = slot;
    out.epoch_slots = 60;
    out.slot_interval = std::chrono::seconds{1};
    out.shards.resize(1);
    out.shards.front().height = {slot + 1};
    out.shards.front().timestamp = {static_cast<std::uint64_t>(nowMs)};
    return out;
}
} // namespace

class NetworkTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void sumsGoOverAllShards() {
        Network network;
        QVERIFY(network.open());
        network.change([](Snapshot& state) {
            for (auto& shard : state.shards) shard.height = {100 + shard.shard.value};
            state.shards[3].finality_p50 = std::chrono::milliseconds{900};
            state.shards[1].members.front().is_running = false;
        });
        QCOMPARE(network.status().blocksText(), QStringLiteral("406"));
        QCOMPARE(network.status().membersTotal(), 16);
        QCOMPARE(network.status().membersRunning(), 15);
        QCOMPARE(network.status().finalityText(), QStringLiteral("0.90 s"));
        QCOMPARE(network.ofShard(1, ShardModel::RunningRole).toInt(), 3);
        QCOMPARE(network.ofShard(3, ShardModel::HeightTextRole).toString(), QStringLiteral("103"));
    }
    void aShardWithoutItsQuorumIsNamed() {
        Network network;
        QVERIFY(network.open());
        QVERIFY(network.status().hasQuorum());
        network.change([](Snapshot& state) {
            for (const std::size_t shard : {1U, 3U})
                for (const std::size_t at : {0U, 1U}) state.shards[shard].members[at].is_running = false;
        });
        QVERIFY(!network.status().hasQuorum());
        QCOMPARE(network.status().quorumText(), QStringLiteral("No quorum in shards 1, 3"));
        QVERIFY(network.ofShard(0, ShardModel::HasQuorumRole).toBool());
        QVERIFY(!network.ofShard(3, ShardModel::HasQuorumRole).toBool());
    }
    void theShardThatWaitsLongestMakesTheWindowStale() {
        Network network;
        QVERIFY(network.open());
        QVERIFY(!network.status().isStale());
        network.change([](Snapshot& state) {
            state.shards[2].height = {1'204};
            state.shards[2].timestamp.value = static_cast<std::uint64_t>(QDateTime::currentMSecsSinceEpoch()) - 120'000;
        });
        QCOMPARE(network.status().staleText(), QStringLiteral("shard 2 as of block 1,204 · 2 min ago"));
        QVERIFY(network.ofShard(2, ShardModel::IsStaleRole).toBool());
        QVERIFY(!network.ofShard(0, ShardModel::IsStaleRole).toBool());
    }
    void theRiskOfACommitteeFollowsItsSize() {
        Network network;
        QVERIFY(network.open());
        const auto text = [&] { return network.status().committeeRiskText(); };
        QVERIFY2(text().startsWith(QStringLiteral("Committees this small")), qPrintable(text()));
        QVERIFY2(text().contains(QStringLiteral("if 10 % of")), qPrintable(text()));
        QVERIFY2(text().endsWith(QStringLiteral("would be more than 99.9 %.")), qPrintable(text()));
        const QSignalSpy changed(&network.status(), &NodeStatus::committeeRiskChanged);
        network.change([](Snapshot& state) {
            for (auto& shard : state.shards) shard.members.resize(400, shard.members.front());
            state.slot_interval = std::chrono::minutes{1}; // 8,760 epochs a year
        });
        QCOMPARE(changed.count(), 1);
        QVERIFY2(text().startsWith(QStringLiteral("If 20 % of the keys")), qPrintable(text()));
        QVERIFY2(text().contains(QStringLiteral(" 1 in ")), qPrintable(text()));
        network.change([](Snapshot& state) { state.shards.resize(1); });
        QVERIFY(text().isEmpty());
    }
    void aChanceIsReadAsAPersonWouldSayIt() {
        QCOMPARE(chanceText(1), QStringLiteral("more than 99.9 %"));
        QCOMPARE(chanceText(0.125), QStringLiteral("12.5 %"));
        QCOMPARE(chanceText(2.96e-7), QStringLiteral("1 in 3,400,000"));
        QCOMPARE(chanceText(0), QStringLiteral("below 1 in 10¹⁵"));
    }
    void theChosenShardIsShownAtOnce() {
        Network network;
        QVERIFY(network.open());
        ShardView& view = *network.status().shard();
        QCOMPARE(view.shard(), 0);
        view.setShard(3);
        QCOMPARE(view.shard(), 3);
        QCOMPARE(view.members()->rows().size(), std::size_t{4});
        QCOMPARE(view.chainId(), QString::number(StagedNode::chainId + 3));
        QCOMPARE(view.blocks()->index(0, 0).data(BlockModel::HashRole).toString(), view.blockHash());
        view.setShard(9); // not there: the first instead
        QCOMPARE(view.shard(), 0);
    }
    void switchesNameValidatorsByTheirPosition() {
        Network network;
        QVERIFY(network.open());
        network.status().shard()->setShard(2);
        const auto position = network.status().shard()->members()->index(1, 0).data(MemberModel::PositionRole).toInt();
        network.status().setValidatorRunning(position, false);
        network.desktop.models.link()->poll();
        QCOMPARE(network.status().shard()->membersRunning(), 3);
        QVERIFY(!network.status().shard()->members()->index(1, 0).data(MemberModel::IsRunningRole).toBool());
        QCOMPARE(network.status().membersRunning(), 15);
    }
    void onlyTheShardThatChangedIsTold() {
        Network network;
        QVERIFY(network.open());
        const QAbstractItemModelTester tester(network.status().shards(), fatal);
        const QSignalSpy changed(network.status().shards(), &ShardModel::dataChanged);
        network.change([](Snapshot& state) { state.shards[2].height = state.shards[2].height.next(); });
        QVERIFY(!changed.isEmpty());
        for (const auto& signal : changed) {
            QCOMPARE(signal.at(0).toModelIndex().row(), 2);
            QVERIFY(!signal.at(2).value<QList<int>>().contains(ShardModel::MembersRole));
        }
    }

    void theOwnValidatorGoesWhereItWasDrawnTo() {
        Network network;
        QVERIFY(network.open());
        const OwnValidator& own = *network.status().own();
        QCOMPARE(own.name(), QStringLiteral("amber-otter"));
        QCOMPARE(own.shard(), 0);
        QCOMPARE(own.nextShard(), 1);
        QVERIFY(network.ofShard(0, ShardModel::IsOwnRole).toBool());
        network.beginEpoch();
        QCOMPARE(own.shard(), 1);
        QCOMPARE(own.nextShard(), -1);
        QCOMPARE(own.nextText(), QStringLiteral("not drawn yet"));
        QVERIFY(network.ofShard(1, ShardModel::IsOwnRole).toBool());
        drawStagedEpoch(*network.desktop.node);
        network.desktop.models.link()->poll();
        QCOMPARE(own.nextShard(), 1);
        QCOMPARE(own.nextText(), QStringLiteral("stays"));
    }
    void betweenTwoEpochsTheOwnValidatorIsNotForgotten() {
        Network network;
        QVERIFY(network.open());
        network.change([](Snapshot& state) { state.shards[0].members.erase(state.shards[0].members.begin()); });
        QCOMPARE(network.status().own()->shard(), 0);
        network.desktop.node->setBlank(true);
        network.desktop.models.link()->poll();
        QVERIFY(!network.status().own()->exists());
    }

    void epochsAreNewestFirstAndGrowInFront() {
        Network network;
        QVERIFY(network.open());
        EpochModel& epochs = *network.status().epochs();
        const QAbstractItemModelTester tester(&epochs, fatal);
        QCOMPARE(epochs.rowCount(), 4);
        QCOMPARE(network.ofEpoch(0, EpochModel::KeyRole).toULongLong(), 3ULL);
        const QSignalSpy resets(&epochs, &EpochModel::modelReset);
        network.beginEpoch();
        QCOMPARE(resets.count(), 0);
        QCOMPARE(epochs.rowCount(), 5);
        QVERIFY(network.ofEpoch(0, EpochModel::IsCurrentRole).toBool());
        QVERIFY(!network.ofEpoch(1, EpochModel::IsCurrentRole).toBool());
        QCOMPARE(network.ofEpoch(1, EpochModel::BlocksTextRole).toString(), QStringLiteral("240"));
    }
    void theOldestEpochsLeaveAtTheEnd() {
        Network network;
        QVERIFY(network.open());
        EpochModel& epochs = *network.status().epochs();
        const QAbstractItemModelTester tester(&epochs, fatal);
        const QSignalSpy resets(&epochs, &EpochModel::modelReset);
        network.change([](Snapshot& state) { state.epochs.erase(state.epochs.begin(), state.epochs.begin() + 2); });
        QCOMPARE(epochs.rowCount(), 2);
        QCOMPARE(resets.count(), 0);
        network.change([](Snapshot& state) { state.epochs.clear(); });
        QCOMPARE(epochs.rowCount(), 0);
        QCOMPARE(epochs.shownRow(), -1);
    }
    void eachStateOfAProofHasItsWords() {
        Network network;
        QVERIFY(network.open());
        network.change([](Snapshot& state) {
            state.epochs[2].delay_proof_ok.reset();
            state.epochs[3].delay_height = {1'204};
        });
        const auto proof = [&](int row) {
            return network.ofEpoch(row, EpochModel::ProofRole).value<EpochProof::State>();
        };
        QCOMPARE(proof(0), EpochProof::State::Verified);
        QVERIFY(network.ofEpoch(0, EpochModel::ProofTextRole).toString().contains(QStringLiteral("1,204")));
        QCOMPARE(proof(1), EpochProof::State::Unseen);
        QCOMPARE(proof(2), EpochProof::State::NotNeeded);
        QCOMPARE(proof(3), EpochProof::State::NotNeeded);
        network.change([](Snapshot& state) { state.epochs[3].delay_proof_ok = false; });
        QCOMPARE(network.status().epochs()->shownProof(), EpochProof::State::Wrong);
    }
    void moversAreNamedWithTheirWays() {
        Network network;
        QVERIFY(network.open());
        network.beginEpoch(); // into epoch 4, drawn with the person's own
        const QVariantList movers = network.status().epochs()->shownMovers();
        QCOMPARE(movers.size(), 4);
        const auto first = movers.front().value<MoverInfo>();
        QVERIFY(first.isOwn && first.from == 0 && first.to == 1);
        QVERIFY(!movers.back().value<MoverInfo>().isOwn);
        QCOMPARE(network.status().epochs()->shownMoversText(), QStringLiteral("4 validators changed shards"));
        QVERIFY(
            network.ofEpoch(0, EpochModel::PathsTextRole).toString().startsWith(QStringLiteral("amber-otter 0 → 1")));
        QVERIFY(network.ofEpoch(4, EpochModel::PathsTextRole).toString().isEmpty());
    }
    void anEarlierEpochStaysInViewWhileOthersCome() {
        Network network;
        QVERIFY(network.open());
        EpochModel& epochs = *network.status().epochs();
        epochs.show(1);
        QCOMPARE(epochs.shownNumberText(), QStringLiteral("2"));
        QVERIFY(!epochs.shownExtendedText().isEmpty());
        network.beginEpoch();
        QCOMPARE(epochs.shownNumberText(), QStringLiteral("2"));
        QCOMPARE(epochs.shownRow(), 2);
        epochs.show(0);
        network.beginEpoch();
        QCOMPARE(epochs.shownNumberText(), QStringLiteral("5"));
        QVERIFY(epochs.isNewestShown());
    }
    void blocksOfTheEpochDoNotRedrawItsMovers() {
        Network network;
        QVERIFY(network.open());
        const QSignalSpy shown(network.status().epochs(), &EpochModel::shownChanged);
        const QSignalSpy changed(network.status().epochs(), &EpochModel::dataChanged);
        network.change([](Snapshot& state) { ++state.epochs.back().blocks[2]; });
        QCOMPARE(changed.count(), 1);
        QCOMPARE(shown.count(), 0);
    }

    void theEpochIsCountedDown() {
        EpochClock clock;
        const qint64 now = 1'000'000;
        clock.apply(clockAt(31, now), now + 400);
        QCOMPARE(clock.slotText(), QStringLiteral("31 of 60"));
        QCOMPARE(clock.leftText(), QStringLiteral("0:29"));
        QVERIFY(clock.passed() > 0.5 && clock.passed() < 0.53);
        clock.apply(clockAt(31, now), now + 3'400);
        QCOMPARE(clock.leftText(), QStringLiteral("0:26"));
        QVERIFY(clock.hasEnd() && !clock.isNextElected() && !clock.isLate());
    }
    void aSlowSlotDoesNotTurnTheCountdownBack() {
        EpochClock clock;
        const qint64 now = 1'000'000;
        clock.apply(clockAt(31, now), now + 2'400);
        QCOMPARE(clock.leftText(), QStringLiteral("0:27"));
        clock.apply(clockAt(32, now + 2'400), now + 2'400);
        QCOMPARE(clock.leftText(), QStringLiteral("0:27"));
        clock.apply(clockAt(10, now + 2'400), now + 2'400); // another chain: farther than any slot
        QCOMPARE(clock.leftText(), QStringLiteral("0:50"));
    }
    void nobodyKnowsTheEndWhileTheBeaconStandsStill() {
        EpochClock clock;
        const qint64 now = 1'000'000;
        clock.apply(clockAt(31, now), now + 60'000);
        QCOMPARE(clock.leftText(), QStringLiteral("n/a"));
        clock.apply(clockAt(64, now), now);
        QVERIFY(clock.isLate());
        QCOMPARE(clock.leftText(), QStringLiteral("late"));
        QCOMPARE(clock.passed(), 1.);
    }
    void anEpochForEverHasNoEnd() {
        EpochClock clock;
        Snapshot snapshot = clockAt(31, 1'000'000);
        snapshot.epoch_slots = 0;
        clock.apply(snapshot, 1'000'000);
        QVERIFY(!clock.hasEnd());
        QCOMPARE(clock.numberText(), QStringLiteral("7"));
        clock.apply({}, 1'000'000);
        QCOMPARE(clock.numberText(), QStringLiteral("n/a"));
    }

    void theFirstRowsStayTheFirst() {
        QStringListModel all({QStringLiteral("c"), QStringLiteral("b"), QStringLiteral("a")});
        FirstRows few;
        few.setSourceModel(&all);
        few.setMost(2);
        const QAbstractItemModelTester tester(&few, fatal);
        all.insertRow(0);
        all.setData(all.index(0, 0), QStringLiteral("d"));
        QCOMPARE(few.rowCount(), 2);
        QCOMPARE(few.index(0, 0).data().toString(), QStringLiteral("d"));
        QCOMPARE(few.index(1, 0).data().toString(), QStringLiteral("c"));
        all.removeRows(0, 3);
        QCOMPARE(few.rowCount(), 1);
        few.setMost(0);
        QCOMPARE(few.rowCount(), 0);
    }
    void ratesAreOfTheLastTenSeconds() {
        RateMeter meter;
        meter.count(100, 0);
        QVERIFY(!meter.perSecond());
        for (std::uint64_t second = 1; second <= 30; ++second)
            meter.count(100 + 5 * (std::max<std::uint64_t>(second, 20) - 20), static_cast<qint64>(second) * 1000);
        QCOMPARE(*meter.perSecond(), 5.);
        meter.count(3, 31'000); // another node
        QVERIFY(!meter.perSecond());
    }
};
QTEST_MAIN(NetworkTest)
#include "network_test.moc"
