import QtQuick
import QtQuick.Layouts
import Arpeggio.Theme

/// A fault in its place: what happened, what it means for the money, what to do.
Card {
    id: root

    property string happened
    property string meaning
    property string remedy
    property string action: qsTr("Try again")
    property string reason // why the action cannot be taken now
    property bool copies: true
    signal acted()
    signal detailsAsked()

    border.color: Theme.danger
    Accessible.role: Accessible.AlertMessage
    Accessible.name: happened
    Accessible.description: meaning === "" ? remedy : meaning + " " + remedy

    RowLayout {
        Layout.fillWidth: true
        spacing: Theme.s4
        Icon {
            Layout.alignment: Qt.AlignTop
            icon: "danger"
            color: Theme.danger
        }
        ColumnLayout {
            Layout.fillWidth: true
            spacing: Theme.s2
            Label {
                Layout.fillWidth: true
                role: Label.Lead
                strong: true
                text: root.happened
            }
            Label {
                Layout.fillWidth: true
                visible: text !== ""
                color: Theme.text2
                text: root.meaning
            }
            Label {
                Layout.fillWidth: true
                visible: text !== ""
                text: root.remedy
            }
            RowLayout {
                Layout.topMargin: Theme.s2
                spacing: Theme.s2
                Button {
                    objectName: "errorAction"
                    visible: root.action !== ""
                    kind: Button.Primary
                    enabled: root.reason === ""
                    reason: root.reason
                    text: root.action
                    onClicked: root.acted()
                }
                Button {
                    objectName: "errorDetails"
                    Layout.alignment: Qt.AlignTop
                    visible: root.copies
                    kind: Button.Quiet
                    icon.name: "copy"
                    text: qsTr("Copy details")
                    onClicked: root.detailsAsked()
                }
            }
        }
    }
}
