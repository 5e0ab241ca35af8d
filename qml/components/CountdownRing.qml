import QtQuick
import Arpeggio.Theme

/// What is counted, its number, and a ring that empties until the next one is due.
Item {
    id: root

    property string caption // "epoch", "block"
    property string text
    property real remaining: 1 // 0 to 1
    property int tone: Tone.Accent
    property string spoken: qsTr("%1 %2").arg(caption).arg(text)

    implicitWidth: inside.implicitWidth
    implicitHeight: Theme.hit
    Accessible.role: Accessible.StaticText
    Accessible.name: spoken

    Row {
        id: inside
        anchors.verticalCenter: parent.verticalCenter
        spacing: Theme.s2
        ProgressRing {
            size: 18
            stroke: 2.5
            value: root.remaining
            color: Theme.toneColor(root.tone)
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
            text: root.text
            anchors.verticalCenter: parent.verticalCenter
            Accessible.ignored: true
        }
    }
}
