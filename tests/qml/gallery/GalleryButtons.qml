pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Arpeggio.Theme
import Arpeggio.Components

ColumnLayout {
    id: root
    spacing: Theme.s5
    Repeater {
        model: [Button.Primary, Button.Secondary, Button.Quiet, Button.Danger]
        delegate: RowLayout {
            id: line
            required property int modelData
            spacing: Theme.s4
            Button { kind: line.modelData; text: "Send payment" }
            Button { kind: line.modelData; text: "With icon"; icon.name: "send" }
            Button { kind: line.modelData; text: "Sending"; busy: true; enabled: false }
            Button { kind: line.modelData; text: "Disabled"; enabled: false }
            Button { kind: line.modelData; text: "Send payment"; enabled: false; reason: "The node has no peers" }
            Button {
                kind: line.modelData
                text: "Focused"
                FocusRing {}
            }
        }
    }
    RowLayout {
        spacing: Theme.s4
        IconButton { icon.name: "copy"; text: "Copy" }
        IconButton { icon.name: "lock"; text: "Lock" }
        IconButton { icon.name: "lock"; text: "Lock"; enabled: false }
        FilterChip { text: "All"; checked: true }
        FilterChip { text: "Received" }
        FilterChip { text: "Sent" }
        Switch { checked: true; text: "On" }
        Switch { text: "Off" }
        SegmentedControl { name: "Theme"; model: ["System", "Dark", "Light"]; currentIndex: 1 }
    }
    RowLayout {
        spacing: Theme.s3
        Chip { text: "Neutral" }
        Chip { text: "Validator"; tone: Tone.Accent; icon: "validator" }
        Chip { text: "Final"; tone: Tone.Success; icon: "check" }
        Chip { text: "Pending"; tone: Tone.Warning; icon: "clock" }
        Chip { text: "Failed"; tone: Tone.Danger; icon: "close" }
        Chip { text: "As of block 1,204,331"; tone: Tone.Info; icon: "clock" }
    }
    RowLayout {
        spacing: Theme.s4
        ProgressRing { value: 0 }
        ProgressRing { value: 0.35 }
        ProgressRing { value: 1 }
        ProgressRing { running: true }
        ProgressRing { size: 64; stroke: 3; value: 0.7; color: Theme.warning }
        ProgressBar { value: 0.35 }
        ProgressBar { value: 1; tone: Tone.Warning }
    }
}
