pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Arpeggio.App
import Arpeggio.Components
import Arpeggio.Theme

/// All shards, one of which is looked at below; and the epoch that they share.
Card {
    id: root

    required property NodeStatus node

    title: qsTr("Shards")
    note: node.membersTotal > 0
          ? qsTr("%1 of %2 validators running").arg(node.membersRunning).arg(node.membersTotal) : ""
    spacing: 0

    Repeater {
        objectName: "shards"
        model: root.node.shards
        delegate: ListRow {
            id: row
            required property int index
            required property int key
            required property string heightText
            required property string ageText
            required property string finalityText
            required property string rateText
            required property int running
            required property int total
            required property bool isStale
            required property bool hasQuorum
            required property bool isOwn

            objectName: "shard" + key
            Layout.fillWidth: true
            Layout.leftMargin: -Theme.s3
            Layout.rightMargin: -Theme.s3
            selected: key === root.node.shard.shard
            divided: index < root.node.shards.count - 1
            text: isOwn ? qsTr("Shard %1 · you").arg(key) : qsTr("Shard %1").arg(key)
            subtitle: hasQuorum
                ? qsTr("%1 of %2 running · final in %3 · %4/s").arg(running).arg(total)
                   .arg(finalityText).arg(rateText)
                : qsTr("No quorum: %1 of %2 running").arg(running).arg(total)
            value: heightText
            note: ageText
            noteColor: isStale ? Theme.warning : Theme.text3
            onClicked: root.node.shard.shard = key
            leading: Rectangle {
                width: Theme.scaled(36)
                height: width
                radius: width / 2
                color: Theme.blend(Theme.bg1, Theme.shardColor(row.key), Theme.dark ? 0.16 : 0.1)
                border.width: row.isOwn ? 2 : 0
                border.color: Theme.accent
                ShardGlyph {
                    anchors.centerIn: parent
                    shard: row.key
                    size: Theme.scaled(14)
                }
            }
        }
    }
    Loading {
        Layout.fillWidth: true
        active: root.node.shards.count === 0
        Repeater {
            model: 4
            delegate: Skeleton {
                Layout.fillWidth: true
                implicitHeight: Theme.row
            }
        }
    }
    Item { Layout.fillHeight: true }
    EpochLine {
        Layout.fillWidth: true
        Layout.topMargin: Theme.s4
        visible: root.node.epoch.hasEnd
        epoch: root.node.epoch
    }
    Label {
        objectName: "committeeRisk"
        Layout.fillWidth: true
        Layout.topMargin: Theme.s3
        visible: text !== ""
        role: Label.Caption
        text: root.node.committeeRiskText
    }
}
