pragma ComponentBehavior: Bound
import QtQuick
import Arpeggio.Components
import Arpeggio.Theme

/// Who changed shards: on the left what each shard gave, on the right what it got, and between them the ways.
Item {
    id: root

    required property var movers // of MoverInfo
    required property int shards // how many there are
    property string spoken
    readonly property int rows: {
        let most = root.shards;
        for (const mover of root.movers) most = Math.max(most, mover.from + 1, mover.to + 1);
        return most;
    }
    readonly property real rowHeight: Math.max(Theme.row, Theme.bodyLine + Theme.captionLine + Theme.s2)
    readonly property real side: Math.min(Theme.scaled(170), width * 0.34)
    readonly property int gap: Theme.s3

    implicitWidth: Theme.scaled(420)
    implicitHeight: rows * rowHeight
    Accessible.role: Accessible.Graphic
    Accessible.name: spoken

    /// Names of those that left ("from") or joined ("to") a shard.
    function names(shard: int, end: string): string {
        const own = mover => mover.isOwn ? qsTr("%1 (you)").arg(mover.name) : mover.name;
        return root.movers.filter(mover => mover[end] === shard).map(own).join(qsTr(", "));
    }
    /// Where a mover's line ends at that side: those of one shard share its row.
    function place(index: int, shard: int, end: string): real {
        let before = 0, all = 0;
        for (let at = 0; at < root.movers.length; ++at) {
            if (root.movers[at][end] !== shard) continue;
            if (at < index) ++before;
            ++all;
        }
        return (shard + (before + 1) / (all + 1)) * root.rowHeight;
    }

    Repeater {
        model: root.rows
        delegate: MoverEnd {
            required property int index
            width: root.side
            height: root.rowHeight
            y: index * root.rowHeight
            shard: index
            who: root.names(index, "from")
        }
    }
    Repeater {
        model: root.rows
        delegate: MoverEnd {
            required property int index
            width: root.side
            height: root.rowHeight
            x: root.width - width
            y: index * root.rowHeight
            joins: true
            shard: index
            who: root.names(index, "to")
        }
    }
    Repeater {
        objectName: "moverLines"
        model: root.movers
        delegate: MoverLine {
            required property int index
            required property var modelData
            x: root.side + root.gap
            width: root.width - 2 * x
            height: root.height
            from: modelData.from
            to: modelData.to
            own: modelData.isOwn
            start: root.place(index, from, "from")
            end: root.place(index, to, "to")
        }
    }
}
