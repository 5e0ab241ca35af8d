pragma ComponentBehavior: Bound
import QtQuick
import Arpeggio.App
import Arpeggio.Components
import Arpeggio.Theme

/// A shard as a dial: its validators in the band, its last blocks as ticks on the rim (long: full of payments), the
/// height in the hub, and around it the time since the last block.
Item {
    id: root

    required property ShardView view
    property string idle // said while there is no block
    property real size: 280
    property int staleAfter: 10 // seconds
    readonly property real middle: size / 2
    readonly property real rim: size * 0.4
    readonly property int shard: view.shard
    readonly property int members: view.membersTotal
    readonly property int tickCount: 32

    implicitWidth: size
    implicitHeight: size
    Accessible.role: Accessible.Graphic
    Accessible.name: view.hasBlock
        ? qsTr("Shard %1 at block %2, %3 of %4 validators running").arg(shard).arg(view.heightText)
            .arg(view.membersRunning).arg(view.membersTotal)
        : qsTr("Shard %1, no block yet").arg(shard)

    Glow { size: root.size }
    RingSector {
        anchors.fill: parent
        shard: root.shard
        middle: root.middle
        rim: root.rim
        from: -90 + 3
        sweep: 354
        bandFrom: 0.6
        bandTo: 0.92
    }
    Repeater { // the newest block stands at the top
        model: root.view.blocks
        delegate: Item {
            id: tick
            required property int index
            required property int transactions
            visible: index < root.tickCount
            anchors.fill: parent
            rotation: -index * 360 / root.tickCount
            Rectangle {
                anchors.horizontalCenter: parent.horizontalCenter
                y: root.middle - root.rim - root.size * 0.028 - height
                width: Math.max(2, root.size * 0.009)
                height: root.size * (0.022 + 0.04 * Math.min(1, Math.sqrt(tick.transactions) / 6))
                radius: width / 2
                antialiasing: true
                color: Theme.blend(Theme.bg1, Theme.shardColor(root.shard), 1 - 0.72 * tick.index / root.tickCount)
            }
        }
    }
    Repeater {
        model: root.view.members
        delegate: DialMember {
            required property int index
            required property string name
            required property bool isRunning
            required property bool isOwn
            required property int nextShard
            place: (index + 0.5) / Math.max(1, root.members)
            label: name
            running: isRunning
            own: isOwn
            next: nextShard
            shard: root.shard
            middle: root.middle
            reach: root.rim * 0.76
            size: 2 * Math.max(4, Math.round(root.size * (root.members > 24 ? 0.013 : 0.022)))
        }
    }
    ProgressRing {
        anchors.centerIn: parent
        size: root.size * 0.44
        stroke: Math.max(3, root.size * 0.013)
        color: root.view.isStale ? Theme.warning : Theme.accent
        value: root.view.hasBlock ? Math.max(0, 1 - root.view.secondsSinceBlock / root.staleAfter) : 0
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
            text: qsTr("Block")
            Accessible.ignored: true
        }
        Figures {
            anchors.horizontalCenter: parent.horizontalCenter
            role: root.size > 320 ? Label.H1 : Label.H2
            text: root.view.heightText
            Accessible.ignored: true
        }
        Label {
            anchors.horizontalCenter: parent.horizontalCenter
            role: Label.Caption
            color: root.view.isStale ? Theme.warning : Theme.accent
            text: root.view.hasBlock ? root.view.blockAgeText : root.idle
            Accessible.ignored: true
        }
    }
}
