pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Arpeggio.Theme
import Arpeggio.Components

GridLayout {
    columns: 2
    columnSpacing: Theme.s5
    rowSpacing: Theme.s4
    Notice {
        Layout.fillWidth: true
        Layout.preferredWidth: 1
        tone: Tone.Info
        text: "Pretend money. Nothing leaves this computer."
    }
    Notice {
        Layout.fillWidth: true
        Layout.preferredWidth: 1
        tone: Tone.Success
        title: "Payment final"
        text: "12.50 ARP reached its address."
    }
    Notice {
        Layout.fillWidth: true
        Layout.preferredWidth: 1
        tone: Tone.Warning
        title: "Not backed up"
        text: "Write down your words."
        action: "Back up"
    }
    Notice {
        Layout.fillWidth: true
        Layout.preferredWidth: 1
        tone: Tone.Danger
        title: "Key in use elsewhere"
        text: "The validator is paused."
    }
    Card {
        Layout.fillWidth: true
        Layout.preferredWidth: 1
        Layout.alignment: Qt.AlignTop
        title: "Loading"
        Loading {
            Layout.fillWidth: true
        Layout.preferredWidth: 1
        Layout.alignment: Qt.AlignTop
            Repeater { model: 3; delegate: Skeleton { Layout.fillWidth: true; implicitHeight: Theme.row } }
        }
    }
    Card {
        Layout.fillWidth: true
        Layout.preferredWidth: 1
        Layout.alignment: Qt.AlignTop
        title: "Loading, late"
        Loading { Layout.fillWidth: true; late: true; Skeleton { Layout.fillWidth: true; implicitHeight: Theme.row } }
    }
    Card {
        Layout.fillWidth: true
        Layout.preferredWidth: 1
        Layout.alignment: Qt.AlignTop
        title: "Empty"
        EmptyState {
            Layout.fillWidth: true
            icon: "activity"
            text: "No payments yet. Receive your first one."
            action: "Receive"
        }
    }
    ErrorCard {
        Layout.fillWidth: true
        Layout.preferredWidth: 1
        Layout.alignment: Qt.AlignTop
        happened: "The data folder is full."
        meaning: "Your money is safe. New blocks cannot be kept."
        remedy: "Free some space on the disk, then start the node again."
    }
    ErrorCard {
        Layout.fillWidth: true
        Layout.preferredWidth: 1
        Layout.alignment: Qt.AlignTop
        happened: "The network cannot be reached."
        meaning: "Payments made now wait on this computer."
        remedy: "Check the connection."
        reason: "Trying again by itself in 12 s"
    }
    Item {
        Layout.fillWidth: true
        Layout.preferredWidth: 1
        Layout.alignment: Qt.AlignTop
        implicitHeight: Theme.row * 2
        Toast { text: "Address copied"; shown: true }
    }
}
