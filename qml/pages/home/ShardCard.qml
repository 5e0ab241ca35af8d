import QtQuick
import QtQuick.Layouts
import Arpeggio.App
import Arpeggio.Components
import Arpeggio.Theme

/// The shard at a glance, with "you" in it.
Card {
    id: root

    required property NodeStatus node

    title: qsTr("Shard %1").arg(0)
    note: node.isLive ? qsTr("%1 of %2 running").arg(node.membersRunning).arg(node.membersTotal) : ""
    cornerOverhang: Theme.s3
    corner: Button {
        objectName: "openNetwork"
        kind: Button.Quiet
        text: qsTr("Details")
        onClicked: Navigator.open("network")
    }

    ShardDial {
        objectName: "dial"
        Layout.alignment: Qt.AlignHCenter
        node: root.node
        size: Math.min(root.width - 2 * root.padding, 320)
    }
    RowLayout {
        Layout.fillWidth: true
        spacing: Theme.s2
        Measure { Layout.fillWidth: true; name: qsTr("Final in"); value: root.node.finalityText }
        Measure { Layout.fillWidth: true; name: qsTr("Transfers/s"); value: root.node.transfersPerSecondText }
        Measure { Layout.fillWidth: true; name: qsTr("Waiting"); value: root.node.pending }
    }
}
