import QtQuick
import QtQuick.Shapes
import Arpeggio.Theme

/// The way of one validator from shard to shard: its first half in the colour of the one it left, its second half and
/// its head in that of the one it joined.
Shape {
    id: root

    property int from: 0
    property int to: 0
    property bool own: false
    property real start // heights of its two ends
    property real end
    readonly property real head: 7
    readonly property real tip: width - 2
    readonly property real middle: (tip - head) / 2
    readonly property real half: (start + end) / 2
    readonly property real thickness: own ? 3.5 : 2

    // One curve with level ends, cut in its middle.
    readonly property string firstHalf: "M0 " + start + "C" + middle / 2 + " " + start + " " + middle * 0.75 + " "
        + (3 * start + end) / 4 + " " + middle + " " + half
    readonly property string secondHalf: "M" + middle + " " + half + "C" + middle * 1.25 + " " + (start + 3 * end) / 4
        + " " + middle * 1.5 + " " + end + " " + (tip - head) + " " + end
    readonly property string arrow: "M" + tip + " " + end + "L" + (tip - head - 2) + " " + (end - head * 0.75) + "L"
        + (tip - head - 2) + " " + (end + head * 0.75) + "Z"

    ShapePath {
        strokeColor: Theme.shardColor(root.from)
        strokeWidth: root.thickness
        fillColor: "transparent"
        PathSvg { path: root.firstHalf }
    }
    ShapePath {
        strokeColor: Theme.shardColor(root.to)
        strokeWidth: root.thickness
        fillColor: "transparent"
        PathSvg { path: root.secondHalf }
    }
    ShapePath {
        strokeWidth: -1
        fillColor: Theme.shardColor(root.to)
        PathSvg { path: root.arrow }
    }
}
