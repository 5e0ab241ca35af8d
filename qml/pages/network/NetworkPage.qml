import QtQuick
import QtQuick.Layouts
import Arpeggio.App
import Arpeggio.Components
import Arpeggio.Theme

/// The shard: its pulse, its validators, its latest blocks.
PageFrame {
    id: root

    required property NodeStatus node
    required property Formats formats
    readonly property bool broad: room >= Theme.scaled(760)

    Notice {
        objectName: "quorumNotice"
        Layout.fillWidth: true
        visible: root.node.isLive && !root.node.hasQuorum
        tone: Tone.Danger
        title: qsTr("No quorum")
        text: qsTr("Blocks need more than two thirds of the votes. Start one below; money is safe, payments wait.")
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
    Item { Layout.fillHeight: true }
}
