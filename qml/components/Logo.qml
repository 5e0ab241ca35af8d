pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Shapes
import Arpeggio.Theme

/// The mark: four notes of a chord, one after the other, on an open ring.
Item {
    id: root

    property int size: 28
    readonly property real unit: size / 28

    implicitWidth: size
    implicitHeight: size
    Accessible.role: Accessible.Graphic
    Accessible.name: qsTr("Arpeggio")

    Shape {
        anchors.fill: parent
        ShapePath {
            strokeColor: Theme.accent
            strokeWidth: 2.4 * root.unit
            fillColor: "transparent"
            capStyle: ShapePath.RoundCap
            PathAngleArc {
                centerX: root.size / 2
                centerY: root.size / 2
                radiusX: 12.4 * root.unit
                radiusY: 12.4 * root.unit
                startAngle: -50
                sweepAngle: 280
            }
        }
    }
    Repeater {
        model: 4
        delegate: Rectangle {
            required property int index
            x: Math.round((8.2 + index * 4.1) * root.unit - width / 2)
            y: Math.round((19 - index * 3.6) * root.unit - width / 2)
            width: 2 * Math.round((1.3 + index * 0.2) * root.unit)
            height: width
            radius: width / 2
            antialiasing: true
            color: index === 3 ? Theme.text1 : Theme.blend(Theme.accent, Theme.text1, index / 4)
        }
    }
}
