import QtQuick
import QtTest
import Arpeggio.App
import Arpeggio.Pages
import Arpeggio.Components

/// A person's way through the wallet, with mouse and keys only.
Item {
    id: root
    width: 1280
    height: 820

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
        name: "Wallet"
        when: windowShown
        property var page: null

        function initTestCase() {
            scene.open();
            tryCompare(Session, "phase", Session.Running, 10000);
            tryCompare(Wallets.accounts, "count", 1);
            scene.setBalance(0, 100);
            tryCompare(Wallets, "totalText", "100");
        }
        function init() {
            failOnWarning(/.?/);
            page = createTemporaryObject(shell, root);
            page.forceActiveFocus();
        }
        function cleanup() {
            Wallets.send.reset();
            scene.refusePayments(false);
        }
        function shown(name) {
            tryVerify(() => findChild(page, name) && findChild(page, name).visible, 5000, name);
            return findChild(page, name);
        }
        function type(text) {
            for (const letter of text) keyClick(letter);
        }
        function fill(amount) {
            Navigator.open("wallet/send");
            shown("recipient").forceActiveFocus();
            type(scene.someAddress());
            keyClick(Qt.Key_Return);
            tryVerify(() => shown("amount").activeFocus);
            type(amount);
        }

        function test_1_emptyActivityInvites() {
            Navigator.open("wallet/activity");
            shown("noActivity");
            compare(findChild(page, "activityList").count, 0);
        }
        function test_2_paymentByKeysAloneIsFinal() {
            fill("12.5");
            keyClick(Qt.Key_Return);
            tryCompare(Wallets.send, "step", SendForm.Review);
            tryVerify(() => shown("sendButton").activeFocus);
            compare(shown("sendButton").text, "Send 12.5 ARP");
            compare(shown("reviewAddress").address, scene.someAddress());
            keyClick(Qt.Key_Return);
            tryCompare(Wallets.send, "payment", SendForm.Pending);
            compare(shown("paymentHeadline").text, "On its way");
            scene.produceBlock();
            tryCompare(Wallets.send, "payment", SendForm.Final);
            tryCompare(shown("paymentHeadline"), "text", "Payment final");
            tryCompare(Wallets, "totalText", "87.499958");
        }
        function test_3_escapeLeavesTheReviewAndKeepsTheForm() {
            fill("1");
            keyClick(Qt.Key_Return);
            shown("sendButton");
            keyClick(Qt.Key_Escape);
            tryCompare(Wallets.send, "step", SendForm.Form);
            compare(shown("amount").text, "1");
            compare(shown("recipient").text, scene.someAddress());
        }
        function test_4_whatIsWrongIsSaidAtItsField() {
            Navigator.open("wallet/send");
            verify(!shown("reviewButton").enabled);
            compare(shown("recipient").error, "");
            shown("recipient").text = scene.someAddress().slice(0, -1);
            verify(shown("recipient").error.length > 0);
            shown("amount").text = "1,2,3";
            verify(shown("amount").error.length > 0);
            verify(shown("reviewButton").excused);
        }
        function test_5_maximumLeavesTheFee() {
            Navigator.open("wallet/send");
            shown("recipient").text = scene.someAddress();
            shown("amount").allAsked();
            compare(shown("amount").text, Wallets.send.amount);
            compare(Wallets.send.balanceAfterText, "0");
            verify(shown("reviewButton").enabled);
        }
        function test_6_refusalIsToldAndNothingIsLost() {
            scene.refusePayments(true);
            fill("1");
            keyClick(Qt.Key_Return);
            shown("sendButton");
            keyClick(Qt.Key_Return);
            tryCompare(Wallets.send, "payment", SendForm.Failed);
            compare(shown("paymentHeadline").text, "Not sent");
            verify(shown("paymentText").text.length > 0);
        }
        function test_7_activityUnfoldsFiltersAndSearches() {
            Navigator.open("wallet/activity");
            const list = shown("activityList");
            tryCompare(list, "count", 1);
            const row = list.itemAtIndex(0).children[1];
            compare(row.value, "−12.5");
            compare(row.note, "Final");
            verify(row.subtitle.startsWith("to arp1"));
            mouseClick(shown("filter1"));
            tryCompare(list, "count", 0);
            shown("noMatches");
            mouseClick(shown("filter0"));
            tryCompare(list, "count", 1);
            shown("activitySearch").text = "no such thing";
            tryCompare(list, "count", 0);
            shown("activitySearch").text = "";
        }
        function test_8_addressIsCopied() {
            Navigator.open("wallet/receive");
            mouseClick(shown("copyReceive"));
            compare(scene.clipboard(), Wallets.selectedAccount.address);
            verify(shown("qrCode").isValid);
        }
        function test_9_newAccountIsNamedAndChosen() {
            mouseClick(shown("rail" + "wallet"));
            mouseClick(shown("addAccount"));
            const sheet = findChild(page, "accountSheet");
            tryVerify(() => sheet.opened);
            type("Savings");
            keyClick(Qt.Key_Return);
            tryCompare(Wallets.accounts, "count", 2);
            tryVerify(() => !sheet.visible);
            mouseClick(shown("account1"));
            compare(Wallets.selectedAccount.name, "Savings");
        }
    }
}
