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
}
