pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Arpeggio.App
import Arpeggio.Charts
import Arpeggio.Components
import Arpeggio.Theme

/// The person's accounts, and a way to make another.
Card {
    id: root

    required property Wallets wallets
    required property Formats formats

    title: qsTr("Accounts")
    spacing: Theme.s1
    cornerOverhang: Theme.s2
    corner: IconButton {
        objectName: "addAccount"
        icon.name: "plus"
        text: qsTr("Add an account")
        onClicked: sheet.open()
    }

    Repeater {
        id: rows
        objectName: "accountRows"
        model: root.wallets.accounts
        delegate: ListRow {
            id: row
            required property int index
            required property string name
            required property string address
            required property string balanceText
            required property bool isKnown

            objectName: "account" + index
            Layout.fillWidth: true
            Layout.leftMargin: -Theme.s3
            Layout.rightMargin: -Theme.s3
            divided: false
            text: name
            subtitle: isKnown ? qsTr("%1 %2").arg(root.formats.brief(balanceText)).arg(root.formats.unit) : qsTr("…")
            selected: index === root.wallets.selectedIndex
            onClicked: root.wallets.selectedIndex = index
            leading: Identicon {
                width: Theme.scaled(36)
                height: width
                seed: row.address
                isDark: Theme.dark
            }
        }
    }
    Loading {
        Layout.fillWidth: true
        active: rows.count === 0
        Skeleton {
            Layout.fillWidth: true
            implicitHeight: Theme.row
        }
    }
    AccountSheet {
        id: sheet
        objectName: "accountSheet"
        wallets: root.wallets
    }
}
