import QtQuick
import Arpeggio.Theme

/// A short word of success at the bottom left. It never takes the focus and leaves by itself.
Rectangle {
    id: root

    property string text
    property int tone: Tone.Success
    property bool shown: false

    function show(words: string) {
        root.text = words;
        root.shown = true;
        leave.restart();
    }

    width: Math.min(line.implicitWidth + 2 * Theme.s4, Theme.scaled(420))
    height: line.implicitHeight + 2 * Theme.s3
    radius: Theme.buttonRadius
    color: Theme.bg3
    border.color: Theme.line
    visible: opacity > 0
    opacity: shown ? 1 : 0
    Accessible.role: Accessible.AlertMessage
    Accessible.name: shown ? text : ""
    Behavior on opacity { NumberAnimation { duration: Theme.fade } }

    Row {
        id: line
        anchors { left: parent.left; leftMargin: Theme.s4; verticalCenter: parent.verticalCenter }
        spacing: Theme.s2
        Icon {
            icon: root.tone === Tone.Success ? "check-circle" : "info"
            size: Theme.bodyLine
            color: Theme.toneColor(root.tone)
        }
        Label {
            text: root.text
            wrapMode: Text.NoWrap
            Accessible.ignored: true
        }
    }
    Timer {
        id: leave
        interval: Theme.toastTime
        onTriggered: root.shown = false
    }
}
