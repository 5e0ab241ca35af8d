import QtQuick
import Arpeggio.Theme

/// The place of something that is still loading, in its final size. It stands still: a shimmer costs a core in
/// software and says no more.
Rectangle {
    implicitWidth: 120
    implicitHeight: Theme.bodyLine
    radius: Theme.chipRadius
    color: Theme.bg2
    Accessible.role: Accessible.Indicator
    Accessible.name: qsTr("Loading")
}
