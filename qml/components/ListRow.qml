import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Arpeggio.Theme

/// A line of a list: something in front, title and subtitle, value and note at the end. Can be chosen when `opens`.
T.AbstractButton {
    id: root

    property string subtitle
    property string value
    property string note
    property color valueColor: Theme.text1
    property color noteColor: Theme.text3
    property bool selected: false
    property bool opens: true
    property bool divided: true
    property alias leading: front.data
    property alias trailing: back.data

    function spoken(parts: var): string {
        return parts.filter(part => part !== "").join(", ");
    }

    implicitHeight: Math.max(Theme.row, content.implicitHeight + 2 * Theme.s2 + Theme.s1)
    leftPadding: Theme.s3
    rightPadding: Theme.s3
    hoverEnabled: opens
    focusPolicy: opens ? Qt.StrongFocus : Qt.NoFocus
    Accessible.role: opens ? Accessible.Button : Accessible.ListItem
    Accessible.name: spoken([text, subtitle, value, note])
    Accessible.selected: selected
    Keys.onReturnPressed: if (root.opens) root.clicked()
    Keys.onEnterPressed: if (root.opens) root.clicked()

    contentItem: RowLayout {
        id: content
        spacing: Theme.s3
        Item {
            id: front
            visible: children.length > 0
            implicitWidth: childrenRect.width
            implicitHeight: childrenRect.height
        }
        ColumnLayout {
            Layout.fillWidth: true
            spacing: 0
            Label {
                Layout.fillWidth: true
                visible: text !== ""
                text: root.text
                font.weight: Font.Medium
                elide: Text.ElideRight
                wrapMode: Text.NoWrap
                Accessible.ignored: true
            }
            Label {
                Layout.fillWidth: true
                visible: text !== ""
                role: Label.Caption
                text: root.subtitle
                elide: Text.ElideRight
                wrapMode: Text.NoWrap
                Accessible.ignored: true
            }
        }
        ColumnLayout {
            visible: root.value !== "" || root.note !== ""
            spacing: 0
            Figures {
                Layout.alignment: Qt.AlignRight
                visible: root.value !== ""
                role: Label.Body
                text: root.value
                color: root.valueColor
                Accessible.ignored: true
            }
            Label {
                Layout.alignment: Qt.AlignRight
                visible: text !== ""
                role: Label.Caption
                color: root.noteColor
                wrapMode: Text.NoWrap
                text: root.note
                Accessible.ignored: true
            }
        }
        Item {
            id: back
            visible: children.length > 0
            implicitWidth: childrenRect.width
            implicitHeight: childrenRect.height
        }
    }
    background: Rectangle {
        radius: Theme.buttonRadius
        color: root.down && root.opens && !root.selected ? Theme.bg3
            : root.selected || root.hovered ? Theme.bg2 : "transparent"
        Rectangle {
            visible: root.divided && !root.selected && !root.hovered
            anchors { left: parent.left; right: parent.right; bottom: parent.bottom }
            anchors { leftMargin: Theme.s3; rightMargin: Theme.s3 }
            height: 1
            color: Theme.line
        }
        Rectangle {
            visible: root.selected
            anchors { left: parent.left; verticalCenter: parent.verticalCenter }
            width: 3
            height: parent.height - 2 * Theme.s3
            radius: 2
            color: Theme.accent
        }
        FocusRing { visible: root.visualFocus; anchors.margins: 0 }
    }
}
