pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Arpeggio.App
import Arpeggio.Components
import Arpeggio.Theme

/// Who validates the chosen shard; in a demo each can be stopped and started.
Card {
    id: root

    required property NodeStatus node
    required property Formats formats
    readonly property ShardView shard: node.shard

    title: qsTr("Validators")
    note: shard.membersTotal === 0 ? "" : node.shards.count > 1
        ? qsTr("Shard %1 · %2 of %3 running").arg(shard.shard).arg(shard.membersRunning).arg(shard.membersTotal)
        : qsTr("%1 of %2 running").arg(shard.membersRunning).arg(shard.membersTotal)
    spacing: 0

    Repeater {
        objectName: "members"
        model: root.shard.members
        delegate: ListRow {
            id: row
            required property int index
            required property string name
            required property string shareText
            required property bool isRunning
            required property bool isOwn
            required property int position
            required property int nextShard
            required property string lastProposedText
            required property int blocksProposed

            Layout.fillWidth: true
            Layout.leftMargin: -Theme.s3
            Layout.rightMargin: -Theme.s3
            opens: false
            divided: index < root.shard.membersTotal - 1
            text: isOwn ? qsTr("%1 · you").arg(name) : name
            subtitle: !isRunning ? qsTr("Stopped · %1 of the votes").arg(shareText)
                : nextShard >= 0 ? qsTr("%1 of the votes · goes to shard %2 next").arg(shareText).arg(nextShard)
                : qsTr("%1 of the votes · last %2").arg(shareText).arg(lastProposedText)
            value: root.formats.number(blocksProposed)
            note: qsTr("blocks")
            leading: Rectangle {
                width: Theme.scaled(36)
                height: width
                radius: width / 2
                color: row.isRunning ? Theme.accentTint : Theme.bg2
                border.width: row.isOwn ? 2 : 0
                border.color: Theme.accent
                Icon {
                    anchors.centerIn: parent
                    icon: row.isRunning ? "validator" : "minus"
                    size: Theme.smallIcon
                    color: row.isRunning ? Theme.accent : Theme.text3
                }
            }
            trailing: Switch {
                objectName: "member" + row.index
                visible: root.node.isDemo
                text: qsTr("%1 runs").arg(row.name)
                checked: row.isRunning
                onToggled: {
                    root.node.setValidatorRunning(row.position, checked);
                    checked = Qt.binding(() => row.isRunning);
                }
            }
        }
    }
    Loading {
        Layout.fillWidth: true
        active: root.shard.membersTotal === 0
        Repeater {
            model: 4
            delegate: Skeleton {
                Layout.fillWidth: true
                implicitHeight: Theme.row
            }
        }
    }
}
