pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Arpeggio.App
import Arpeggio.Components
import Arpeggio.Theme

/// What happens by itself between "Start validator" and Home.
StartFrame {
    id: root

    required property Session session

    ColumnLayout {
        spacing: Theme.s3
        Label {
            Layout.fillWidth: true
            role: Label.H1
            text: root.session.checklist.isComplete ? qsTr("Your validator is running")
                : qsTr("Starting your validator")
        }
        Label {
            Layout.fillWidth: true
            role: Label.Lead
            color: Theme.text2
            text: root.session.checklist.isComplete ? qsTr("Home opens in a moment.")
                : qsTr("This needs nothing from you and takes a few seconds.")
        }
    }
    Card {
        Layout.fillWidth: true
        padding: Theme.s5
        spacing: 0
        Repeater {
            id: steps
            objectName: "steps"
            model: root.session.checklist
            delegate: CheckRow {
                required property int index
                required property var model
                Layout.fillWidth: true
                text: model.title
                stage: model.state
                time: model.timeText
                details: model.details
                last: index === steps.count - 1
            }
        }
    }
    Button {
        objectName: "openHome"
        kind: Button.Primary
        text: qsTr("Open Home")
        visible: root.session.checklist.isComplete
        onClicked: root.session.openHome()
    }
}
