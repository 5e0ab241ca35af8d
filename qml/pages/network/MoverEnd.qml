import QtQuick
import Arpeggio.Components
import Arpeggio.Theme

/// A shard at one side of the picture of who changed shards, with the names of those that left or joined it.
Row {
    id: root

    property int shard: 0
    property string who
    property bool joins: false
    readonly property int towards: joins ? Text.AlignLeft : Text.AlignRight

    spacing: Theme.s2
    layoutDirection: joins ? Qt.LeftToRight : Qt.RightToLeft
    ShardGlyph {
        id: glyph
        shard: root.shard
        size: Theme.scaled(14)
        anchors.verticalCenter: parent.verticalCenter
        Accessible.ignored: true
    }
    Column {
        width: root.width - glyph.width - root.spacing
        anchors.verticalCenter: parent.verticalCenter
        Label {
            width: parent.width
            horizontalAlignment: root.towards
            role: Label.Label
            color: Theme.text1
            wrapMode: Text.NoWrap
            elide: Text.ElideRight
            text: qsTr("Shard %1").arg(root.shard)
            Accessible.ignored: true
        }
        Label {
            width: parent.width
            visible: text !== ""
            horizontalAlignment: root.towards
            role: Label.Caption
            wrapMode: Text.NoWrap
            elide: Text.ElideRight
            text: root.who
            Accessible.ignored: true
        }
    }
}
