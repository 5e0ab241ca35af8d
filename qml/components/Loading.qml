import QtQuick
import QtQuick.Layouts
import Arpeggio.Theme

/// Wraps skeletons: nothing for a moment, then them, and after a while a sentence with a way to try again.
ColumnLayout {
    id: root

    property bool active: true
    property string lateText: qsTr("This takes longer than it should.")
    property bool shown: false
    property bool late: false
    default property alias content: bones.data
    signal retried()

    spacing: Theme.s3
    visible: active
    onActiveChanged: if (!active) root.shown = root.late = false

    Timer {
        interval: Theme.loadingDelay
        running: root.active
        onTriggered: root.shown = true
    }
    Timer {
        interval: Theme.loadingTimeout
        running: root.active
        onTriggered: root.late = true
    }
    ColumnLayout {
        id: bones
        Layout.fillWidth: true
        opacity: root.shown ? 1 : 0
        spacing: Theme.s3
    }
    Notice {
        Layout.fillWidth: true
        visible: root.late
        tone: Tone.Warning
        title: root.lateText
        action: qsTr("Try again")
        onActed: {
            root.late = false;
            root.retried();
        }
    }
}
