import QtQuick
import QtQuick.Layouts
import Arpeggio.Components
import Arpeggio.Theme

/// One way to begin.
FocusScope {
    id: root

    property string icon
    property string title
    property string badge
    property string text
    property string action
    property string reason // why it is not open; empty: it is
    property bool primary: false
    signal acted()

    implicitWidth: 520
    implicitHeight: line.implicitHeight + 2 * Theme.cardPadding

    Rectangle {
        anchors.fill: parent
        radius: Theme.cardRadius
        color: root.primary ? Theme.bg1 : "transparent"
        border.width: 1
        border.color: root.primary ? Theme.blend(Theme.bg1, Theme.accent, 0.55) : Theme.line
    }
    RowLayout {
        id: line
        anchors { left: parent.left; right: parent.right }
        anchors { verticalCenter: parent.verticalCenter; margins: Theme.cardPadding }
        spacing: Theme.s4
        Rectangle {
            Layout.alignment: Qt.AlignTop
            implicitWidth: Theme.scaled(44)
            implicitHeight: Theme.scaled(44)
            radius: width / 2
            color: root.primary ? Theme.accentTint : Theme.bg2
            Icon {
                anchors.centerIn: parent
                icon: root.icon
                color: root.primary ? Theme.accent : Theme.text3
            }
        }
        ColumnLayout {
            Layout.fillWidth: true
            spacing: Theme.s2
            Label {
                Layout.fillWidth: true
                role: Label.Title
                color: root.reason === "" ? Theme.text1 : Theme.text2
                text: root.title
            }
            Chip {
                visible: root.badge !== ""
                tone: Tone.Warning
                icon: "demo"
                text: root.badge
            }
            Label {
                Layout.fillWidth: true
                color: root.reason === "" ? Theme.text2 : Theme.text3
                text: root.reason === "" ? root.text : qsTr("%1 %2").arg(root.text).arg(root.reason)
            }
        }
        Button {
            objectName: "startAction"
            focus: true
            enabled: root.reason === ""
            kind: root.primary ? Button.Primary : Button.Secondary
            text: root.action
            Accessible.description: root.reason
            onClicked: root.acted()
        }
    }
}
