import QtQuick
import QtQuick.Templates as T
import Arpeggio.Theme

/// One place of the rail.
T.AbstractButton {
    id: root

    property bool wide: false
    property bool current: false
    property string hint // its shortcut, as the person would press it

    implicitWidth: wide ? Theme.railWide - 2 * Theme.s3 : Theme.railWidth - 2 * Theme.s2
    implicitHeight: wide ? Math.max(Theme.row, Theme.bodyLine + 2 * Theme.s3)
        : Theme.icon + Theme.captionLine + 2 * Theme.s2 + 2
    hoverEnabled: true
    focusPolicy: Qt.StrongFocus
    Accessible.role: Accessible.PageTab
    Accessible.name: text
    Accessible.description: hint
    Accessible.selected: current
    Keys.onReturnPressed: root.clicked()

    contentItem: Item {
        Icon {
            id: mark
            x: root.wide ? Theme.s3 : Math.round((parent.width - width) / 2)
            y: root.wide ? Math.round((parent.height - height) / 2) : Theme.s2
            icon: root.icon.name
            color: root.current ? Theme.accent : words.color
        }
        Label {
            id: words
            x: root.wide ? mark.x + mark.width + Theme.s3 : 0
            y: root.wide ? Math.round((parent.height - height) / 2) : mark.y + mark.height + 2
            width: parent.width - x
            role: root.wide ? Label.Body : Label.Caption
            horizontalAlignment: root.wide ? Text.AlignLeft : Text.AlignHCenter
            font.weight: root.current ? Font.DemiBold : Font.Medium
            color: root.current || root.hovered ? Theme.text1 : Theme.text2
            wrapMode: Text.NoWrap
            elide: Text.ElideRight
            text: root.text
            Accessible.ignored: true
        }
    }
    background: Rectangle {
        radius: Theme.buttonRadius
        color: root.current ? Theme.bg2 : root.down ? Theme.bg3 : root.hovered ? Theme.bg2 : "transparent"
        Rectangle {
            visible: root.current
            anchors { left: parent.left; verticalCenter: parent.verticalCenter }
            width: 3
            height: parent.height - 2 * Theme.s3
            radius: 2
            color: Theme.accent
        }
        FocusRing { visible: root.visualFocus }
    }
    Tooltip {
        visible: root.hovered && root.hint !== ""
        x: root.width + Theme.s2
        y: Math.round((root.height - height) / 2)
        text: root.wide ? root.hint : qsTr("%1 · %2").arg(root.text).arg(root.hint)
    }
}
