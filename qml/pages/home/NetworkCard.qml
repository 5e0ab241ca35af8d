import QtQuick
import QtQuick.Layouts
import Arpeggio.App
import Arpeggio.Components
import Arpeggio.Theme

/// The network at a glance, over all its shards, with "you" in it.
Card {
    id: root

    required property NodeStatus node

    title: qsTr("Network")
    note: node.isLive ? qsTr("%1 of %2 running").arg(node.membersRunning).arg(node.membersTotal) : ""
    cornerOverhang: Theme.s3
    corner: Button {
        objectName: "openNetwork"
        kind: Button.Quiet
        text: qsTr("Details")
        onClicked: Navigator.open("network")
    }

    NetworkDial {
        objectName: "dial"
        Layout.alignment: Qt.AlignHCenter
        node: root.node
        size: Math.min(root.width - 2 * root.padding, 320)
    }
    RowLayout {
        Layout.alignment: Qt.AlignHCenter
        visible: root.node.epoch.hasEnd
        spacing: Theme.s1
        Icon {
            icon: root.node.epoch.isNextElected ? "check" : "clock"
            size: Theme.captionLine
            color: words.color
        }
        Label {
            id: words
            role: Label.Caption
            color: root.node.epoch.isNextElected ? Theme.success
                : root.node.epoch.isLate ? Theme.warning : Theme.text3
            text: root.node.epoch.nextText
        }
    }
    GridLayout {
        Layout.fillWidth: true
        Layout.topMargin: Theme.s1
        columns: root.width > Theme.scaled(360) ? 4 : 2
        columnSpacing: Theme.s2
        rowSpacing: Theme.s3
        Measure {
            objectName: "paymentsPerSecond"
            Layout.fillWidth: true
            name: qsTr("Payments/s")
            value: root.node.transfersPerSecondText
        }
        Measure {
            objectName: "blocksTotal"
            Layout.fillWidth: true
            name: qsTr("Blocks")
            value: root.node.blocksText
        }
        Measure { Layout.fillWidth: true; name: qsTr("Final in"); value: root.node.finalityText }
        Measure { Layout.fillWidth: true; name: qsTr("Waiting"); value: root.node.pendingText }
    }
}
