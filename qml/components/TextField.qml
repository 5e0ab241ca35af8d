import QtQuick
import QtQuick.Templates as T
import Arpeggio.Theme

/// One line of input with its label above and its helper or error under it.
FocusScope {
    id: root

    property string label
    property string helper
    property string error
    property bool mono: false
    property string suffix
    property alias text: input.text
    property alias placeholder: input.placeholderText
    property alias echoMode: input.echoMode
    property alias readOnly: input.readOnly
    property alias validator: input.validator
    property alias maximumLength: input.maximumLength
    property alias inputMethodHints: input.inputMethodHints
    property alias input: input
    default property alias trailing: tail.data
    signal accepted()
    signal edited()

    implicitWidth: 280
    implicitHeight: stack.implicitHeight

    function selectAll() {
        input.selectAll();
    }

    Column {
        id: stack
        width: parent.width
        spacing: Theme.s1 + 2
        Label {
            visible: root.label !== ""
            width: parent.width
            role: Label.Label
            color: Theme.text2
            text: root.label
            Accessible.ignored: true
        }
        Rectangle {
            id: box
            width: parent.width
            height: Theme.control + 2
            radius: Theme.chipRadius + 2
            color: input.enabled ? Theme.bg0 : Theme.bg2
            border.width: input.activeFocus || root.error !== "" ? 2 : 1
            border.color: root.error !== "" ? Theme.danger : input.activeFocus ? Theme.accent
                : hover.hovered && input.enabled ? Theme.text2 : Theme.border
            HoverHandler { id: hover }
            T.TextField {
                id: input
                anchors { left: parent.left; right: tail.left; top: parent.top; bottom: parent.bottom }
                leftPadding: Theme.s3
                rightPadding: Theme.s2
                verticalAlignment: TextInput.AlignVCenter
                focus: true
                color: enabled ? Theme.text1 : Theme.text3
                placeholderTextColor: Theme.text3
                selectionColor: Theme.accent
                selectedTextColor: Theme.accentInk
                selectByMouse: true
                passwordCharacter: "•"
                font.family: root.mono ? Theme.monoFamily : Theme.textFamily
                font.pixelSize: Theme.bodySize
                Accessible.role: Accessible.EditableText
                Accessible.name: root.label !== "" ? root.label : placeholderText
                Accessible.description: root.error !== "" ? root.error : root.helper
                onAccepted: root.accepted()
                onTextEdited: root.edited()
                Label {
                    anchors { fill: parent; leftMargin: input.leftPadding; rightMargin: input.rightPadding }
                    visible: input.length === 0 && input.preeditText === ""
                    verticalAlignment: Text.AlignVCenter
                    elide: Text.ElideRight
                    wrapMode: Text.NoWrap
                    color: input.placeholderTextColor
                    font.family: input.font.family
                    text: input.placeholderText
                    Accessible.ignored: true
                }
            }
            Row {
                id: tail
                anchors {
                    right: parent.right
                    rightMargin: width > 0 ? Theme.s1 : 0
                    verticalCenter: parent.verticalCenter
                }
                Label {
                    visible: root.suffix !== ""
                    height: parent.height
                    rightPadding: Theme.s2
                    verticalAlignment: Text.AlignVCenter
                    color: Theme.text3
                    font.weight: Font.Medium
                    text: root.suffix
                }
            }
        }
        Row {
            visible: note.text !== ""
            width: parent.width
            spacing: Theme.s1 + 2
            Icon {
                id: mark
                visible: root.error !== ""
                icon: "warning"
                size: Theme.captionLine
                color: Theme.danger
            }
            Label {
                id: note
                width: parent.width - (mark.visible ? mark.width + parent.spacing : 0)
                role: Label.Caption
                color: root.error !== "" ? Theme.danger : Theme.text3
                text: root.error !== "" ? root.error : root.helper
            }
        }
    }
}
