import QtQuick
import QtQuick.Layouts
import Arpeggio.App
import Arpeggio.Theme

/// What a person wants to know first: what there is, whether all is well, what happened last.
PageFrame {
    id: root

    required property NodeStatus node
    required property Wallets wallets
    required property Formats formats
    readonly property bool broad: room >= Theme.scaled(700)

    GridLayout {
        Layout.fillWidth: true
        Layout.alignment: Qt.AlignTop
        columns: root.broad ? 2 : 1
        columnSpacing: Theme.s5
        rowSpacing: Theme.s5

        ColumnLayout {
            Layout.fillWidth: true
            Layout.preferredWidth: 7
            Layout.alignment: Qt.AlignTop
            spacing: Theme.s5
            BalanceHero {
                Layout.fillWidth: true
                node: root.node
                wallets: root.wallets
                formats: root.formats
            }
            ShardTiles {
                Layout.fillWidth: true
                node: root.node
            }
            RecentActivity {
                Layout.fillWidth: true
                wallets: root.wallets
                formats: root.formats
            }
        }
        ColumnLayout {
            Layout.fillWidth: true
            Layout.preferredWidth: 5
            Layout.maximumWidth: root.broad ? Theme.scaled(440) : root.room
            Layout.alignment: Qt.AlignTop
            spacing: Theme.s5
            NetworkCard {
                Layout.fillWidth: true
                node: root.node
            }
            ValidatorCard {
                Layout.fillWidth: true
                own: root.node.own
                epoch: root.node.epoch
            }
        }
    }
}
