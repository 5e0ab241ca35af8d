import QtQuick
import QtQuick.Layouts
import Arpeggio.App
import Arpeggio.Components
import Arpeggio.Theme

/// How an epoch began: who changed shards, by which seed, and what shows that nobody chose it. The newest epoch, or an
/// earlier one that the person has gone back to.
Card {
    id: root

    required property NodeStatus node
    required property Formats formats
    readonly property EpochModel epochs: node.epochs
    readonly property int proof: epochs.shownProof
    readonly property color proofInk: proof === EpochProof.Verified ? Theme.success
        : proof === EpochProof.Wrong ? Theme.danger : Theme.text2
    readonly property string proofIcon: proof === EpochProof.Verified ? "shield"
        : proof === EpochProof.Wrong ? "danger" : proof === EpochProof.Unseen ? "clock" : "info"

    title: qsTr("Resharding")
    note: epochs.count > 0 ? epochs.shownMoversText : ""
    cornerOverhang: Theme.s2
    corner: [
        IconButton {
            objectName: "earlierEpoch"
            anchors.verticalCenter: parent?.verticalCenter
            icon.name: "back"
            text: qsTr("Earlier epoch")
            visible: root.epochs.count > 1
            enabled: root.epochs.shownRow < root.epochs.count - 1
            onClicked: root.epochs.show(root.epochs.shownRow + 1)
        },
        Chip {
            objectName: "shownEpoch"
            anchors.verticalCenter: parent?.verticalCenter
            visible: root.epochs.count > 0
            tone: root.epochs.isNewestShown ? Tone.Accent : Tone.Neutral
            text: root.epochs.isNewestShown ? qsTr("Epoch %1 · now").arg(root.epochs.shownNumberText)
                : qsTr("Epoch %1").arg(root.epochs.shownNumberText)
        },
        IconButton {
            objectName: "laterEpoch"
            anchors.verticalCenter: parent?.verticalCenter
            icon.name: "chevron-right"
            text: qsTr("Later epoch")
            visible: root.epochs.count > 1
            enabled: root.epochs.shownRow > 0
            onClicked: root.epochs.show(root.epochs.shownRow - 1)
        }
    ]

    MoverDiagram {
        objectName: "movers"
        Layout.fillWidth: true
        visible: root.epochs.shownMovers.length > 0
        movers: root.epochs.shownMovers
        shards: root.node.shards.count
        spoken: root.epochs.shownMoversText
    }
    EmptyState {
        Layout.fillWidth: true
        visible: root.epochs.count > 0 && root.epochs.shownMovers.length === 0
        icon: "swap"
        text: root.epochs.shownNumberText === root.formats.number(0)
            ? qsTr("The first epoch: its validators are where the genesis put them.")
            : qsTr("Nobody changed shards at the beginning of this epoch.")
    }
    Loading {
        Layout.fillWidth: true
        active: root.epochs.count === 0
        Skeleton {
            Layout.fillWidth: true
            implicitHeight: 4 * Theme.row
        }
    }
    Item { Layout.fillHeight: true }
    Rectangle {
        Layout.fillWidth: true
        visible: root.epochs.count > 0
        implicitHeight: 1
        color: Theme.line
    }
    Fact {
        Layout.fillWidth: true
        visible: root.epochs.count > 0
        name: qsTr("Seed")
        HashText {
            objectName: "epochSeed"
            hash: root.epochs.shownSeed
            formats: root.formats
        }
    }
    RowLayout {
        visible: root.epochs.count > 0
        spacing: Theme.s2
        Icon {
            Layout.alignment: Qt.AlignTop
            icon: root.proofIcon
            size: Theme.bodyLine
            color: root.proofInk
        }
        Label {
            objectName: "epochProof"
            Layout.fillWidth: true
            color: root.proofInk
            text: root.epochs.shownProofText
        }
    }
    RowLayout {
        visible: root.epochs.shownExtendedText !== ""
        spacing: Theme.s2
        Icon {
            Layout.alignment: Qt.AlignTop
            icon: "clock"
            size: Theme.bodyLine
            color: Theme.warning
        }
        Label {
            objectName: "epochExtended"
            Layout.fillWidth: true
            color: Theme.warning
            text: root.epochs.shownExtendedText
        }
    }
}
