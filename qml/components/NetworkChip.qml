import QtQuick
import Arpeggio.Theme

/// Which network this is. A demo network is amber and says so wherever money is seen.
Rectangle {
    id: root

    property string name
    property bool demo: false
    property bool test: false
    readonly property int tone: demo ? Tone.Warning : test ? Tone.Info : Tone.Neutral

    implicitWidth: inside.implicitWidth + 2 * Theme.s3
    implicitHeight: Theme.captionLine + Theme.s3
    radius: height / 2
    color: Theme.toneTint(tone)
    border.width: 1
    border.color: Theme.blend(Theme.toneTint(tone), Theme.toneColor(tone), 0.5)
    Accessible.role: Accessible.StaticText
    Accessible.name: demo ? qsTr("Demo network, pretend money") : qsTr("Network %1").arg(name)

    Row {
        id: inside
        anchors.centerIn: parent
        spacing: Theme.s1 + 2
        Icon {
            icon: root.demo ? "demo" : "globe"
            size: Theme.captionLine
            color: Theme.toneColor(root.tone)
            anchors.verticalCenter: parent.verticalCenter
        }
        Label {
            role: Label.Caption
            font.weight: Font.DemiBold
            font.letterSpacing: root.demo ? 0.6 : 0
            color: Theme.toneColor(root.tone)
            wrapMode: Text.NoWrap
            text: root.demo ? qsTr("DEMO") : root.name
            Accessible.ignored: true
        }
        Label {
            visible: root.demo
            role: Label.Caption
            color: Theme.toneColor(root.tone)
            wrapMode: Text.NoWrap
            text: qsTr("pretend money")
            Accessible.ignored: true
        }
    }
}
