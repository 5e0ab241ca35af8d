pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Arpeggio.App
import Arpeggio.Components
import Arpeggio.Theme

/// The newest final blocks.
Card {
    id: root

    required property NodeStatus node
    required property Formats formats
    property int most: 8

    title: qsTr("Latest blocks")
    note: node.shards.count > 1 ? qsTr("Shard %1").arg(node.shard.shard) : ""
    spacing: 0

    Repeater {
        objectName: "blocks"
        model: root.node.shard.blocks
        delegate: ListRow {
            required property int index
            required property string heightText
            required property string hash
            required property string timeText
            required property string proposer
            required property string sizeText
            required property int transactions

            visible: index < root.most
            Layout.fillWidth: true
            Layout.leftMargin: -Theme.s3
            Layout.rightMargin: -Theme.s3
            opens: false
            divided: index < Math.min(root.most, root.node.shard.blocks.count) - 1
            text: qsTr("Block %1").arg(heightText)
            subtitle: qsTr("by %1 · %2").arg(proposer).arg(timeText)
            value: root.formats.number(transactions)
            note: transactions === 1 ? qsTr("transfer · %1").arg(sizeText) : qsTr("transfers · %1").arg(sizeText)
            valueColor: transactions > 0 ? Theme.text1 : Theme.text3
        }
    }
    EmptyState {
        Layout.fillWidth: true
        visible: root.node.isLive && root.node.shard.blocks.count === 0
        icon: "blocks"
        text: qsTr("No block yet. The first comes in a moment.")
    }
    Loading {
        Layout.fillWidth: true
        active: !root.node.isLive && root.node.shard.blocks.count === 0
        Repeater {
            model: 4
            delegate: Skeleton {
                Layout.fillWidth: true
                implicitHeight: Theme.row
            }
        }
    }
}
