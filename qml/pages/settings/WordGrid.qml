import QtQuick
import QtQuick.Layouts
import Arpeggio.Components
import Arpeggio.Theme

/// Recovery words with their numbers, read down each column.
GridLayout {
    id: root

    property var words: []
    readonly property int across: 4

    flow: GridLayout.TopToBottom
    rows: Math.max(1, Math.ceil(words.length / root.across))
    columnSpacing: Theme.s3
    rowSpacing: Theme.s2

    Repeater {
        model: root.words
        Rectangle {
            id: cell
            required property int index
            required property string modelData
            Layout.fillWidth: true
            implicitWidth: Theme.scaled(116)
            implicitHeight: line.implicitHeight + 2 * Theme.s1 + 2
            radius: Theme.chipRadius
            color: Theme.bg2
            Accessible.role: Accessible.StaticText
            //: Read aloud: the number of a recovery word, and the word
            Accessible.name: qsTr("%1: %2").arg(cell.index + 1).arg(cell.modelData)
            RowLayout {
                id: line
                anchors { left: parent.left; right: parent.right; verticalCenter: parent.verticalCenter }
                anchors { leftMargin: Theme.s2; rightMargin: Theme.s2 }
                spacing: Theme.s2
                Label {
                    Layout.preferredWidth: Theme.scaled(20)
                    role: Label.Label
                    mono: true
                    horizontalAlignment: Text.AlignRight
                    text: cell.index + 1
                    Accessible.ignored: true
                }
                Label {
                    Layout.fillWidth: true
                    mono: true
                    font.weight: Font.Medium
                    text: cell.modelData
                    Accessible.ignored: true
                }
            }
        }
    }
}
