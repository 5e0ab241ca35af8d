import QtQuick
import Arpeggio.Theme

/// The node in one glance: a small dial and its word.
Item {
    id: root

    property int tone: Tone.Success
    property string text
    property string note
    property bool working: false
    property real value: 1

    implicitWidth: inside.implicitWidth
    implicitHeight: Theme.hit
    Accessible.role: Accessible.StaticText
    Accessible.name: note === "" ? text : qsTr("%1, %2").arg(text).arg(note)

    Row {
        id: inside
        anchors.verticalCenter: parent.verticalCenter
        spacing: Theme.s2
        Item {
            width: 18
            height: 18
            anchors.verticalCenter: parent.verticalCenter
            ProgressRing {
                size: 18
                stroke: 2
                running: root.working
                value: root.value
                color: Theme.toneColor(root.tone)
                Accessible.ignored: true
            }
            Rectangle {
                anchors.centerIn: parent
                width: 6
                height: 6
                radius: 3
                color: Theme.toneColor(root.tone)
            }
        }
        Label {
            role: Label.Label
            color: Theme.text1
            wrapMode: Text.NoWrap
            text: root.text
            anchors.verticalCenter: parent.verticalCenter
            Accessible.ignored: true
        }
        Label {
            visible: text !== ""
            role: Label.Label
            wrapMode: Text.NoWrap
            text: root.note
            anchors.verticalCenter: parent.verticalCenter
            Accessible.ignored: true
        }
    }
}
