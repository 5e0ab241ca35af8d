import QtQuick
import QtQuick.Layouts
import Arpeggio.App
import Arpeggio.Charts
import Arpeggio.Components
import Arpeggio.Theme

/// The address to be paid at, as a picture and in words.
Card {
    id: root

    required property NodeStatus node
    required property Wallets wallets
    required property Formats formats
    readonly property var account: wallets.selectedAccount
    readonly property bool broad: width >= 232 + Theme.scaled(420)

    padding: Theme.s5

    GridLayout {
        Layout.fillWidth: true
        columns: root.broad ? 2 : 1
        columnSpacing: Theme.s6
        rowSpacing: Theme.s5
        Rectangle {
            Layout.alignment: Qt.AlignTop
            implicitWidth: 232
            implicitHeight: 232
            radius: Theme.cardRadius
            color: Theme.paper
            border.color: Theme.line
            QrCode {
                objectName: "qrCode"
                anchors { fill: parent; margins: Theme.s1 }
                text: root.account.address
                dark: Theme.ink
                light: Theme.paper
                Accessible.role: Accessible.Graphic
                Accessible.name: qsTr("QR code of the address")
            }
        }
        ColumnLayout {
            Layout.fillWidth: true
            Layout.alignment: Qt.AlignTop
            spacing: Theme.s4
            ColumnLayout {
                spacing: Theme.s2
                Label {
                    Layout.fillWidth: true
                    role: Label.Title
                    text: qsTr("Receive into %1").arg(root.account.name)
                }
                Label {
                    Layout.fillWidth: true
                    color: Theme.text2
                    text: qsTr("Whoever pays you needs this address. Sharing it is safe.")
                }
            }
            AddressText {
                objectName: "receiveAddress"
                perLine: 6
                Layout.fillWidth: true
                role: Label.Lead
                address: root.account.address
                name: root.formats.spokenAddress(root.account.address)
            }
            Flow {
                Layout.fillWidth: true
                spacing: Theme.s2
                Button {
                    objectName: "copyReceive"
                    kind: Button.Primary
                    icon.name: copied.running ? "check" : "copy"
                    text: copied.running ? qsTr("Copied") : qsTr("Copy address")
                    onClicked: {
                        root.formats.copy(root.account.address);
                        copied.restart();
                    }
                }
                Button {
                    objectName: "faucetButton"
                    visible: root.wallets.hasFaucet
                    icon.name: "drop"
                    text: qsTr("Get pretend money")
                    enabled: root.node.isLive && root.wallets.faucetState !== Wallets.Requested
                    onClicked: root.wallets.requestFunds()
                }
            }
            Timer {
                id: copied
                interval: Theme.copiedTime
            }
            Label {
                Layout.fillWidth: true
                objectName: "faucetNote"
                visible: root.wallets.hasFaucet && text !== ""
                role: Label.Label
                color: root.wallets.faucetState === Wallets.Refused ? Theme.danger : Theme.text2
                text: root.wallets.faucetText
            }
            Disclosure {
                Layout.fillWidth: true
                text: qsTr("For Ethereum programs")
                openText: qsTr("For Ethereum programs")
                Label {
                    Layout.fillWidth: true
                    role: Label.Label
                    font.weight: Font.Normal
                    text: qsTr("The same account in Ethereum's form:")
                }
                Label {
                    Layout.fillWidth: true
                    mono: true
                    role: Label.Label
                    color: Theme.text1
                    wrapMode: Text.WrapAnywhere
                    text: root.account.checksumAddress
                }
                Label {
                    Layout.fillWidth: true
                    role: Label.Caption
                    text: qsTr("Chain id %1 · key path %2").arg(root.node.chainId).arg(root.account.path)
                }
            }
        }
    }
}
