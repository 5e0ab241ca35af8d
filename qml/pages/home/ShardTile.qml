import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Arpeggio.Components
import Arpeggio.Theme

/// One shard in a few numbers; leads to its page.
T.AbstractButton {
    id: root

    required property int key
    required property string heightText
    required property string finalityText
    required property string ageText
    required property bool isStale
    required property bool hasQuorum
    required property bool isOwn
    required property int running
    required property int total
    readonly property bool troubled: isStale || (total > 0 && !hasQuorum)

    implicitHeight: content.implicitHeight + 2 * Theme.s3
    padding: Theme.s3
    hoverEnabled: true
    focusPolicy: Qt.StrongFocus
    Accessible.role: Accessible.Button
    Accessible.name: qsTr("Shard %1, block %2, %3 of %4 validators running").arg(key).arg(heightText).arg(running)
        .arg(total)
    Accessible.onPressAction: root.clicked()
    Keys.onReturnPressed: root.clicked()
    Keys.onEnterPressed: root.clicked()

    contentItem: ColumnLayout {
        id: content
        spacing: Theme.s1
        RowLayout {
            spacing: Theme.s2
            ShardGlyph { shard: root.key; size: Theme.scaled(12) }
            Label {
                Layout.fillWidth: true
                role: Label.Label
                color: Theme.text2
                wrapMode: Text.NoWrap
                elide: Text.ElideRight
                text: root.isOwn ? qsTr("Shard %1 · you").arg(root.key) : qsTr("Shard %1").arg(root.key)
                Accessible.ignored: true
            }
            Icon {
                visible: root.troubled
                icon: "warning"
                size: Theme.captionLine
                color: Theme.warning
            }
        }
        Figures {
            role: Label.Title
            text: root.heightText
            Accessible.ignored: true
        }
        Label {
            Layout.fillWidth: true
            role: Label.Caption
            color: root.troubled ? Theme.warning : Theme.text3
            wrapMode: Text.NoWrap
            elide: Text.ElideRight
            text: root.isStale ? root.ageText : root.running < root.total
                ? qsTr("%1 of %2 running").arg(root.running).arg(root.total)
                 : qsTr("final in %1").arg(root.finalityText)
            Accessible.ignored: true
        }
    }
    background: Rectangle {
        radius: Theme.cardRadius
        color: root.down ? Theme.bg3 : root.hovered ? Theme.bg2 : Theme.bg1
        border.width: 1
        border.color: root.isOwn ? Theme.blend(Theme.bg1, Theme.shardColor(root.key), 0.6)
            : Theme.dark ? Theme.bg2 : Theme.line
        FocusRing { around: parent.radius; visible: root.visualFocus }
    }
}
