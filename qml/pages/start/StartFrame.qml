import QtQuick
import QtQuick.Layouts
import Arpeggio.Components
import Arpeggio.Theme

/// The frame of all that comes before the shell: the mark at the top, the matter at the left, the ring at the right.
FocusScope {
    id: root

    property bool art: true
    property alias corner: corner.data
    default property alias content: body.data
    readonly property bool roomy: width >= Theme.scaled(1040)

    focus: true

    RingArt {
        visible: root.art && root.roomy
        anchors.verticalCenter: parent.verticalCenter
        size: Math.min(root.height * 0.86, root.width * 0.52)
        x: root.width - size * 0.82
    }
    Row {
        x: Theme.s7
        y: Theme.s6
        spacing: Theme.s3
        Logo { size: 32 }
        Label {
            role: Label.Title
            font.family: Theme.displayFamily
            anchors.verticalCenter: parent.verticalCenter
            text: qsTr("Arpeggio")
            Accessible.ignored: true
        }
    }
    Row {
        id: corner
        anchors { right: parent.right; top: parent.top; rightMargin: Theme.s6; topMargin: Theme.s6 }
        spacing: Theme.s2
    }
    Scroller {
        anchors { fill: parent; topMargin: Theme.s8 + Theme.s5; bottomMargin: Theme.s5 }
        contentHeight: Math.max(height, body.implicitHeight)
        ColumnLayout {
            id: body
            x: root.art ? Theme.s7 : Math.round((root.width - width) / 2)
            anchors.verticalCenter: parent.verticalCenter
            width: Math.min(root.width - 2 * Theme.s7, Theme.scaled(600))
            spacing: Theme.s5
        }
    }
}
