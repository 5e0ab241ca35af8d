import QtQuick
import QtQuick.Layouts
import Arpeggio.App
import Arpeggio.Components
import Arpeggio.Theme

/// A hash, shortened, with a way to copy the whole.
RowLayout {
    id: root

    required property Formats formats
    property string hash
    property int role: Label.Label

    spacing: 0
    Label {
        role: root.role
        mono: true
        font.weight: Font.Normal
        color: Theme.text1
        wrapMode: Text.NoWrap
        text: root.hash.length > 20 ? qsTr("%1…%2").arg(root.hash.slice(0, 10)).arg(root.hash.slice(-8)) : root.hash
        Accessible.name: qsTr("Hash ending %1").arg(root.hash.slice(-4))
    }
    IconButton {
        objectName: "copyHash"
        Layout.rightMargin: -Theme.s2
        implicitHeight: Theme.bodyLine
        icon.name: "copy"
        text: qsTr("Copy")
        onClicked: root.formats.copy(root.hash)
    }
}
