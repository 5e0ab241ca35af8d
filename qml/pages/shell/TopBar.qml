import QtQuick
import QtQuick.Layouts
import Arpeggio.App
import Arpeggio.Components
import Arpeggio.Theme

/// Always there: where we are, which network, how the node is. Under it the reason when something is wrong.
FocusScope {
    id: root

    required property Session session
    required property NodeStatus node
    readonly property bool troubled: node.phase === NodeStatus.Degraded || node.phase === NodeStatus.Failed
    readonly property bool roomy: width > Theme.scaled(760)

    implicitHeight: line.height + (trouble.visible ? trouble.height + Theme.s3 : 0)
    Accessible.role: Accessible.ToolBar
    Accessible.name: qsTr("Status")

    function tone(): int {
        switch (root.node.phase) {
        case NodeStatus.Ready: return root.node.isStale ? Tone.Warning : Tone.Success;
        case NodeStatus.Failed: return Tone.Danger;
        case NodeStatus.Stopped: return Tone.Neutral;
        case NodeStatus.Offline: return Tone.Neutral;
        }
        return Tone.Warning;
    }

    RowLayout {
        id: line
        anchors { left: parent.left; right: parent.right }
        anchors { leftMargin: Theme.gutter; rightMargin: Theme.gutter - Theme.s2 }
        height: Math.max(64, Theme.h2Line + 2 * Theme.s4)
        spacing: Theme.s5
        Label {
            Layout.fillWidth: true
            role: Label.H2
            text: Navigator.title
            wrapMode: Text.NoWrap
            elide: Text.ElideRight
        }
        CountdownRing {
            objectName: "epochRing"
            readonly property EpochClock epoch: root.node.epoch
            visible: root.node.hasBlock && root.roomy
            caption: epoch.hasEnd ? qsTr("epoch") : qsTr("block")
            //: An epoch's number and the time it has left: "17 · 0:29"
            text: epoch.hasEnd ? qsTr("%1 · %2").arg(epoch.numberText).arg(epoch.leftText) : root.node.heightText
            remaining: epoch.hasEnd ? 1 - epoch.passed : Math.max(0, 1 - root.node.secondsSinceBlock / 10)
            tone: epoch.isLate ? Tone.Warning : Tone.Accent
            spoken: epoch.hasEnd ? qsTr("Epoch %1, %2 left").arg(epoch.numberText).arg(epoch.leftText)
                : qsTr("Block %1").arg(root.node.heightText)
        }
        NodePulse {
            objectName: "nodePulse"
            tone: root.tone()
            text: root.node.phaseText
            note: root.node.hasBlock && root.roomy ? qsTr("final in %1").arg(root.node.finalityText) : ""
            working: root.node.phase === NodeStatus.Starting || root.node.phase === NodeStatus.Stopping
            value: root.node.isLive ? 1 : 0
        }
        NetworkChip {
            objectName: "networkChip"
            name: root.node.networkName
            demo: root.node.isDemo
        }
        IconButton {
            objectName: "lockButton"
            focus: true
            icon.name: "lock"
            text: qsTr("Lock the wallet (Ctrl+L)")
            onClicked: root.session.lock()
        }
    }
    Notice {
        id: trouble
        objectName: "troubleNotice"
        visible: root.troubled
        anchors { left: parent.left; right: parent.right }
        anchors { top: line.bottom; leftMargin: Theme.gutter; rightMargin: Theme.gutter }
        tone: root.node.phase === NodeStatus.Failed ? Tone.Danger : Tone.Warning
        title: root.node.troubleTitle
        text: qsTr("%1 %2").arg(root.node.troubleMeaning).arg(root.node.troubleRemedy)
    }
}
