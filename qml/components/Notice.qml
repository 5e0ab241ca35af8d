import QtQuick
import QtQuick.Layouts
import Arpeggio.Theme

/// A message that stays in its place: icon, word, sentence, and at most one action.
Rectangle {
    id: root

    property int tone: Tone.Info
    property string title
    property string text
    property string action
    signal acted()
    readonly property var icons: ["info", "info", "check-circle", "warning", "danger", "info"]
    readonly property var words: [
        qsTr("Note"), qsTr("Note"), qsTr("Done"), qsTr("Warning"), qsTr("Danger"), qsTr("Note")
    ]

    implicitWidth: 320
    implicitHeight: line.implicitHeight + 2 * Theme.s3
    radius: Theme.buttonRadius
    color: Theme.toneTint(tone)
    Accessible.role: Accessible.AlertMessage
    Accessible.name: headline.text + ". " + text

    RowLayout {
        id: line
        anchors { left: parent.left; right: parent.right; verticalCenter: parent.verticalCenter }
        anchors { leftMargin: Theme.s4; rightMargin: Theme.s3 }
        spacing: Theme.s3
        Icon {
            Layout.alignment: Qt.AlignTop
            icon: root.icons[root.tone]
            size: Theme.bodyLine
            color: Theme.toneColor(root.tone)
        }
        ColumnLayout {
            Layout.fillWidth: true
            spacing: 2
            Label {
                id: headline
                Layout.fillWidth: true
                font.weight: Font.DemiBold
                color: Theme.toneColor(root.tone)
                text: root.title !== "" ? root.title : root.words[root.tone]
                Accessible.ignored: true
            }
            Label {
                Layout.fillWidth: true
                visible: text !== ""
                color: Theme.text1
                text: root.text
                Accessible.ignored: true
            }
        }
        Button {
            visible: root.action !== ""
            text: root.action
            onClicked: root.acted()
        }
    }
}
