import QtQuick
import QtQuick.Layouts
import Arpeggio.App
import Arpeggio.Components
import Arpeggio.Theme

/// The chosen account: its name, what it holds, its address.
ColumnLayout {
    id: root

    required property Wallets wallets
    required property Formats formats
    readonly property var account: wallets.selectedAccount

    spacing: Theme.s1

    RowLayout {
        spacing: Theme.s1
        Label {
            role: Label.Lead
            color: Theme.text2
            text: root.account.name
            wrapMode: Text.NoWrap
            elide: Text.ElideRight
            Layout.maximumWidth: root.width - 2 * Theme.hit
        }
        IconButton {
            objectName: "renameAccount"
            icon.name: "pen"
            text: qsTr("Rename the account")
            onClicked: rename.open()
        }
    }
    Figures {
        objectName: "accountBalance"
        visible: root.account.isKnown
        role: root.width > Theme.scaled(30) * text.length ? Label.Display : Label.H1
        rolls: true
        text: root.formats.brief(root.account.balanceText)
        faintFrom: root.formats.whole(root.account.balanceText).length
        unit: root.formats.unit
        spoken: qsTr("%1 %2").arg(root.account.balanceText).arg(root.formats.unit)
    }
    Loading {
        active: !root.account.isKnown
        Skeleton {
            implicitWidth: Theme.scaled(240)
            implicitHeight: Theme.displayLine
        }
    }
    RowLayout {
        spacing: Theme.s1
        AddressText {
            address: root.account.address
            name: root.formats.spokenAddress(root.account.address)
            compact: true
        }
        IconButton {
            objectName: "copyAddress"
            icon.name: "copy"
            text: qsTr("Copy the address")
            onClicked: root.formats.copy(root.account.address)
        }
    }
    AccountSheet {
        id: rename
        wallets: root.wallets
        row: root.wallets.selectedIndex
        oldName: root.account.name
    }
}
