import QtQuick
import QtQuick.Layouts
import Arpeggio.App
import Arpeggio.Components
import Arpeggio.Theme

/// The network: its shards, how its epoch began, and of one shard the pulse, the validators and the latest blocks.
PageFrame {
    id: root

    required property NodeStatus node
    required property Formats formats
    readonly property bool broad: room >= Theme.scaled(760)
    readonly property bool epochal: node.epoch.hasEnd || node.shards.count === 0

    Notice {
        objectName: "quorumNotice"
        Layout.fillWidth: true
        visible: root.node.isLive && root.node.quorumText !== ""
        tone: Tone.Danger
        title: root.node.quorumText
        text: qsTr("Blocks need more than two thirds of the votes. Start one below; money is safe, payments wait.")
    }
    GridLayout {
        Layout.fillWidth: true
        Layout.fillHeight: false
        columns: root.broad && root.epochal ? 2 : 1
        columnSpacing: Theme.s5
        rowSpacing: Theme.s5
        ShardsCard {
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.preferredWidth: 5
            node: root.node
        }
        ReshardingCard {
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.preferredWidth: 6
            visible: root.epochal
            node: root.node
            formats: root.formats
        }
    }
    ChainCard {
        Layout.fillWidth: true
        node: root.node
        formats: root.formats
    }
    GridLayout {
        Layout.fillWidth: true
        columns: root.broad ? 2 : 1
        columnSpacing: Theme.s5
        rowSpacing: Theme.s5
        MembersCard {
            Layout.fillWidth: true
            Layout.preferredWidth: 1
            Layout.alignment: Qt.AlignTop
            node: root.node
            formats: root.formats
        }
        BlocksCard {
            Layout.fillWidth: true
            Layout.preferredWidth: 1
            Layout.alignment: Qt.AlignTop
            node: root.node
            formats: root.formats
        }
    }
    EpochsCard {
        Layout.fillWidth: true
        visible: root.epochal
        epochs: root.node.epochs
        formats: root.formats
    }
    Item { Layout.fillHeight: true }
}
