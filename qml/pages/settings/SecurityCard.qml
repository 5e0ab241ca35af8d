import QtQuick
import Arpeggio.App
import Arpeggio.Components
import Arpeggio.Theme

Card {
    id: root

    required property Session session
    property bool stacked: false

    title: qsTr("Security")
    spacing: Theme.s4

    SettingLine {
        stacked: root.stacked
        icon: "key"
        name: qsTr("Password")
        text: root.session.hasPassword ? qsTr("Your wallet's file opens only with it.")
            : qsTr("None yet. Without one, whoever uses this computer account can pay from your wallet.")
        Button {
            objectName: "changePassword"
            text: root.session.hasPassword ? qsTr("Change password") : qsTr("Set a password")
            onClicked: sheet.open()
        }
    }
    SettingLine {
        stacked: root.stacked
        icon: "shield"
        name: qsTr("Recovery words")
        text: root.session.backup.isBackedUp
            ? qsTr("You wrote them down. They bring your wallet back if this computer is lost.")
            : qsTr("Only they bring your wallet back if this computer is lost. Write them down once.")
        Chip {
            objectName: "backupState"
            tone: root.session.backup.isBackedUp ? Tone.Success : Tone.Warning
            icon: root.session.backup.isBackedUp ? "check-circle" : "warning"
            text: root.session.backup.isBackedUp ? qsTr("Backed up") : qsTr("Not backed up")
        }
        Button {
            objectName: "backUp"
            text: root.session.backup.isBackedUp ? qsTr("Show again") : qsTr("Back up")
            onClicked: Navigator.backupAsked = true
        }
    }
    SettingLine {
        stacked: root.stacked
        icon: "lock"
        name: qsTr("Lock")
        text: qsTr("Hides the wallet and forgets its keys until you come back. The node keeps running.")
        Button {
            objectName: "lockNow"
            text: qsTr("Lock now")
            onClicked: root.session.lock()
        }
    }
    PasswordSheet {
        id: sheet
        objectName: "passwordSheet"
        session: root.session
    }
    BackupSheet {
        objectName: "backupSheet"
        backup: root.session.backup
        hasPassword: root.session.hasPassword
        visible: Navigator.backupAsked
        onClosed: Navigator.backupAsked = false
    }
    Component.onDestruction: Navigator.backupAsked = false
}
