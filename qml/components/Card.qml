import QtQuick
import QtQuick.Layouts
import Arpeggio.Theme

/// A surface that holds one matter, with an optional title line and something at its end.
Rectangle {
    id: root

    property string title
    property string note
    property int padding: Theme.cardPadding
    property int spacing: Theme.s3
    property int cornerOverhang: 0 // lets the text of a quiet button end where the card's content ends
    property alias corner: corner.data
    default property alias content: body.data

    implicitWidth: stack.implicitWidth + 2 * padding
    implicitHeight: stack.implicitHeight + 2 * padding
    color: Theme.bg1
    radius: Theme.cardRadius
    border.width: 1
    border.color: Theme.dark ? Theme.bg2 : Theme.line
    Accessible.role: Accessible.Grouping
    Accessible.name: title

    ColumnLayout {
        id: stack
        anchors { fill: parent; margins: root.padding }
        spacing: Theme.s3
        RowLayout {
            visible: root.title !== ""
            spacing: Theme.s2
            Label {
                role: Label.Lead
                strong: true
                text: root.title
                wrapMode: Text.NoWrap
            }
            Label {
                Layout.fillWidth: true
                role: Label.Label
                text: root.note
                elide: Text.ElideRight
                wrapMode: Text.NoWrap
            }
            Item { // what stands here may be higher than the line without moving it
                implicitWidth: corner.implicitWidth
                implicitHeight: Theme.leadLine
                Row {
                    id: corner
                    anchors { verticalCenter: parent.verticalCenter }
                    anchors { right: parent.right; rightMargin: -root.cornerOverhang }
                    spacing: Theme.s2
                }
            }
        }
        ColumnLayout {
            id: body
            Layout.fillWidth: true
            Layout.fillHeight: true
            spacing: root.spacing
        }
    }
}
