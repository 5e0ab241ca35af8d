import QtQuick
import QtQuick.Templates as T
import Arpeggio.Theme

/// A button of one icon; its text is the tooltip and the spoken name.
T.Button {
    id: root

    property color ink: enabled ? (hovered || down ? Theme.text1 : Theme.text2) : Theme.text3

    implicitWidth: Math.max(Theme.hit, Theme.scaled(36))
    implicitHeight: implicitWidth
    hoverEnabled: true
    focusPolicy: Qt.StrongFocus
    Accessible.role: Accessible.Button
    Accessible.name: text
    Accessible.onPressAction: root.clicked()
    Keys.onReturnPressed: root.clicked()
    Keys.onEnterPressed: root.clicked()

    contentItem: Item {
        Icon {
            anchors.centerIn: parent
            icon: root.icon.name
            size: Theme.scaled(20)
            color: root.ink
        }
    }
    background: Rectangle {
        radius: Theme.buttonRadius
        color: root.down ? Theme.bg3 : root.hovered ? Theme.bg2 : "transparent"
        FocusRing { visible: root.visualFocus }
    }
    Tooltip {
        visible: root.hovered && root.text !== ""
        text: root.text
    }
}
