pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Arpeggio.App
import Arpeggio.Components
import Arpeggio.Theme

/// All shards, side by side as far as there is room.
GridLayout {
    id: root

    required property NodeStatus node
    readonly property int fitting: Math.max(1, Math.floor(width / Theme.scaled(140)))
    readonly property int balanced: Math.ceil(node.shards.count / Math.ceil(node.shards.count / fitting))

    columns: Math.max(1, node.shards.count === 0 ? fitting : balanced)
    columnSpacing: Theme.s3
    rowSpacing: Theme.s3

    Repeater {
        objectName: "shardTiles"
        model: root.node.shards
        delegate: ShardTile {
            objectName: "shardTile" + key
            Layout.fillWidth: true
            Layout.preferredWidth: 1
            onClicked: {
                root.node.shard.shard = key;
                Navigator.open("network");
            }
        }
    }
    Loading {
        Layout.fillWidth: true
        Layout.columnSpan: root.columns
        active: root.node.shards.count === 0
        Skeleton {
            Layout.fillWidth: true
            implicitHeight: Theme.labelLine + Theme.titleLine + Theme.captionLine + 2 * Theme.s3 + 2 * Theme.s1
            radius: Theme.cardRadius
        }
    }
}
