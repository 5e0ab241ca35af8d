import QtQuick
import QtQuick.Templates as T
import Arpeggio.Components
import Arpeggio.Theme

/// Several lines of input for recovery words: its label above, under it a helper, an error or a success. Enter accepts
/// and Tab goes on, for words hold neither.
FocusScope {
    id: root

    property string label
    property string helper
    property string error
    property string success
    property alias text: input.text
    property alias input: input
    readonly property string note: error !== "" ? error : success !== "" ? success : helper
    readonly property color noteColor: error !== "" ? Theme.danger : success !== "" ? Theme.success : Theme.text3
    signal accepted()
    signal edited()

    function clear() {
        input.clear(); // with what could be undone
    }

    implicitWidth: 280
    implicitHeight: stack.implicitHeight

    Column {
        id: stack
        width: parent.width
        spacing: Theme.s1 + 2
        Label {
            width: parent.width
            role: Label.Label
            color: Theme.text2
            text: root.label
            Accessible.ignored: true
        }
        Rectangle {
            width: parent.width
            height: Math.max(4 * Theme.bodyLine, input.contentHeight) + 2 * Theme.s3
            radius: Theme.chipRadius + 2
            color: Theme.bg0
            border.width: input.activeFocus || root.error !== "" ? 2 : 1
            border.color: root.error !== "" ? Theme.danger : input.activeFocus ? Theme.accent
                : hover.hovered ? Theme.text2 : Theme.border
            HoverHandler { id: hover }
            T.TextArea {
                id: input
                objectName: "wordsInput"
                anchors.fill: parent
                padding: Theme.s3
                focus: true
                wrapMode: TextEdit.Wrap
                textFormat: TextEdit.PlainText
                selectByMouse: true
                inputMethodHints: Qt.ImhNoPredictiveText | Qt.ImhNoAutoUppercase | Qt.ImhSensitiveData
                color: Theme.text1
                selectionColor: Theme.accent
                selectedTextColor: Theme.accentInk
                font.family: Theme.monoFamily
                font.pixelSize: Theme.bodySize
                Accessible.role: Accessible.EditableText
                Accessible.name: root.label
                Accessible.description: root.note
                Keys.onReturnPressed: root.accepted()
                Keys.onEnterPressed: root.accepted()
                Keys.onTabPressed: nextItemInFocusChain(true).forceActiveFocus(Qt.TabFocusReason)
                Keys.onBacktabPressed: nextItemInFocusChain(false).forceActiveFocus(Qt.BacktabFocusReason)
                onTextChanged: root.edited()
            }
        }
        Row {
            width: parent.width
            spacing: Theme.s1 + 2
            Icon {
                id: mark
                visible: root.error !== "" || root.success !== ""
                icon: root.error !== "" ? "warning" : "check-circle"
                size: Theme.captionLine
                color: root.noteColor
            }
            Label {
                objectName: "wordsNote"
                width: parent.width - (mark.visible ? mark.width + parent.spacing : 0)
                role: Label.Caption
                color: root.noteColor
                text: root.note
            }
        }
    }
}
