import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Arpeggio.Theme

/// A sheet over the window for one matter that needs an answer. Esc leaves it; the first field takes the focus.
T.Popup {
    id: root

    property string title
    property string lead
    property int span: Theme.scaled(480)
    property alias actions: actions.data
    default property alias content: body.data

    parent: T.Overlay.overlay
    x: parent ? Math.round((parent.width - width) / 2) : 0
    y: parent ? Math.round((parent.height - height) / 2) : 0
    width: Math.min(span, parent ? parent.width - 2 * Theme.gutter : span)
    height: Math.min(implicitHeight, parent ? parent.height - 2 * Theme.s5 : implicitHeight)
    implicitHeight: stack.implicitHeight + topPadding + bottomPadding
    padding: Theme.s6
    modal: true
    focus: true
    closePolicy: T.Popup.CloseOnEscape
    T.Overlay.modal: Rectangle { color: Theme.scrim }

    enter: Transition {
        NumberAnimation { property: "opacity"; from: 0; to: 1; duration: Theme.fade }
    }
    exit: Transition {
        NumberAnimation { property: "opacity"; from: 1; to: 0; duration: Theme.fade }
    }
    background: Rectangle {
        color: Theme.bg1
        radius: Theme.sheetRadius
        border.color: Theme.line
    }
    contentItem: ColumnLayout {
        id: stack
        spacing: Theme.s5
        Accessible.role: Accessible.Dialog
        Accessible.name: root.title
        ColumnLayout {
            spacing: Theme.s2
            RowLayout {
                Label {
                    Layout.fillWidth: true
                    role: Label.H2
                    text: root.title
                }
                IconButton {
                    objectName: "sheetClose"
                    Layout.alignment: Qt.AlignTop
                    Layout.rightMargin: -Theme.s2
                    text: qsTr("Close")
                    icon.name: "close"
                    onClicked: root.close()
                }
            }
            Label {
                Layout.fillWidth: true
                visible: text !== ""
                color: Theme.text2
                text: root.lead
            }
        }
        Scroller {
            Layout.fillWidth: true
            Layout.fillHeight: true
            implicitHeight: body.implicitHeight
            contentHeight: body.implicitHeight
            ColumnLayout {
                id: body
                width: parent.width
                spacing: Theme.s4
            }
        }
        RowLayout {
            id: actions
            Layout.alignment: Qt.AlignRight
            spacing: Theme.s3
        }
    }
}
