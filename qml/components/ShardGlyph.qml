import QtQuick
import QtQuick.Shapes
import Arpeggio.Theme

/// The sign of a shard: colour and form together, so that neither is needed alone.
Item {
    id: root

    property int shard: 0
    property int size: 14
    readonly property string form: Theme.shardGlyphs[shard % Theme.shardGlyphs.length]
    readonly property real r: size / 2

    function polygon(corners: int, turn: real): string {
        let path = "";
        for (let corner = 0; corner < corners; ++corner) {
            const angle = turn + corner * 2 * Math.PI / corners;
            path += (corner === 0 ? "M" : "L") + (r + r * Math.cos(angle)) + " " + (r + r * Math.sin(angle));
        }
        return path + "Z";
    }
    readonly property string outline: {
        const up = -Math.PI / 2;
        switch (form) {
        case "square": return polygon(4, Math.PI / 4);
        case "triangle": return polygon(3, up);
        case "diamond": return polygon(4, up);
        case "pentagon": return polygon(5, up);
        case "hexagon": return polygon(6, up);
        case "cross": return "M0 " + r + "L" + size + " " + r + "M" + r + " 0L" + r + " " + size;
        }
        return "";
    }

    implicitWidth: size
    implicitHeight: size
    Accessible.role: Accessible.Graphic
    Accessible.name: qsTr("Shard %1").arg(shard)

    Rectangle {
        visible: root.form === "circle" || root.form === "ring"
        anchors.fill: parent
        radius: root.r
        color: root.form === "circle" ? Theme.shardColor(root.shard) : "transparent"
        border.width: root.form === "ring" ? 2.5 : 0
        border.color: Theme.shardColor(root.shard)
    }
    Shape {
        visible: root.outline !== ""
        anchors.fill: parent
        ShapePath {
            strokeColor: root.form === "cross" ? Theme.shardColor(root.shard) : "transparent"
            strokeWidth: root.form === "cross" ? 3 : -1
            fillColor: root.form === "cross" ? "transparent" : Theme.shardColor(root.shard)
            PathSvg { path: root.outline }
        }
    }
}
