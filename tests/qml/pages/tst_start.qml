import QtQuick
import QtTest
import Arpeggio.App
import Arpeggio.Pages
import Arpeggio.Components

/// From the first screen to the running demo: two clicks, or two keys.
Item {
    id: root
    width: 1280
    height: 820

    Loader {
        id: face
        anchors.fill: parent
        focus: true
        sourceComponent: Session.phase === Session.FirstRun ? firstRun
            : Session.phase === Session.Checklist ? checklist : null
    }
    Component { id: firstRun; FirstRunPage { session: Session; settings: Settings } }
    Component { id: checklist; ChecklistPage { session: Session } }

    TestCase {
        name: "Start"
        when: windowShown

        function init() {
            failOnWarning(/.?/);
        }
        function test_1_enterOpensTheDemoSheetAndEscapeClosesIt() {
            compare(Session.phase, Session.FirstRun);
            const sheet = findChild(face.item, "demoSheet");
            tryVerify(() => findChild(findChild(face.item, "tryCard"), "startAction").activeFocus);
            keyClick(Qt.Key_Return);
            tryVerify(() => sheet.opened);
            keyClick(Qt.Key_Escape);
            tryVerify(() => !sheet.visible);
            verify(!Navigator.demoAsked);
        }
        function test_2_anEmptyNameIsRefusedWithASentence() {
            const sheet = findChild(face.item, "demoSheet");
            Navigator.demoAsked = true;
            tryVerify(() => sheet.opened);
            const name = findChild(sheet.contentItem, "validatorName");
            verify(name.text.length > 0);
            name.text = "  ";
            mouseClick(findChild(sheet.contentItem, "startDemo"));
            verify(name.error.length > 0);
            compare(Session.phase, Session.FirstRun);
        }
        function test_1_wordsAreCheckedAsTheyAreTyped() {
            const sheet = findChild(face.item, "restoreSheet");
            mouseClick(findChild(face.item, "haveWallet"));
            tryVerify(() => sheet.opened);
            const words = findChild(sheet.contentItem, "restoreWords");
            const start = findChild(sheet.contentItem, "startRestored");
            tryVerify(() => words.input.activeFocus);
            words.text = "abandon abuot ";
            verify(words.error.includes("abuot"));
            words.text = "abandon ".repeat(12);
            verify(words.error.length > 0 && !start.enabled);
            words.text = "abandon ".repeat(11) + "about";
            compare(words.error, "");
            verify(start.enabled);
            keyClick(Qt.Key_Tab);
            verify(!words.input.activeFocus);
            keyClick(Qt.Key_Escape);
            tryVerify(() => !sheet.visible);
            compare(words.text, "");
            verify(!Session.restore.isWhole);
            compare(Session.phase, Session.FirstRun);
        }
        function test_3_theSecondClickStartsAndTheChecklistRuns() {
            const sheet = findChild(face.item, "demoSheet");
            tryVerify(() => sheet.opened);
            findChild(sheet.contentItem, "validatorName").text = "amber-otter";
            mouseClick(findChild(sheet.contentItem, "startDemo"));
            tryCompare(Session, "phase", Session.Checklist);
            tryVerify(() => face.item && findChild(face.item, "openHome"));
            compare(findChild(face.item, "openHome").visible, false);
        }
        function test_4_whenAllIsDoneHomeOpens() {
            tryVerify(() => {
                scene.produceBlock();
                return Session.checklist.isComplete;
            }, 10000);
            tryVerify(() => findChild(face.item, "openHome").visible);
            mouseClick(findChild(face.item, "openHome"));
            compare(Session.phase, Session.Running);
        }
        function test_5_aPublicNetworkSaysWhyItIsClosed() {
            const item = createTemporaryObject(firstRun, root);
            const card = findChild(item, "joinCard");
            verify(!findChild(card, "startAction").enabled);
            verify(card.reason.length > 0);
        }
    }
}
