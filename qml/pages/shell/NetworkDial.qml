pragma ComponentBehavior: Bound
import QtQuick
import Arpeggio.App
import Arpeggio.Components
import Arpeggio.Theme

/// The network as a dial: a sector for each shard with its validators as dots, those that move on ringed in the colour
/// of where they go; in the hub the epoch, and around it the time it has left.
Item {
    id: root

    required property NodeStatus node
    property real size: 320
    readonly property real middle: size / 2
    readonly property real rim: size * 0.415
    readonly property int count: Math.max(1, node.shards.count)
    readonly property real gap: count > 1 ? 2.5 : 3 // degrees at either side of a sector
    readonly property int perRow: 6
    readonly property bool ends: node.epoch.hasEnd

    implicitWidth: size
    implicitHeight: size
    Accessible.role: Accessible.Graphic
    Accessible.name: node.hasBlock
        ? qsTr("%1 shards, %2 of %3 validators running, epoch %4, %5 left").arg(node.shards.count)
            .arg(node.membersRunning).arg(node.membersTotal).arg(node.epoch.numberText).arg(node.epoch.leftText)
        : qsTr("No block yet")

    Glow { size: root.size }
    Repeater {
        model: root.node.shards
        delegate: Item {
            id: sector
            required property int index
            required property int key
            required property var members
            required property bool hasQuorum
            readonly property real along: ((index + 0.5) / root.count * 360 - 90) * Math.PI / 180
            readonly property int rows: Math.ceil(members.length / root.perRow)

            anchors.fill: parent
            RingSector {
                anchors.fill: parent
                opacity: sector.hasQuorum ? 1 : 0.45
                shard: sector.key
                middle: root.middle
                rim: root.rim
                from: -90 + sector.index * 360 / root.count + root.gap
                sweep: 360 / root.count - 2 * root.gap
                bandFrom: 0.6
                bandTo: 0.92
            }
            Row {
                x: root.middle + root.rim * 1.13 * Math.cos(sector.along) - width / 2
                y: root.middle + root.rim * 1.13 * Math.sin(sector.along) - height / 2
                spacing: 3
                visible: root.count <= 16
                ShardGlyph {
                    shard: sector.key
                    size: 10
                    anchors.verticalCenter: parent.verticalCenter
                }
                Label {
                    role: Label.Caption
                    font.weight: Font.DemiBold
                    color: Theme.text2
                    wrapMode: Text.NoWrap
                    text: sector.key
                    Accessible.ignored: true
                }
            }
            Repeater {
                model: sector.members
                delegate: DialMember {
                    required property int index
                    required property var modelData
                    readonly property int row: Math.floor(index / root.perRow)
                    readonly property int inRow: Math.min(root.perRow, sector.members.length - row * root.perRow)
                    readonly property real inside: (index % root.perRow + 0.5) / inRow
                    place: (sector.index + 0.06 + 0.88 * inside) / root.count
                    label: modelData.name
                    running: modelData.isRunning
                    own: modelData.isOwn
                    next: modelData.nextShard
                    shard: sector.key
                    middle: root.middle
                    reach: root.rim * (sector.rows < 2 ? 0.76 : 0.66 + 0.2 * row / (sector.rows - 1))
                    size: 2 * Math.max(3, Math.round(root.size * (root.node.membersTotal > 32 ? 0.011 : 0.018)))
                }
            }
        }
    }
    ProgressRing {
        anchors.centerIn: parent
        size: root.size * 0.42
        stroke: Math.max(3, root.size * 0.013)
        color: root.node.isStale || root.node.epoch.isLate ? Theme.warning : Theme.accent
        value: root.ends ? 1 - root.node.epoch.passed : root.node.hasBlock ? 1 : 0
        Accessible.ignored: true
    }
    Column {
        anchors.centerIn: parent
        spacing: 0
        Label {
            anchors.horizontalCenter: parent.horizontalCenter
            role: Label.Caption
            font.letterSpacing: 1.5
            font.capitalization: Font.AllUppercase
            text: root.ends ? qsTr("Epoch") : qsTr("Block")
            Accessible.ignored: true
        }
        Figures {
            anchors.horizontalCenter: parent.horizontalCenter
            role: Label.H1
            text: root.ends ? root.node.epoch.numberText : root.node.heightText
            Accessible.ignored: true
        }
        Figures {
            anchors.horizontalCenter: parent.horizontalCenter
            visible: root.node.hasBlock
            role: Label.Label
            color: root.node.isStale || root.node.epoch.isLate ? Theme.warning : Theme.accent
            text: root.ends ? root.node.epoch.leftText : root.node.blockAgeText
            Accessible.ignored: true
        }
        Label {
            anchors.horizontalCenter: parent.horizontalCenter
            visible: !root.node.hasBlock
            role: Label.Caption
            text: root.node.phaseText
            Accessible.ignored: true
        }
    }
}
