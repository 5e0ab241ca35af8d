import QtQuick
import QtQuick.Shapes
import Arpeggio.Theme

/// The one soft light of the product, behind a ring.
Shape {
    id: root

    property real size: 280

    width: size
    height: size
    ShapePath {
        strokeWidth: -1
        fillGradient: RadialGradient {
            centerX: root.size / 2
            centerY: root.size / 2
            focalX: root.size / 2
            focalY: root.size / 2
            centerRadius: root.size / 2
            GradientStop { position: 0.2; color: Theme.glow }
            GradientStop { position: 1; color: "transparent" }
        }
        PathAngleArc {
            centerX: root.size / 2
            centerY: root.size / 2
            radiusX: root.size / 2
            radiusY: root.size / 2
            startAngle: 0
            sweepAngle: 360
        }
    }
}
