import QtQuick
import QtQuick.Templates as T
import Arpeggio.Theme

/// One choice among filters; shows whether it is on by its fill and a check mark.
T.AbstractButton {
    id: root

    implicitWidth: inside.implicitWidth + 2 * Theme.s3
    implicitHeight: Math.max(Theme.hit, Theme.labelLine + 2 * Theme.s2)
    checkable: true
    autoExclusive: true
    hoverEnabled: true
    focusPolicy: Qt.StrongFocus
    Accessible.role: Accessible.RadioButton
    Accessible.name: text
    Accessible.checked: checked

    contentItem: Item {
        Row {
            id: inside
            anchors.centerIn: parent
            spacing: Theme.s1
            Icon {
                visible: root.checked
                icon: "check"
                size: Theme.captionLine
                color: Theme.accent
                anchors.verticalCenter: parent.verticalCenter
            }
            Label {
                role: Label.Label
                color: root.checked ? Theme.accent : Theme.text2
                wrapMode: Text.NoWrap
                text: root.text
                Accessible.ignored: true
            }
        }
    }
    background: Rectangle {
        radius: height / 2
        color: root.checked ? Theme.accentTint : root.hovered ? Theme.bg2 : "transparent"
        border.width: 1
        border.color: root.checked ? Theme.accent : Theme.border
        FocusRing { around: parent.radius; visible: root.visualFocus }
    }
}
