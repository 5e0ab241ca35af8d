import QtQuick
import Arpeggio.Theme

/// The chain's height, with a ring that empties until the next block is due.
Item {
    id: root

    property string blockHeight
    property real remaining: 1 // 0 to 1
    property string caption: qsTr("block")

    implicitWidth: inside.implicitWidth
    implicitHeight: Theme.hit
    Accessible.role: Accessible.StaticText
    Accessible.name: qsTr("Block %1").arg(blockHeight)

    Row {
        id: inside
        anchors.verticalCenter: parent.verticalCenter
        spacing: Theme.s2
        ProgressRing {
            size: 18
            stroke: 2.5
            value: root.remaining
            anchors.verticalCenter: parent.verticalCenter
            Accessible.ignored: true
        }
        Label {
            role: Label.Label
            wrapMode: Text.NoWrap
            text: root.caption
            anchors.verticalCenter: parent.verticalCenter
            Accessible.ignored: true
        }
        Figures {
            role: Label.Label
            text: root.blockHeight
            anchors.verticalCenter: parent.verticalCenter
            Accessible.ignored: true
        }
    }
}
