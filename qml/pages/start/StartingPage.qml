import QtQuick
import QtQuick.Layouts
import Arpeggio.App
import Arpeggio.Components
import Arpeggio.Theme

/// While the node comes up again with what the data folder holds.
StartFrame {
    id: root

    required property NodeStatus node

    RowLayout {
        spacing: Theme.s5
        ProgressRing {
            size: 56
            running: true
        }
        ColumnLayout {
            spacing: Theme.s1
            Label {
                Layout.fillWidth: true
                role: Label.H1
                text: qsTr("Starting the node")
            }
            Label {
                Layout.fillWidth: true
                role: Label.Lead
                color: Theme.text2
                text: root.node.hasBlock ? qsTr("Continuing at block %1").arg(root.node.heightText)
                    : qsTr("Reading what is kept on this computer")
            }
        }
    }
}
