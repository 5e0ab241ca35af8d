import QtQuick
import QtQuick.Layouts
import Arpeggio.Components
import Arpeggio.Theme

/// The frame of a page: gutters, a limit of width, and scrolling when the window is low.
FocusScope {
    id: root

    property int limit: Theme.contentMax
    property int spacing: Theme.s5
    readonly property real room: Math.min(width, limit) - 2 * Theme.gutter
    readonly property real roomHeight: height - Theme.gutter - Theme.s2
    default property alias content: body.data

    focus: true

    Scroller {
        id: scroller
        anchors.fill: parent
        contentHeight: body.y + Math.max(body.implicitHeight, root.roomHeight) + Theme.gutter
        ColumnLayout {
            id: body
            x: Theme.gutter
            y: Theme.s2
            width: root.room
            height: Math.max(implicitHeight, root.roomHeight)
            spacing: root.spacing
        }
    }
}
