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
    }
}
