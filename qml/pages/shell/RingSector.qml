import QtQuick
import QtQuick.Shapes
import Arpeggio.Theme

/// One shard of a ring: its rim and its band.
Shape {
    id: root

    property int shard: 0
    property real middle
    property real rim
    property real from: -90 // degrees
    property real sweep: 90
    property real thickness: Math.max(3, rim * 0.028)
    property real bandFrom: 0.46 // of the rim
    property real bandTo: 0.93
    readonly property color ink: Theme.shardColor(shard)

    function point(part: real, degrees: real): string {
        const angle = degrees * Math.PI / 180;
        return (middle + rim * part * Math.cos(angle)) + " " + (middle + rim * part * Math.sin(angle));
    }
    readonly property string band: {
        const to = from + sweep, large = sweep > 180 ? 1 : 0;
        const outer = rim * bandTo, inner = rim * bandFrom;
        return "M" + point(bandTo, from) + "A" + outer + " " + outer + " 0 " + large + " 1 " + point(bandTo, to)
            + "L" + point(bandFrom, to) + "A" + inner + " " + inner + " 0 " + large + " 0 "
            + point(bandFrom, from) + "Z";
    }

    ShapePath {
        strokeWidth: -1
        fillColor: Theme.blend(Theme.bg0, root.ink, Theme.dark ? 0.16 : 0.1)
        PathSvg { path: root.band }
    }
    ShapePath {
        strokeColor: root.ink
        strokeWidth: root.thickness
        fillColor: "transparent"
        capStyle: ShapePath.RoundCap
        PathAngleArc {
            centerX: root.middle
            centerY: root.middle
            radiusX: root.rim
            radiusY: root.rim
            startAngle: root.from
            sweepAngle: root.sweep
        }
    }
}
