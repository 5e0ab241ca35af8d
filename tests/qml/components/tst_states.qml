import QtQuick
import QtTest
import Arpeggio.Components
import Arpeggio.Theme

Item {
    id: root
    width: 640
    height: 480

    Component { id: loading; Loading { width: 300; Skeleton { implicitWidth: 100 } } }
    Component { id: checkRow; CheckRow { width: 400; text: "Keys made"; details: "In your folder" } }
    Component { id: toast; Toast {} }
    Component {
        id: sheet
        Sheet {
            title: "New account"
            TextField { objectName: "name"; focus: true }
        }
    }
    Component {
        id: fault
        ErrorCard {
            width: 400
            happened: "The disk is full."
            meaning: "Your money is safe."
            remedy: "Free some space."
        }
    }
    Component { id: holder; Item { anchors.fill: parent } }
    SignalSpy { id: spy }

    TestCase {
        name: "States"
        when: windowShown

        function init() {
            failOnWarning(/.?/);
        }
        function test_skeletonWaitsAMomentBeforeItShows() {
            const item = createTemporaryObject(loading, root);
            verify(!item.shown);
            tryVerify(() => item.shown, 2000);
            verify(!item.late);
        }
        function test_lateLoadingOffersAnotherTry() {
            const item = createTemporaryObject(loading, root, {late: true});
            item.active = false;
            verify(!item.late && !item.visible);
        }
        function test_checkRowSpeaksItsState() {
            const item = createTemporaryObject(checkRow, root);
            compare(item.Accessible.name, "Keys made: Waiting");
            item.stage = CheckRow.Done;
            compare(item.Accessible.name, "Keys made: Done");
        }
        function test_failedStepOpensItsDetails() {
            const item = createTemporaryObject(checkRow, root);
            const before = item.implicitHeight;
            item.stage = CheckRow.Failed;
            verify(item.opened);
            tryVerify(() => item.implicitHeight > before);
        }
        function test_toastNeverTakesTheFocus() {
            const field = createTemporaryObject(holder, root, {focus: true});
            field.forceActiveFocus();
            const item = createTemporaryObject(toast, root);
            item.show("Address copied");
            tryVerify(() => item.visible);
            verify(field.activeFocus);
        }
        function test_escapeClosesASheetWhoseFieldHasTheFocus() {
            const item = createTemporaryObject(sheet, root);
            item.open();
            tryVerify(() => item.opened);
            keyClick(Qt.Key_Escape);
            tryVerify(() => !item.visible);
        }
        function test_errorCardOffersActionAndDetails() {
            const item = createTemporaryObject(fault, root);
            spy.target = item;
            spy.signalName = "detailsAsked";
            spy.clear();
            mouseClick(findChild(item, "errorDetails"));
            compare(spy.count, 1);
            item.reason = "Trying again by itself";
            verify(!findChild(item, "errorAction").enabled);
        }
    }
}
