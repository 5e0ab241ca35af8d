import QtQuick
import Arpeggio.Components
import Arpeggio.Theme

/// One validator on the dial: full while it runs, hollow while it does not, ringed when it is the person's own, edged
/// in the colour of the shard that it goes to next.
Item {
    id: root

    property real place // 0 to 1, clockwise from the top
    property string label
    property bool running: true
    property bool own: false
    property int shard: 0
    property int next: -1 // where it goes in the next epoch; −1: it stays
    property real middle
    property real reach
    property real size: 12
    readonly property real angle: (place * 360 - 90) * Math.PI / 180

    x: Math.round(middle + reach * Math.cos(angle) - size / 2) // whole pixels: circles stay round in software
    y: Math.round(middle + reach * Math.sin(angle) - size / 2)
    width: size
    height: size

    Rectangle {
        visible: root.own
        anchors.centerIn: parent
        width: root.size + 10
        height: width
        radius: width / 2
        antialiasing: true
        color: "transparent"
        border.width: 2
        border.color: Theme.text1
    }
    Rectangle {
        anchors.fill: parent
        radius: width / 2
        antialiasing: true
        color: root.running ? Theme.shardColor(root.shard) : Theme.bg1
        border.width: root.next >= 0 ? Math.max(2, root.size * 0.22) : root.running ? 0 : 2
        border.color: root.next >= 0 ? Theme.shardColor(root.next) : Theme.text3
    }
    Label {
        visible: root.own
        anchors.horizontalCenter: parent.horizontalCenter
        y: Math.sin(root.angle) < 0 ? root.size + 6 : -height - 6
        role: Label.Caption
        font.weight: Font.DemiBold
        color: Theme.text1
        wrapMode: Text.NoWrap
        //: Stands beside the person's own validator in the picture of a shard
        text: qsTr("you")
        Accessible.ignored: true
    }
    HoverHandler { id: hover }
    Tooltip {
        visible: hover.hovered
        text: {
            const what = root.running ? root.label : qsTr("%1, stopped").arg(root.label);
            return root.next < 0 ? what : qsTr("%1, goes to shard %2").arg(what).arg(root.next);
        }
    }
}
