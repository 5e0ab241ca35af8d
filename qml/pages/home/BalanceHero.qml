import QtQuick
import QtQuick.Layouts
import Arpeggio.App
import Arpeggio.Components
import Arpeggio.Theme

/// The total of all accounts and the one thing to do next.
ColumnLayout {
    id: root

    required property NodeStatus node
    required property Wallets wallets
    required property Formats formats
    readonly property bool empty: wallets.isKnown && wallets.totalText === formats.number(0)
    readonly property bool funds: empty && wallets.hasFaucet
    readonly property string total: formats.brief(wallets.totalText)

    spacing: Theme.s2

    RowLayout {
        spacing: Theme.s3
        Label {
            role: Label.Lead
            color: Theme.text2
            text: qsTr("Total balance")
        }
        Chip {
            objectName: "staleChip"
            visible: root.node.isStale
            tone: Tone.Warning
            icon: "clock"
            text: root.node.staleText
        }
        Item { Layout.fillWidth: true }
    }
    Figures {
        objectName: "totalFigures"
        visible: root.wallets.isKnown
        role: root.width > Theme.scaled(44) * text.length ? Label.Hero : root.width > Theme.scaled(30) * text.length
            ? Label.Display : Label.H1
        rolls: true
        text: root.total
        faintFrom: root.formats.whole(root.wallets.totalText).length
        unit: root.formats.unit
        spoken: qsTr("%1 %2").arg(root.wallets.totalText).arg(root.formats.unit)
    }
    Loading {
        objectName: "totalLoading"
        active: !root.wallets.isKnown
        Skeleton {
            implicitWidth: Theme.scaled(320)
            implicitHeight: Theme.heroLine
        }
    }
    RowLayout {
        Layout.topMargin: Theme.s3
        Layout.bottomMargin: Theme.s2
        spacing: Theme.s3
        Button {
            objectName: "primaryAction"
            Layout.alignment: Qt.AlignTop
            kind: Button.Primary
            icon.name: root.funds ? "drop" : "send"
            text: root.funds ? qsTr("Get pretend money") : qsTr("Send")
            enabled: root.funds ? root.node.isLive && root.wallets.faucetState !== Wallets.Requested
                : root.wallets.send.blockedText === ""
            reason: root.funds ? (root.node.isLive ? "" : root.node.phaseText) : root.wallets.send.blockedText
            onClicked: root.funds ? root.wallets.requestFunds() : Navigator.open("wallet/send")
        }
        Button {
            objectName: "receiveAction"
            Layout.alignment: Qt.AlignTop
            icon.name: "receive"
            text: qsTr("Receive")
            onClicked: Navigator.open("wallet/receive")
        }
    }
    Label {
        Layout.fillWidth: true
        objectName: "faucetNote"
        visible: root.funds && text !== ""
        role: Label.Label
        color: root.wallets.faucetState === Wallets.Refused ? Theme.danger : Theme.text2
        text: root.wallets.faucetText
    }
}
