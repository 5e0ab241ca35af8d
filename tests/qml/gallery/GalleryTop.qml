import QtQuick
import QtQuick.Layouts
import Arpeggio.Theme
import Arpeggio.Components

ColumnLayout {
    id: root
    spacing: Theme.s5
    readonly property var places: [{text: "Home", icon: "home", route: 0, hint: "Ctrl+1"},
        {text: "Wallet", icon: "wallet", route: 1, hint: "Ctrl+2"},
        {text: "Network", icon: "network", route: 2, hint: "Ctrl+3"},
        {text: "Settings", icon: "settings", route: 3, hint: "Ctrl+4"}]
    RowLayout {
        spacing: Theme.s5
        NetworkChip { demo: true }
        NetworkChip { name: "Harbour"; test: true }
        NetworkChip { name: "Arpeggio" }
        NodePulse { text: "Final"; note: "0.4 s" }
        NodePulse { text: "Syncing"; note: "62 %"; tone: Tone.Info; value: 0.62 }
        NodePulse { text: "Starting"; tone: Tone.Warning; working: true }
        NodePulse { text: "No peers"; tone: Tone.Warning; value: 0 }
        NodePulse { text: "Failed"; tone: Tone.Danger }
        CountdownRing { caption: "epoch"; text: "17 · 0:29"; remaining: 0.6 }
    }
    RowLayout {
        spacing: Theme.s6
        NavRail { Layout.preferredHeight: 480; model: root.places; current: 1; wide: true }
        NavRail { Layout.preferredHeight: 480; model: root.places; current: 0 }
    }
}
