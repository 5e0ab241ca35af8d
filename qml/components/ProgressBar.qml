import QtQuick
import Arpeggio.Theme

/// A thin bar that fills from its start.
Rectangle {
    id: root

    property real value: 0 // 0 to 1
    property int tone: Tone.Accent

    implicitWidth: 120
    implicitHeight: 4
    radius: height / 2
    color: Theme.bg3
    Accessible.role: Accessible.ProgressBar
    Accessible.name: qsTr("%1 percent").arg(Math.round(root.value * 100))

    Rectangle {
        anchors { left: parent.left; top: parent.top; bottom: parent.bottom }
        width: Math.max(height, parent.width * Math.min(1, root.value))
        visible: root.value > 0
        radius: parent.radius
        color: Theme.toneColor(root.tone)
    }
}
