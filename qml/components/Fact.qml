import QtQuick
import QtQuick.Layouts
import Arpeggio.Theme

/// A name and its value on one line. `mono` for hashes; `strong` for the one that counts.
RowLayout {
    id: root

    property string name
    property string value
    property bool mono: false
    property bool strong: false
    property color color: Theme.text1
    default property alias content: slot.data

    spacing: Theme.s4
    Accessible.role: Accessible.StaticText
    Accessible.name: qsTr("%1: %2").arg(name).arg(value)
    Label {
        Layout.alignment: Qt.AlignTop
        role: Label.Body
        color: Theme.text3
        wrapMode: Text.NoWrap
        text: root.name
        Accessible.ignored: true
    }
    Label {
        Layout.fillWidth: true
        visible: root.value !== ""
        horizontalAlignment: Text.AlignRight
        font.weight: root.strong ? Font.DemiBold : Font.Normal
        mono: root.mono
        color: root.color
        wrapMode: root.mono ? Text.WrapAnywhere : Text.Wrap
        text: root.value
        Accessible.ignored: true
    }
    Item {
        visible: root.value === ""
        Layout.fillWidth: true
    }
    RowLayout {
        id: slot
        visible: children.length > 0
        spacing: Theme.s2
    }
}
