import QtQuick
import QtQuick.Layouts
import Arpeggio.Components
import Arpeggio.Theme

/// One setting: its name and what it does at the left, its control at the right (below, when narrow).
GridLayout {
    id: root

    property string icon
    property string name
    property string text
    property bool stacked: false
    default property alias control: slot.data

    Layout.fillWidth: true
    columns: stacked ? 1 : 2
    columnSpacing: Theme.s4
    rowSpacing: Theme.s2

    RowLayout {
        Layout.fillWidth: true
        spacing: Theme.s3
        Icon {
            Layout.alignment: Qt.AlignTop
            icon: root.icon
            size: Theme.scaled(20)
        }
        ColumnLayout {
            Layout.fillWidth: true
            spacing: 0
            Label {
                Layout.fillWidth: true
                font.weight: Font.Medium
                text: root.name
            }
            Label {
                Layout.fillWidth: true
                visible: text !== ""
                role: Label.Label
                font.weight: Font.Normal
                text: root.text
            }
        }
    }
    RowLayout {
        id: slot
        spacing: Theme.s3
        Layout.alignment: root.stacked ? Qt.AlignLeft : Qt.AlignRight
        Layout.leftMargin: root.stacked ? Theme.scaled(20) + Theme.s3 : 0
    }
}
