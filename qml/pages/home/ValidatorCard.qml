pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Arpeggio.App
import Arpeggio.Components
import Arpeggio.Theme

/// The person's own validator, if there is one.
Repeater {
    id: root

    required property NodeStatus node
    required property Formats formats

    model: node.members
    delegate: Card {
        id: card
        required property string name
        required property string shareText
        required property bool isRunning
        required property bool isOwn
        required property string lastProposedText
        required property int blocksProposed

        objectName: isOwn ? "validatorCard" : ""
        visible: isOwn
        Layout.fillWidth: true
        title: qsTr("Your validator")
        corner: Chip {
            tone: card.isRunning ? Tone.Success : Tone.Warning
            icon: card.isRunning ? "check" : "minus"
            text: card.isRunning ? qsTr("Signing") : qsTr("Stopped")
        }
        RowLayout {
            spacing: Theme.s3
            Icon {
                icon: "validator"
                color: card.isRunning ? Theme.accent : Theme.text3
            }
            Label {
                Layout.fillWidth: true
                role: Label.Lead
                font.weight: Font.Medium
                elide: Text.ElideRight
                wrapMode: Text.NoWrap
                text: card.name
            }
        }
        Fact {
            Layout.fillWidth: true
            name: qsTr("Share of the votes")
            value: card.shareText
        }
        Fact {
            Layout.fillWidth: true
            name: qsTr("Blocks proposed")
            value: root.formats.number(card.blocksProposed)
        }
        Fact {
            Layout.fillWidth: true
            name: qsTr("Last one")
            value: card.lastProposedText
        }
    }
}
