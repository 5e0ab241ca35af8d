import QtQuick
import QtQuick.Layouts
import Arpeggio.Theme

/// One step of something that runs by itself: its state, how long it took, and details for who asks.
Item {
    id: root

    enum State { Waiting, Running, Done, Failed }

    property int stage: CheckRow.Waiting
    property string text
    property string time
    property string details
    property bool last: false
    property bool opened: stage === CheckRow.Failed
    readonly property var words: [qsTr("Waiting"), qsTr("Running"), qsTr("Done"), qsTr("Failed")]

    implicitHeight: stack.implicitHeight + (last ? 0 : Theme.s4)
    implicitWidth: 360
    Accessible.role: Accessible.ListItem
    Accessible.name: qsTr("%1: %2").arg(text).arg(words[stage])
    Accessible.description: details

    Rectangle { // the thread from this mark to the next
        visible: !root.last
        x: Math.round(mark.width / 2) - 1
        y: mark.height + Theme.s1
        width: 2
        height: root.height - mark.height - Theme.s2
        color: root.stage === CheckRow.Done ? Theme.accent : Theme.line
    }
    Item {
        id: mark
        width: Theme.leadLine
        height: Theme.leadLine
        Rectangle {
            anchors.fill: parent
            visible: root.stage !== CheckRow.Running
            radius: width / 2
            color: root.stage === CheckRow.Done ? Theme.accentTint : root.stage === CheckRow.Failed ? Theme.dangerTint
                : "transparent"
            border.width: 2
            border.color: root.stage === CheckRow.Done ? Theme.accent : root.stage === CheckRow.Failed ? Theme.danger
                : Theme.border
            Icon {
                anchors.centerIn: parent
                visible: root.stage === CheckRow.Done || root.stage === CheckRow.Failed
                icon: root.stage === CheckRow.Done ? "check" : "close"
                size: Theme.captionLine
                color: root.stage === CheckRow.Done ? Theme.accent : Theme.danger
            }
        }
        ProgressRing {
            visible: root.stage === CheckRow.Running
            running: visible
            size: mark.width
        }
    }
    ColumnLayout {
        id: stack
        anchors { left: mark.right; right: parent.right; leftMargin: Theme.s4 }
        spacing: Theme.s1
        RowLayout {
            spacing: Theme.s3
            Label {
                Layout.fillWidth: true
                role: Label.Lead
                font.weight: root.stage === CheckRow.Running ? Font.DemiBold : Font.Normal
                color: root.stage === CheckRow.Waiting ? Theme.text3 : Theme.text1
                text: root.text
                Accessible.ignored: true
            }
            Label {
                role: Label.Label
                color: root.stage === CheckRow.Failed ? Theme.danger : Theme.text3
                wrapMode: Text.NoWrap
                text: root.time !== "" ? root.time : root.words[root.stage]
                Accessible.ignored: true
            }
            IconButton {
                visible: root.details !== ""
                implicitHeight: Theme.leadLine
                icon.name: root.opened ? "chevron-down" : "chevron-right"
                text: root.opened ? qsTr("Hide details") : qsTr("Show details")
                onClicked: root.opened = !root.opened
            }
        }
        Label {
            Layout.fillWidth: true
            visible: root.opened && text !== ""
            role: Label.Label
            font.weight: Font.Normal
            text: root.details
            Accessible.ignored: true
        }
    }
}
