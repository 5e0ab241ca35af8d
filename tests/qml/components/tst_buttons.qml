import QtQuick
import QtTest
import Arpeggio.Components
import Arpeggio.Theme

Item {
    id: root
    width: 480
    height: 320

    Component { id: button; Button { text: "Send" } }
    Component { id: icon; IconButton { text: "Copy"; icon.name: "copy" } }
    Component { id: toggle; Switch { text: "Runs" } }
    Component {
        id: segments
        SegmentedControl {
            model: ["a", "b", "c"]
            onPicked: index => currentIndex = index
        }
    }
    SignalSpy { id: spy }

    TestCase {
        name: "Buttons"
        when: windowShown

        function init() {
            failOnWarning(/.?/);
        }
        function make(component, signalName, properties) {
            const item = createTemporaryObject(component, root, properties ?? {});
            verify(item);
            spy.signalName = "";
            spy.target = item;
            spy.signalName = signalName;
            spy.clear();
            return item;
        }
        function test_clickReturnAndSpacePress() {
            const item = make(button, "clicked");
            mouseClick(item);
            item.forceActiveFocus();
            keyClick(Qt.Key_Return);
            keyClick(Qt.Key_Space);
            compare(spy.count, 3);
        }
        function test_disabledSaysWhyInSightAndInWords() {
            const item = make(button, "clicked", {enabled: false, reason: "No peers"});
            const idle = createTemporaryObject(button, root, {enabled: false});
            verify(item.excused);
            verify(item.implicitHeight > idle.implicitHeight);
            mouseClick(item);
            compare(spy.count, 0);
        }
        function test_reasonIsGoneWhenItWorksAgain() {
            const item = make(button, "clicked", {enabled: false, reason: "No peers"});
            item.enabled = true;
            verify(!item.excused);
        }
        function test_everyKindIsBigEnoughToHit_data() {
            return [{tag: "button", of: button}, {tag: "icon", of: icon}, {tag: "switch", of: toggle}];
        }
        function test_everyKindIsBigEnoughToHit(data) {
            const item = make(data.of, "clicked");
            verify(item.width >= Theme.hit && item.height >= Theme.hit);
        }
        function test_focusByKeyboardIsMarked() {
            const item = make(button, "clicked");
            item.forceActiveFocus(Qt.TabFocusReason);
            verify(item.visualFocus);
        }
        function test_switchTogglesByReturn() {
            const item = make(toggle, "toggled");
            item.forceActiveFocus();
            keyClick(Qt.Key_Return);
            verify(item.checked);
            compare(spy.count, 1);
        }
        function test_arrowsMoveASegmentAndStopAtTheEnds() {
            const item = make(segments, "picked");
            item.forceActiveFocus();
            keyClick(Qt.Key_Left);
            compare(item.currentIndex, 0);
            keyClick(Qt.Key_Right);
            keyClick(Qt.Key_Right);
            keyClick(Qt.Key_Right);
            compare(item.currentIndex, 2);
        }
    }
}
