import QtQuick
import Arpeggio.Theme

/// What stands where nothing is yet: a line drawing, a sentence, one button.
Item {
    id: root

    property string icon: "inbox"
    property string text
    property string action
    property int kind: Button.Secondary
    signal acted()

    implicitWidth: Theme.scaled(320)
    implicitHeight: stack.implicitHeight + 2 * Theme.s4

    Column {
        id: stack
        anchors.verticalCenter: parent.verticalCenter
        anchors.horizontalCenter: parent.horizontalCenter
        width: Math.min(parent.width, Theme.scaled(340))
        spacing: Theme.s4
        Rectangle {
            anchors.horizontalCenter: parent.horizontalCenter
            width: Theme.scaled(64)
            height: width
            radius: width / 2
            color: Theme.bg2
            Icon {
                anchors.centerIn: parent
                icon: root.icon
                size: Theme.scaled(28)
                color: Theme.text3
            }
        }
        Label {
            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            color: Theme.text2
            text: root.text
        }
        Button {
            anchors.horizontalCenter: parent.horizontalCenter
            visible: root.action !== ""
            kind: root.kind
            text: root.action
            onClicked: root.acted()
        }
    }
}
