pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Arpeggio.Theme
import Arpeggio.Components

ColumnLayout {
    id: root
    spacing: Theme.s4
    readonly property var icons: [
        "activity", "back", "bell", "blocks", "bolt", "check", "check-circle", "chevron-down",
        "chevron-right", "clock", "close", "contrast", "copy", "danger", "demo", "drop", "eye", "eye-off", "globe",
        "home", "inbox", "info", "key", "lock", "minus", "moon", "more", "motion", "network", "pen", "play",
        "plus", "power", "receive", "refresh", "search", "send", "settings", "shield", "sun", "swap",
        "text-size", "unlock", "user", "validator", "wallet", "warning"]

    RowLayout {
        spacing: Theme.s6
        ColumnLayout {
            spacing: Theme.s2
            Repeater {
                model: ["Caption 12/16", "Label 13/18", "Body 14/20", "Lead 16/24", "Title 20/28", "H2 24/30",
                    "H1 32/38",
                    "Display 44/48", "Hero 64/64"]
                delegate: Label {
                    required property string modelData
                    required property int index
                    role: index
                    wrapMode: Text.NoWrap
                    text: modelData
                }
            }
        }
        ColumnLayout {
            spacing: Theme.s4
            Figures { role: Label.Hero; text: "1,204,331.500000"; faintFrom: 9; unit: "ARP" }
            Figures { role: Label.Display; text: "1,111.11"; unit: "ARP" }
            Figures { role: Label.Body; text: "1,204,331"; unit: "blocks" }
            AddressText {
                Layout.preferredWidth: Theme.scaled(420)
                role: Label.Lead
                address: "arp1qpzry9x8gf2tvdw0s3jn54khce6mua7lqpzry9x8gf2tv9f3c"
            }
            AddressText { compact: true; address: "arp1qpzry9x8gf2tvdw0s3jn54khce6mua7lqpzry9x8gf2tv9f3c" }
            Row {
                spacing: Theme.s3
                Repeater {
                    model: 8
                    delegate: ShardGlyph { required property int index; shard: index; size: 18 }
                }
            }
            Row {
                spacing: Theme.s3
                Logo { size: 28 }
                Logo { size: 48 }
                Logo { size: 96 }
            }
        }
    }
    Flow {
        Layout.fillWidth: true
        spacing: Theme.s4
        Repeater {
            model: root.icons
            delegate: Column {
                id: cell
                required property string modelData
                width: Theme.scaled(84)
                Icon { anchors.horizontalCenter: parent.horizontalCenter; icon: cell.modelData }
                Label {
                    width: parent.width
                    role: Label.Caption
                    horizontalAlignment: Text.AlignHCenter
                    text: cell.modelData
                }
            }
        }
    }
}
