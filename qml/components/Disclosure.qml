import QtQuick
import QtQuick.Layouts
import Arpeggio.Theme

/// "Show details": advanced things on the same page, folded away.
ColumnLayout {
    id: root

    property string text: qsTr("Show details")
    property string openText: qsTr("Hide details")
    property bool opened: false
    default property alias content: body.data

    spacing: Theme.s2
    Button {
        objectName: "disclosure"
        Layout.leftMargin: -Theme.s3
        kind: Button.Quiet
        icon.name: root.opened ? "chevron-down" : "chevron-right"
        text: root.opened ? root.openText : root.text
        onClicked: root.opened = !root.opened
    }
    ColumnLayout {
        id: body
        visible: root.opened
        Layout.fillWidth: true
        spacing: Theme.s2
    }
}
