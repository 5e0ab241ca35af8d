import QtQuick
import QtQuick.Layouts
import Arpeggio.App
import Arpeggio.Components
import Arpeggio.Theme

/// The cover over a locked wallet: the time, the network's pulse and the way back in. No balance is in the scene.
StartFrame {
    id: root

    required property Session session
    required property NodeStatus node
    property date now: new Date()

    function unlock() {
        root.session.unlock(password.text);
    }

    Timer {
        interval: Theme.tick
        repeat: true
        running: root.visible && root.Window.visibility !== Window.Minimized
        onTriggered: root.now = new Date()
    }
    ColumnLayout {
        spacing: Theme.s1
        Figures {
            role: Label.Hero
            text: root.now.toLocaleTimeString(Qt.locale(), "HH:mm")
            rolls: true
        }
        Label {
            role: Label.Lead
            color: Theme.text2
            text: root.now.toLocaleDateString(Qt.locale(), Locale.LongFormat)
        }
    }
    RowLayout {
        spacing: Theme.s4
        NodePulse {
            tone: root.node.phase === NodeStatus.Ready ? Tone.Success
                : root.node.phase === NodeStatus.Failed ? Tone.Danger : Tone.Warning
            text: root.node.phaseText
            note: root.node.hasBlock ? qsTr("block %1 · %2").arg(root.node.heightText).arg(root.node.blockAgeText) : ""
            working: root.node.phase === NodeStatus.Starting
            value: root.node.isLive ? 1 : 0
        }
        NetworkChip {
            visible: root.node.networkName !== ""
            name: root.node.networkName
            demo: root.node.isDemo
        }
    }
    Card {
        Layout.fillWidth: true
        Layout.maximumWidth: Theme.scaled(440)
        title: qsTr("Your wallet is locked")
        padding: Theme.s5
        Label {
            Layout.fillWidth: true
            color: Theme.text2
            text: qsTr("The node keeps running. Payments need your password.")
        }
        PasswordField {
            id: password
            objectName: "unlockPassword"
            Layout.fillWidth: true
            focus: true
            enabled: !root.session.isBusy
            label: qsTr("Password")
            error: root.session.passwordErrorText
            onEdited: root.session.clearPasswordError()
            onAccepted: root.unlock()
        }
        Button {
            objectName: "unlockButton"
            Layout.fillWidth: true
            kind: Button.Primary
            enabled: !root.session.isBusy
            busy: root.session.isBusy
            text: root.session.isBusy ? qsTr("Unlocking") : qsTr("Unlock")
            onClicked: root.unlock()
        }
    }
    Component.onCompleted: password.forceActiveFocus()
}
