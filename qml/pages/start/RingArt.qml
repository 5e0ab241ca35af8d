pragma ComponentBehavior: Bound
import QtQuick
import Arpeggio.Components
import Arpeggio.Theme

/// The product's picture: a ring of four shards with validators in their sectors. Decoration: it stands still and is
/// not read aloud.
Item {
    id: root

    property real size: 560
    readonly property real middle: size / 2
    readonly property real rim: size * 0.46
    readonly property real gap: 4 // degrees
    readonly property int perShard: 34
    readonly property real golden: 2.399963

    implicitWidth: size
    implicitHeight: size
    width: size
    height: size
    Accessible.ignored: true

    Glow { size: root.size }
    Repeater {
        model: 4
        delegate: RingSector {
            required property int index
            anchors.fill: parent
            shard: index
            middle: root.middle
            rim: root.rim
            from: -90 + index * 90 + root.gap
            sweep: 90 - 2 * root.gap
        }
    }
    Repeater {
        model: 4 * root.perShard
        delegate: Rectangle {
            required property int index
            readonly property int shard: index % 4
            readonly property int place: Math.floor(index / 4)
            // Low-discrepancy places: even over the band without rows or columns.
            readonly property real along: (place * 0.7548777 + 0.31) % 1
            readonly property real across: (place * 0.5698403 + 0.17) % 1
            readonly property real angle: (-90 + shard * 90 + 7 + 76 * along) * Math.PI / 180
            readonly property real reach: root.rim * Math.sqrt(0.26 + 0.56 * across)
            // Whole pixels: circles stay round in software.
            width: 2 * Math.max(2, Math.round(root.size * (place % 7 === 0 ? 0.008 : 0.0055)))
            height: width
            radius: width / 2
            antialiasing: true
            x: Math.round(root.middle + reach * Math.cos(angle) - width / 2)
            y: Math.round(root.middle + reach * Math.sin(angle) - height / 2)
            color: Theme.shardColor(shard)
        }
    }
    Logo {
        anchors.centerIn: parent
        size: Math.round(root.size * 0.3)
        Accessible.ignored: true
    }
}
