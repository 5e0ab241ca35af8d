import QtQuick
import QtTest
import Arpeggio.App
import Arpeggio.Pages
import Arpeggio.Theme

/// Payments in a network of four shards: one that stays on its shard looks as ever, one that does not says so.
Item {
    id: root
    width: 1280
    height: 1000

    Rectangle { anchors.fill: parent; color: Theme.bg0 }
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
        name: "Shards"
        when: windowShown
        property var page: null

        function initTestCase() {
            scene.setShards(4);
            scene.open();
            tryCompare(Session, "phase", Session.Running, 10000);
            tryCompare(Wallets.accounts, "count", 1);
            scene.setBalance(0, 100, 0);
            scene.setBalance(0, 80, 2);
            tryCompare(Wallets, "totalText", "180");
        }
        function init() {
            failOnWarning(/.?/);
            page = createTemporaryObject(shell, root);
        }
        function cleanup() {
            Wallets.send.reset();
        }
        function shown(name) {
            tryVerify(() => findChild(page, name) && findChild(page, name).visible, 5000, name);
            return findChild(page, name);
        }
        function reviewed(amount) {
            Navigator.open("wallet/send");
            Wallets.send.recipient = scene.someAddress();
            Wallets.send.amount = amount;
            verify(Wallets.send.canReview);
            Wallets.send.review();
            shown("sendButton");
        }
        function sent(amount) {
            reviewed(amount);
            Wallets.send.submit();
            tryCompare(Wallets.send, "payment", SendForm.Pending);
            shown("sentLegs");
        }

        function test_1_aPaymentWithinAShardNamesNone() {
            reviewed("10");
            compare(Wallets.send.legs.count, 1);
            verify(!findChild(page, "reviewLegs").visible);
        }
        function test_2_theReviewListsEachPart() {
            reviewed("150");
            const legs = shown("reviewLegs");
            compare(Wallets.send.legs.count, 2);
            compare(shown("legsTitle").text, "Your money lies on several shards, so it goes in 2 parts");
            compare(findChild(legs, "leg0").text, "Within shard 0");
            compare(findChild(legs, "leg1").text, "From shard 2 to shard 0");
            verify(findChild(legs, "leg1").subtitle.startsWith("Fee, at most 0.00"));
            compare(findChild(legs, "leg1").note, "");
            scene.picture(root, "shards-review");
        }
        function test_3_eachPartIsFollowedUntilItArrives() {
            sent("150");
            const legs = shown("sentLegs");
            compare(findChild(legs, "leg0").note, "Sent");
            compare(findChild(legs, "leg1").note, "Sent");
            scene.produceBlock();
            tryCompare(findChild(legs, "leg0"), "note", "Final");
            compare(findChild(legs, "leg1").note, "In transit");
            compare(shown("paymentHeadline").text, "In transit");
            scene.picture(root, "shards-in-transit");
            scene.produceBlock();
            tryCompare(findChild(legs, "leg1"), "note", "Arrived");
            tryCompare(shown("paymentHeadline"), "text", "Payment arrived");
        }
        function test_4_theActivityTellsTheWay() {
            Navigator.open("wallet/activity");
            const list = shown("activityList");
            tryCompare(list, "count", 2);
            const entry = list.itemAtIndex(0);
            compare(entry.children[1].note, "Arrived");
            entry.toggled();
            tryVerify(() => entry.opened);
            compare(findChild(entry, "way").value, "shard 2 to shard 0 · Arrived");
            verify(findChild(entry, "arrival").value.endsWith("of shard 0"));
            compare(list.itemAtIndex(1).wayText, "");
        }
        function test_5_whatIsInTransitShowsInTheActivityAndAmongWhatWaits() {
            scene.setBalance(0, 300, 3);
            sent("250");
            scene.produceBlock();
            tryCompare(Wallets.send, "payment", SendForm.InTransit);
            Navigator.open("wallet/activity");
            const list = shown("activityList");
            mouseClick(shown("filter3"));
            tryVerify(() => list.count > 0);
            compare(list.itemAtIndex(0).children[1].note, "In transit");
            scene.picture(root, "shards-activity");
            mouseClick(shown("filter0"));
            scene.produceBlock();
        }
        function test_6_whatComesBackIsSaid() {
            scene.setBalance(0, 100, 0);
            scene.setBalance(0, 80, 2);
            sent("150");
            scene.produceBlock();
            tryCompare(Wallets.send, "payment", SendForm.InTransit);
            scene.returnMail();
            tryCompare(Wallets.send, "payment", SendForm.Failed);
            compare(shown("paymentHeadline").text, "Not all of it arrived");
            verify(shown("paymentText").text.indexOf("of 150 ARP have arrived") >= 0);
            Navigator.open("wallet/activity");
            compare(shown("activityList").itemAtIndex(0).children[1].note, "Returned");
        }
    }
}
