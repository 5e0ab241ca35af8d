import QtQuick
import QtTest
import Arpeggio.App
import Arpeggio.Pages

Item {
    id: root
    width: 1280
    height: 820

    Component {
        id: settings
        SettingsPage { anchors.fill: parent; session: Session; settings: Settings; formats: Formats }
    }

    TestCase {
        name: "Settings"
        when: windowShown
        property var page: null

        function init() {
            failOnWarning(/.?/);
            page = createTemporaryObject(settings, root);
        }
        function test_openingThePageChangesNothing() {
            compare(Settings.theme, Settings.Dark);
            compare(Settings.textFactor, 1);
        }
        function test_themeFollowsTheChoice() {
            const choice = findChild(page, "themeChoice");
            choice.pick(2);
            compare(Settings.theme, Settings.Light);
            verify(!Settings.isDark);
            choice.pick(1);
            compare(Settings.theme, Settings.Dark);
        }
        function test_textSizeHasAllItsSteps() {
            const choice = findChild(page, "textChoice");
            for (const step of [0, 2, 3, 4, 1]) {
                choice.pick(step);
                compare(choice.currentIndex, step);
            }
        }
        function test_reducedMotionIsKept() {
            const before = Settings.reducedMotion;
            mouseClick(findChild(page, "reducedMotion"));
            compare(Settings.reducedMotion, !before);
            Settings.reducedMotion = before;
        }
        function backupButton(name) {
            return findChild(findChild(page, "backupSheet").contentItem, name);
        }
        function openBackup() {
            if (!Wallets.isOpen) scene.open();
            tryVerify(() => Wallets.isOpen, 10000);
            const sheet = findChild(page, "backupSheet");
            mouseClick(findChild(page, "backUp"));
            tryVerify(() => sheet.opened);
            mouseClick(backupButton("backupShow"));
            tryVerify(() => Session.backup.step === BackupForm.Words);
            return sheet;
        }
        function test_z_theWordsAreAskedForBeforeTheyCountAsBackedUp() {
            compare(findChild(page, "backupState").text, "Not backed up");
            const sheet = openBackup();
            const words = Array.from(Session.backup.words); // the property itself empties
            compare(words.length, 24);
            mouseClick(backupButton("backupWritten"));
            compare(backupButton("backupWords").words.length, 0);
            tryVerify(() => backupButton("answer0").input.activeFocus);
            backupButton("answer0").text = "nonsense";
            mouseClick(backupButton("backupCheck"));
            verify(backupButton("answer0").error.length > 0);
            for (let at = 0; at < 3; ++at) backupButton("answer" + at).text = words[Session.backup.asked[at] - 1];
            backupButton("answer2").input.forceActiveFocus();
            keyClick(Qt.Key_Return);
            tryVerify(() => !sheet.visible);
            compare(findChild(page, "backupState").text, "Backed up");
            verify(!scene.clipboard().includes(words[0] + " " + words[1]));
        }
        function test_z_closingTakesTheWordsOutOfTheScene() {
            const sheet = openBackup();
            compare(backupButton("backupWords").words.length, 24);
            keyClick(Qt.Key_Escape);
            tryVerify(() => !sheet.visible);
            compare(backupButton("backupWords").words.length, 0);
            compare(Session.backup.step, BackupForm.Intro);
        }
    }
}
