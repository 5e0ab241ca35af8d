import QtQuick
import QtQuick.Shapes
import Arpeggio.Theme

/// A ring that fills from the top. `running` without an end in sight turns a short arc instead.
Item {
    id: root

    property real value: 0 // 0 to 1
    property bool running: false
    property int size: 40
    property real stroke: Math.max(2, size / 10)
    property color color: Theme.accent
    property color track: Theme.bg3
    readonly property real reach: (size - stroke) / 2

    implicitWidth: size
    implicitHeight: size
    Accessible.role: Accessible.ProgressBar
    Accessible.name: root.running ? qsTr("In progress") : qsTr("%1 percent").arg(Math.round(root.value * 100))

    Shape {
        id: shape
        anchors.fill: parent
        ShapePath {
            strokeColor: root.track
            strokeWidth: root.stroke
            fillColor: "transparent"
            PathAngleArc {
                centerX: root.size / 2
                centerY: root.size / 2
                radiusX: root.reach
                radiusY: root.reach
                startAngle: 0
                sweepAngle: 360
            }
        }
        ShapePath {
            strokeColor: root.running || root.value > 0 ? root.color : "transparent"
            strokeWidth: root.stroke
            fillColor: "transparent"
            capStyle: ShapePath.RoundCap
            PathAngleArc {
                centerX: root.size / 2
                centerY: root.size / 2
                radiusX: root.reach
                radiusY: root.reach
                startAngle: -90
                sweepAngle: root.running ? 90 : 360 * Math.min(1, root.value)
            }
        }
        RotationAnimator on rotation {
            running: root.running && root.visible && root.Window.active && !Theme.reducedMotion
            from: 0
            to: 360
            duration: Theme.turn
            loops: Animation.Infinite
        }
    }
}
