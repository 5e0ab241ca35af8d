import QtQuick
import QtQuick.Layouts
import Arpeggio.App
import Arpeggio.Components
import Arpeggio.Theme

/// The one question before the demo: how the validator is called.
Sheet {
    id: root

    required property Session session

    function start() {
        root.session.startDemo(name.text);
    }

    title: qsTr("Your demo network")
    lead: qsTr("It lives in this window and ends with it; what you own in it is kept for the next time.")

    TextField {
        id: name
        objectName: "validatorName"
        Layout.fillWidth: true
        focus: true
        label: qsTr("Name of your validator")
        helper: qsTr("It stands beside the blocks you propose.")
        text: root.session.suggestedName
        error: root.session.nameErrorText
        maximumLength: 32
        onAccepted: root.start()
    }
    ColumnLayout {
        Layout.fillWidth: true
        spacing: Theme.s2
        Fact {
            Layout.fillWidth: true
            name: qsTr("Validators, one of them yours")
            value: root.session.demoValidators
        }
        Fact {
            Layout.fillWidth: true
            name: qsTr("Shards")
            value: root.session.demoShards
        }
        Fact {
            Layout.fillWidth: true
            name: qsTr("In your wallet to begin with")
            value: qsTr("1,000 ARP")
        }
    }
    Notice {
        Layout.fillWidth: true
        tone: Tone.Warning
        title: qsTr("Pretend money")
        text: qsTr("Nothing leaves this computer.")
    }
    actions: [
        Button {
            objectName: "cancelDemo"
            text: qsTr("Back")
            onClicked: root.close()
        },
        Button {
            objectName: "startDemo"
            kind: Button.Primary
            text: qsTr("Start validator")
            onClicked: root.start()
        }
    ]
}
