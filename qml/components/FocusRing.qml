import QtQuick
import Arpeggio.Theme

/// The mark of keyboard focus: a line outside its parent with a gap, so that it is seen on any colour.
Rectangle {
    property real around: Theme.buttonRadius
    readonly property int outset: Theme.focusWidth + Theme.focusGap

    anchors.fill: parent
    anchors.margins: -outset
    radius: around + outset
    color: "transparent"
    border.width: Theme.focusWidth
    border.color: Theme.focus
}
