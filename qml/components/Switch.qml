import QtQuick
import QtQuick.Templates as T
import Arpeggio.Theme

/// On or off, at once.
T.Switch {
    id: root

    function flip() {
        root.toggle();
        root.toggled();
    }

    implicitWidth: 52
    implicitHeight: Theme.hit
    hoverEnabled: true
    focusPolicy: Qt.StrongFocus
    Accessible.role: Accessible.CheckBox
    Accessible.name: text
    Accessible.checked: checked
    Accessible.onToggleAction: root.flip()
    Keys.onReturnPressed: root.flip()

    indicator: Rectangle {
        anchors.centerIn: parent
        width: 44
        height: 26
        radius: height / 2
        color: root.checked ? Theme.accent : Theme.bg3
        border.width: 1
        border.color: root.checked ? Theme.accent : Theme.border
        Rectangle {
            x: root.checked ? parent.width - width - 4 : 4
            anchors.verticalCenter: parent.verticalCenter
            width: 18
            height: 18
            radius: 9
            color: root.checked ? Theme.accentInk : Theme.text2
            Behavior on x { NumberAnimation { duration: Theme.fast; easing.type: Easing.OutCubic } }
        }
        FocusRing { around: parent.radius; visible: root.visualFocus }
    }
}
