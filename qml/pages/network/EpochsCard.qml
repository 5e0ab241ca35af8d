pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Arpeggio.App
import Arpeggio.Components
import Arpeggio.Theme

/// The epochs that this node has seen, newest first.
Card {
    id: root

    required property EpochModel epochs
    required property Formats formats
    readonly property int few: 6
    property bool opened: false
    readonly property int most: opened ? epochs.count : few
    readonly property bool broad: width > Theme.scaled(720)

    title: qsTr("Epochs")
    note: qsTr("as this node has seen them")
    spacing: 0
    cornerOverhang: Theme.s3
    corner: Button {
        objectName: "allEpochs"
        visible: root.epochs.count > root.few
        kind: Button.Quiet
        text: root.opened ? qsTr("Show fewer") : qsTr("Show all %1").arg(root.formats.number(root.epochs.count))
        onClicked: root.opened = !root.opened
    }

    Repeater {
        objectName: "epochs"
        model: FirstRows {
            sourceModel: root.epochs
            most: root.most
        }
        delegate: ListRow {
            id: row
            required property int index
            required property string numberText
            required property string seed
            required property string moversText
            required property string pathsText
            required property string proofText
            required property string extendedText
            required property string blocksText
            required property string gapText
            required property int proof
            required property bool isCurrent
            readonly property color ink: proof === EpochProof.Verified ? Theme.success
                : proof === EpochProof.Wrong ? Theme.danger : Theme.text3

            Layout.fillWidth: true
            Layout.leftMargin: -Theme.s3
            Layout.rightMargin: -Theme.s3
            opens: false
            divided: index < Math.min(root.most, root.epochs.count) - 1
            text: isCurrent ? qsTr("Epoch %1 · now").arg(numberText) : qsTr("Epoch %1").arg(numberText)
            subtitle: pathsText !== "" ? pathsText : moversText
            value: blocksText
            note: extendedText !== "" ? qsTr("blocks · extended") : qsTr("blocks · longest gap %1").arg(gapText)
            noteColor: extendedText !== "" ? Theme.warning : Theme.text3
            leading: Rectangle {
                width: Theme.scaled(36)
                height: width
                radius: width / 2
                color: Theme.blend(Theme.bg1, row.ink, Theme.dark ? 0.16 : 0.1)
                Icon {
                    anchors.centerIn: parent
                    icon: row.proof === EpochProof.Verified ? "shield" : row.proof === EpochProof.Wrong ? "danger"
                        : row.proof === EpochProof.Unseen ? "clock" : "info"
                    size: Theme.smallIcon
                    color: row.ink
                }
                HoverHandler { id: hover }
                Tooltip {
                    visible: hover.hovered
                    text: row.extendedText === "" ? row.proofText
                                                    : qsTr("%1 %2").arg(row.proofText).arg(row.extendedText)
                }
            }
            trailing: HashText {
                visible: root.broad
                hash: row.seed
                formats: root.formats
            }
        }
    }
    EmptyState {
        Layout.fillWidth: true
        visible: root.epochs.count === 0
        icon: "clock"
        text: qsTr("No epoch yet.")
    }
}
