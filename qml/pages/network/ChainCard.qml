import QtQuick
import QtQuick.Layouts
import Arpeggio.App
import Arpeggio.Components
import Arpeggio.Theme

/// The chosen shard in numbers beside its dial; hashes for who asks.
Card {
    id: root

    required property NodeStatus node
    required property Formats formats
    readonly property ShardView shard: node.shard
    readonly property bool broad: width >= Theme.scaled(680)

    padding: Theme.s5

    GridLayout {
        Layout.fillWidth: true
        columns: root.broad ? 2 : 1
        columnSpacing: Theme.s6
        rowSpacing: Theme.s4
        ShardDial {
            objectName: "dial"
            Layout.alignment: root.broad ? Qt.AlignTop : Qt.AlignHCenter
            view: root.shard
            idle: root.node.phaseText
            size: Math.min(320, root.width - 2 * root.padding)
        }
        ColumnLayout {
            Layout.fillWidth: true
            Layout.alignment: Qt.AlignVCenter
            spacing: Theme.s4
            RowLayout {
                spacing: Theme.s3
                ShardGlyph { shard: root.shard.shard; size: Theme.scaled(16) }
                Label {
                    role: Label.Title
                    text: qsTr("Shard %1").arg(root.shard.shard)
                }
                Label {
                    Layout.fillWidth: true
                    role: Label.Label
                    elide: Text.ElideRight
                    wrapMode: Text.NoWrap
                    visible: root.node.networkName !== ""
                    text: qsTr("%1 · chain id %2").arg(root.node.networkName).arg(root.shard.chainId)
                }
            }
            GridLayout {
                Layout.fillWidth: true
                columns: 3
                columnSpacing: Theme.s4
                rowSpacing: Theme.s4
                Measure {
                    Layout.fillWidth: true
                    role: Label.H2
                    name: qsTr("Final in, median")
                    value: root.shard.finalityText
                }
                Measure {
                    Layout.fillWidth: true
                    role: Label.H2
                    name: qsTr("Slowest 1 %")
                    value: root.shard.slowFinalityText
                }
                Measure {
                    Layout.fillWidth: true
                    role: Label.H2
                    name: qsTr("Base fee")
                    value: root.shard.baseFeeText
                }
                Measure {
                    Layout.fillWidth: true
                    role: Label.H2
                    name: qsTr("Transfers a second")
                    value: root.shard.rateText
                }
                Measure {
                    Layout.fillWidth: true
                    role: Label.H2
                    name: qsTr("Transfers since start")
                    value: root.shard.transfersText
                }
                Measure {
                    Layout.fillWidth: true
                    role: Label.H2
                    name: qsTr("Waiting")
                    value: root.shard.pendingText
                }
            }
            Disclosure {
                Layout.fillWidth: true
                Fact {
                    Layout.fillWidth: true
                    name: qsTr("Block hash")
                    HashText { hash: root.shard.blockHash; formats: root.formats }
                }
                Fact {
                    Layout.fillWidth: true
                    name: qsTr("State root")
                    HashText { hash: root.shard.stateRoot; formats: root.formats }
                }
                Fact {
                    Layout.fillWidth: true
                    name: qsTr("Genesis")
                    HashText { hash: root.node.genesisHash; formats: root.formats }
                }
            }
        }
    }
}
