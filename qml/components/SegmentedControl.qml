pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Arpeggio.Theme

/// A choice of one among few, side by side; the arrow keys move it.
FocusScope {
    id: root

    property var model: [] // words, or {text, icon}
    property int currentIndex: 0
    property string name
    signal picked(int index)

    function pick(index: int) {
        if (index < 0 || index >= root.model.length || index === root.currentIndex) return;
        root.picked(index);
    }

    implicitWidth: line.implicitWidth + 2 * 3
    implicitHeight: Math.max(Theme.control, Theme.bodyLine + 2 * Theme.s2 + 6)
    activeFocusOnTab: true
    Accessible.role: Accessible.Grouping
    Accessible.name: name
    Keys.onLeftPressed: root.pick(root.currentIndex - 1)
    Keys.onRightPressed: root.pick(root.currentIndex + 1)

    Rectangle {
        anchors.fill: parent
        radius: Theme.buttonRadius
        color: Theme.bg2
        FocusRing { visible: root.activeFocus }
    }
    RowLayout {
        id: line
        spacing: 0
        anchors { fill: parent; margins: 3 }
        Repeater {
            model: root.model
            delegate: T.AbstractButton {
                id: segment
                required property var modelData
                required property int index
                readonly property bool current: index === root.currentIndex

                implicitWidth: Math.max(Theme.hit, inside.implicitWidth + 2 * Theme.s4)
                Layout.fillWidth: true
                Layout.fillHeight: true
                hoverEnabled: true
                focusPolicy: Qt.NoFocus
                text: typeof modelData === "string" ? modelData : modelData.text
                icon.name: typeof modelData === "string" ? "" : modelData.icon ?? ""
                Accessible.role: Accessible.RadioButton
                Accessible.name: text
                Accessible.checked: current
                onClicked: root.pick(index)
                contentItem: Item {
                    Row {
                        id: inside
                        anchors.centerIn: parent
                        spacing: Theme.s2
                        Icon {
                            visible: segment.icon.name !== ""
                            icon: segment.icon.name
                            size: Theme.smallIcon
                            color: words.color
                            anchors.verticalCenter: parent.verticalCenter
                        }
                        Label {
                            id: words
                            wrapMode: Text.NoWrap
                            font.weight: segment.current ? Font.DemiBold : Font.Medium
                            color: segment.current ? Theme.text1 : segment.hovered ? Theme.text1 : Theme.text2
                            text: segment.text
                            Accessible.ignored: true
                        }
                    }
                }
                background: Rectangle {
                    radius: Theme.buttonRadius - 3
                    color: segment.current ? (Theme.dark ? Theme.bg3 : Theme.bg1) : "transparent"
                    border.width: segment.current ? 1 : 0
                    border.color: Theme.dark ? Theme.border : Theme.line
                }
            }
        }
    }
}
