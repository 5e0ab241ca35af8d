import QtQuick
import QtQuick.Layouts
import Arpeggio.Components

/// A small number under its name.
ColumnLayout {
    id: root

    property string name
    property string value
    property int role: Label.Title

    Layout.preferredWidth: 1
    Layout.alignment: Qt.AlignTop
    spacing: 0
    Accessible.role: Accessible.StaticText
    Accessible.name: qsTr("%1: %2").arg(name).arg(value)
    Label {
        Layout.fillWidth: true
        role: Label.Caption
        text: root.name
        wrapMode: Text.NoWrap
        elide: Text.ElideRight
        Accessible.ignored: true
    }
    Figures {
        role: root.role
        text: root.value
        Accessible.ignored: true
    }
}
