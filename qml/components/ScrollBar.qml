import QtQuick
import QtQuick.Templates as T
import Arpeggio.Theme

/// A thin bar that widens under the pointer.
T.ScrollBar {
    id: root

    implicitWidth: Theme.s3
    padding: 3
    minimumSize: 0.08
    visible: size < 1
    contentItem: Rectangle {
        implicitWidth: 6
        radius: width / 2
        color: root.pressed ? Theme.text3 : root.hovered ? Theme.border : Theme.bg3
    }
}
