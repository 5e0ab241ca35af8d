pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Arpeggio.Theme

/// The places of the program. `model` is a list of {text, icon, route, hint}.
FocusScope {
    id: root

    property var model: []
    property int current: 0
    property bool wide: false
    signal picked(int route)

    implicitWidth: wide ? Theme.railWide : Theme.railWidth
    Accessible.role: Accessible.PageTabList
    Accessible.name: qsTr("Places")

    Rectangle {
        anchors.fill: parent
        color: Theme.dark ? Theme.bg0 : Theme.bg1
        Rectangle {
            anchors { right: parent.right; top: parent.top; bottom: parent.bottom }
            width: 1
            color: Theme.line
        }
    }
    ColumnLayout {
        anchors { fill: parent; margins: root.wide ? Theme.s3 : Theme.s2 }
        anchors { topMargin: Theme.s4; bottomMargin: Theme.s4 }
        spacing: Theme.s1
        Row {
            Layout.leftMargin: root.wide ? Theme.s3 - 2 : 0
            Layout.alignment: root.wide ? Qt.AlignLeft : Qt.AlignHCenter
            Layout.bottomMargin: Theme.s5
            spacing: Theme.s3
            Logo { size: 28 }
            Label {
                visible: root.wide
                anchors.verticalCenter: parent.verticalCenter
                role: Label.Title
                font.family: Theme.displayFamily
                //: The name of the product
                text: qsTr("Arpeggio")
                Accessible.ignored: true
            }
        }
        Repeater {
            model: root.model
            delegate: RailItem {
                required property var modelData
                objectName: "rail" + modelData.icon
                Layout.fillWidth: true
                text: modelData.text
                icon.name: modelData.icon
                hint: modelData.hint
                wide: root.wide
                current: modelData.route === root.current
                onClicked: root.picked(modelData.route)
            }
        }
        Item { Layout.fillHeight: true }
    }
}
