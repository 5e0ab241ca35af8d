import QtQuick
import Arpeggio.Theme

/// A word or two about the state of something.
Rectangle {
    id: root

    property string text
    property string icon
    property int tone: Tone.Neutral

    implicitWidth: inside.implicitWidth + 2 * Theme.s2
    implicitHeight: Theme.captionLine + Theme.s2
    radius: Theme.chipRadius
    color: Theme.toneTint(tone)
    Accessible.role: Accessible.StaticText
    Accessible.name: text

    Row {
        id: inside
        anchors.centerIn: parent
        spacing: Theme.s1
        Icon {
            visible: root.icon !== ""
            icon: root.icon
            size: Theme.captionLine
            color: words.color
            anchors.verticalCenter: parent.verticalCenter
        }
        Label {
            id: words
            role: Label.Caption
            font.weight: Font.DemiBold
            color: Theme.toneColor(root.tone)
            wrapMode: Text.NoWrap
            text: root.text
            Accessible.ignored: true
        }
    }
}
