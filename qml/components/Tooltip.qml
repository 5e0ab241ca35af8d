import QtQuick
import QtQuick.Templates as T
import Arpeggio.Theme

/// A short hint that shows while its parent is hovered.
T.ToolTip {
    id: root

    x: parent ? Math.round((parent.width - width) / 2) : 0
    y: -height - Theme.s1
    implicitWidth: Math.min(words.implicitWidth + leftPadding + rightPadding, Theme.scaled(280))
    implicitHeight: words.implicitHeight + topPadding + bottomPadding
    margins: Theme.s2
    horizontalPadding: Theme.s3
    verticalPadding: Theme.s2
    delay: Theme.hintDelay
    closePolicy: T.Popup.CloseOnEscape | T.Popup.CloseOnPressOutsideParent | T.Popup.CloseOnReleaseOutsideParent

    contentItem: Label {
        id: words
        role: Label.Caption
        color: Theme.text1
        text: root.text
    }
    background: Rectangle {
        color: Theme.bg3
        radius: Theme.chipRadius
        border.color: Theme.line
    }
}
