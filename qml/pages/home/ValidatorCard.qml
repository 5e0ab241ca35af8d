import QtQuick
import QtQuick.Layouts
import Arpeggio.App
import Arpeggio.Components
import Arpeggio.Theme

/// The person's own validator, if there is one: where it serves, and what it does there.
Card {
    id: root

    required property OwnValidator own
    required property EpochClock epoch

    objectName: "validatorCard"
    visible: own.exists
    title: qsTr("Your validator")
    corner: Chip {
        tone: root.own.isRunning ? Tone.Success : Tone.Warning
        icon: root.own.isRunning ? "check" : "minus"
        text: root.own.isRunning ? qsTr("Signing") : qsTr("Stopped")
    }
    RowLayout {
        spacing: Theme.s3
        Icon {
            icon: "validator"
            color: root.own.isRunning ? Theme.accent : Theme.text3
        }
        Label {
            Layout.fillWidth: true
            role: Label.Lead
            font.weight: Font.Medium
            elide: Text.ElideRight
            wrapMode: Text.NoWrap
            text: root.own.name
        }
    }
    Fact {
        Layout.fillWidth: true
        name: qsTr("Serves")
        ShardGlyph { shard: Math.max(0, root.own.shard); size: Theme.scaled(12) }
        Label {
            objectName: "ownShard"
            wrapMode: Text.NoWrap
            text: qsTr("Shard %1").arg(root.own.shard)
        }
    }
    Fact {
        Layout.fillWidth: true
        visible: root.epoch.hasEnd
        name: qsTr("In the next epoch")
        ShardGlyph {
            visible: root.own.nextShard >= 0 && root.own.nextShard !== root.own.shard
            shard: Math.max(0, root.own.nextShard)
            size: Theme.scaled(12)
        }
        Label {
            objectName: "ownNext"
            wrapMode: Text.NoWrap
            text: root.own.nextText
        }
    }
    Fact {
        Layout.fillWidth: true
        name: qsTr("Share of the votes")
        value: root.own.shareText
    }
    Fact {
        Layout.fillWidth: true
        name: qsTr("Blocks proposed")
        value: root.own.blocksText
    }
}
