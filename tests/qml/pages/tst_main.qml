import QtQuick
import QtTest
import Arpeggio.App
import Arpeggio.Pages
import Arpeggio.Theme

/// The window shows one face for each phase of the session.
Item {
    id: root
    width: 200
    height: 100

    Component { id: main; Main {} }

    TestCase {
        name: "Main"
        when: windowShown
        property var window: null

        function initTestCase() {
            window = main.createObject(null);
            verify(window);
        }
        function init() {
            failOnWarning(/.?/);
        }
        function cleanupTestCase() {
            window.destroy();
        }
        function face() {
            return findChild(window.contentItem, "face").item;
        }
        function test_1_firstRun() {
            verify(face() instanceof FirstRunPage);
            compare(window.title, "Arpeggio");
        }
        function test_2_failureNamesCauseMeaningAndRemedy() {
            scene.failWith("DataFolderInUse");
            Session.startDemo("amber-otter");
            tryCompare(Session, "phase", Session.Failed, 10000);
            verify(face() instanceof FailurePage);
            const card = findChild(face(), "failureCard");
            verify(card.happened.length > 0 && card.meaning.length > 0 && card.remedy.length > 0);
            card.detailsAsked();
            verify(scene.clipboard().includes(card.happened));
        }
        function test_3_anotherTryGoesOn() {
            scene.failWith("");
            findChild(face(), "failureCard").acted();
            tryCompare(Session, "phase", Session.Checklist, 10000);
            verify(face() instanceof ChecklistPage);
            tryVerify(() => {
                scene.produceBlock();
                return Session.phase === Session.Running;
            }, 15000);
            verify(face() instanceof Shell);
        }
        function test_4_titleNamesThePlace() {
            Navigator.open("wallet");
            compare(window.title, "Wallet · Arpeggio");
            Navigator.open("home");
        }
        function test_5_themeFollowsTheSettings() {
            Settings.theme = Settings.Light;
            compare(Theme.dark, false);
            Settings.theme = Settings.Dark;
            compare(Theme.dark, true);
        }
    }
}
