import QtQuick
import QtTest
import Arpeggio.App
import Arpeggio.Pages
import Arpeggio.Components
import Arpeggio.Theme

/// The frame around the pages: places, status, trouble, password and lock.
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
    Component { id: cover; LockedPage { anchors.fill: parent; session: Session; node: NodeStatus } }

    TestCase {
        name: "Shell"
        when: windowShown
        property var page: null

        function initTestCase() {
            scene.open();
            tryCompare(Session, "phase", Session.Running, 10000);
            tryCompare(NodeStatus, "hasBlock", true);
        }
        function init() {
            failOnWarning(/.?/);
            Navigator.open("home");
            page = createTemporaryObject(shell, root);
            page.forceActiveFocus();
        }
        function shown(name) {
            tryVerify(() => findChild(page, name) && findChild(page, name).visible, 5000, name);
            return findChild(page, name);
        }

        function test_1_keysGoToEveryPlace() {
            const keys = [Qt.Key_1, Qt.Key_2, Qt.Key_3, Qt.Key_4];
            for (let place = keys.length - 1; place >= 0; --place) {
                keyClick(keys[place], Qt.ControlModifier);
                tryCompare(Navigator, "route", place);
            }
        }
        function test_1_whoComesToPayTypesAtOnce() {
            Navigator.open("wallet/send");
            tryVerify(() => shown("recipient").activeFocus, 5000, "the recipient's field has the focus");
        }
        function test_2_f6GoesRoundTheRegions() {
            const regions = ["rail", "topBar", "pages"];
            for (let turn = 0; turn < 4; ++turn) {
                const at = regions.findIndex(name => findChild(page, name).activeFocus);
                keyClick(Qt.Key_F6);
                tryVerify(() => findChild(page, regions[(at + 1) % 3]).activeFocus);
            }
        }
        function test_3_wrongLinksLeadNowhere() {
            verify(!Navigator.open("stake"));
            verify(!Navigator.open("wallet/burn"));
            compare(Navigator.route, Navigator.Home);
        }
        function test_4_railIsWideOnlyWhenThereIsRoom() {
            compare(findChild(page, "rail").wide, true);
            root.width = 1000;
            compare(findChild(page, "rail").wide, false);
            root.width = 1280;
        }
        function test_5_emptyWalletIsOfferedPretendMoney() {
            compare(shown("primaryAction").text, "Get pretend money");
            mouseClick(shown("primaryAction"));
            scene.produceBlock();
            tryCompare(Wallets, "totalText", "1,000");
            tryCompare(shown("primaryAction"), "text", "Send");
            tryCompare(shown("totalFigures"), "text", "1,000");
        }
        function test_6_standstillIsToldEverywhere() {
            scene.standStill();
            shown("troubleNotice");
            shown("staleChip");
            Navigator.open("network");
            shown("quorumNotice");
            scene.picture(root, "network-standstill");
            scene.recover();
            tryVerify(() => !findChild(page, "troubleNotice").visible);
        }
        function test_7_validatorsCanBeStopped() {
            Navigator.open("network");
            mouseClick(shown("member1"));
            tryCompare(NodeStatus, "membersRunning", 3);
            mouseClick(shown("member1"));
            tryCompare(NodeStatus, "membersRunning", 4);
        }
        function test_8_lockingAsksForAPasswordFirst() {
            mouseClick(shown("lockButton"));
            compare(Session.phase, Session.Running);
            const sheet = findChild(page, "firstPassword");
            tryVerify(() => sheet.opened);
            const field = name => findChild(sheet.contentItem, name);
            field("freshPassword").text = "short";
            field("repeatedPassword").text = "short";
            mouseClick(field("savePassword"));
            verify(field("freshPassword").error.length > 0);
            field("freshPassword").text = field("repeatedPassword").text = "correct horse battery";
            mouseClick(field("savePassword"));
            tryCompare(Session, "hasPassword", true, 10000);
            tryVerify(() => !sheet.visible);
            compare(field("freshPassword").text, "");
        }
        function test_9_lockedCoverOpensByPasswordOnly() {
            mouseClick(shown("lockButton"));
            tryCompare(Session, "phase", Session.Locked);
            compare(Wallets.totalText, "");
            page = createTemporaryObject(cover, root);
            const password = findChild(page, "unlockPassword");
            tryVerify(() => password.activeFocus);
            password.text = "wrong horse battery";
            keyClick(Qt.Key_Return);
            tryVerify(() => password.error.length > 0, 10000);
            scene.picture(root, "locked-wrong");
            password.text = "correct horse battery";
            mouseClick(findChild(page, "unlockButton"));
            tryCompare(Session, "phase", Session.Running, 10000);
        }
    }
}
