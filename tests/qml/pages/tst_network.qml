import QtQuick
import QtTest
import Arpeggio.App
import Arpeggio.Pages
import Arpeggio.Theme

/// A network of four shards: what Home and Network say of shards, epochs and who moves.
Item {
    id: root
    width: 1440
    height: 900

    Component {
        id: shell
        Shell {
            anchors.fill: parent
            session: Session
            node: NodeStatus
            wallets: Wallets
            settings: Settings
            formats: Formats
        }
    }

    TestCase {
        name: "Network"
        when: windowShown
        property var page: null

        function initTestCase() {
            scene.open();
            tryCompare(Session, "phase", Session.Running, 10000);
            scene.stageNetwork();
            compare(NodeStatus.shards.count, 4);
        }
        function init() {
            failOnWarning(/.?/);
            Navigator.open("home");
            page = createTemporaryObject(shell, root);
        }
        function shown(name) {
            tryVerify(() => findChild(page, name) && findChild(page, name).visible, 5000, name);
            return findChild(page, name);
        }
        function words(name) {
            return shown(name).text;
        }

        function test_1_homeSumsOverAllShards() {
            compare(shown("blocksTotal").value, "4,168");
            compare(NodeStatus.membersTotal, 16);
            for (let shard = 0; shard < 4; ++shard) compare(shown("shardTile" + shard).heightText, "1,042");
        }
        function test_1_topBarCountsTheEpochDown() {
            verify(/^3 · 0:1\d$/.test(shown("epochRing").text), shown("epochRing").text);
        }
        function test_1_ownValidatorKnowsItsNextShard() {
            compare(words("ownShard"), "Shard 0");
            compare(words("ownNext"), "Shard 1");
        }
        function test_2_aTileLeadsToItsShard() {
            mouseClick(shown("shardTile2"));
            compare(Navigator.route, Navigator.Network);
            compare(NodeStatus.shard.shard, 2);
            verify(shown("shard2").selected);
        }
        function test_3_aSwitchStopsTheValidatorBesideIt() {
            Navigator.open("network");
            mouseClick(shown("shard3"));
            compare(NodeStatus.shard.membersRunning, 4);
            shown("member1").flip();
            tryCompare(NodeStatus.shard, "membersRunning", 3);
            compare(NodeStatus.membersRunning, 15);
            compare(shown("shard3").running, 3);
            shown("member1").flip();
            tryCompare(NodeStatus, "membersRunning", 16);
        }
        function test_4_theLatestReshardingIsDrawn() {
            Navigator.open("network");
            compare(shown("movers").movers.length, 4);
            compare(findChild(page, "moverLines").count, 4);
            verify(words("epochProof").startsWith("Verified here: beacon block 1,027"));
            compare(words("shownEpoch"), "Epoch 3 · now");
        }
        function test_5_earlierEpochsAreOneClickAway() {
            Navigator.open("network");
            mouseClick(shown("earlierEpoch"));
            compare(words("shownEpoch"), "Epoch 2");
            verify(words("epochExtended").length > 0);
            mouseClick(shown("earlierEpoch"));
            mouseClick(shown("earlierEpoch"));
            compare(words("shownEpoch"), "Epoch 0");
            verify(!findChild(page, "movers").visible);
            verify(!findChild(page, "earlierEpoch").enabled);
            for (let turn = 0; turn < 3; ++turn) mouseClick(shown("laterEpoch"));
            compare(words("shownEpoch"), "Epoch 3 · now");
        }
        function test_6_theSeedCanBeCopied() {
            Navigator.open("network");
            const seed = shown("epochSeed").hash;
            compare(seed.length, 66);
            mouseClick(findChild(shown("epochSeed"), "copyHash"));
            compare(scene.clipboard(), seed);
        }
        function test_7_theNextEpochMovesWhoWasDrawn() {
            scene.beginEpoch();
            compare(words("ownShard"), "Shard 1");
            compare(words("ownNext"), "not drawn yet");
            Navigator.open("network");
            compare(words("shownEpoch"), "Epoch 4 · now");
            compare(findChild(page, "epochs").count, 5);
        }
    }
}
