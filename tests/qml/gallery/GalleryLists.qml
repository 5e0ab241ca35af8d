import QtQuick
import QtQuick.Layouts
import Arpeggio.Theme
import Arpeggio.Components

RowLayout {
    spacing: Theme.s5
    Card {
        Layout.fillWidth: true
        Layout.alignment: Qt.AlignTop
        Layout.preferredWidth: 1
        title: "Activity"
        note: "4"
        corner: Button { kind: Button.Quiet; text: "See all" }
        spacing: 0
        ListRow {
            Layout.fillWidth: true
            text: "Received"
            subtitle: "from arp1 qpzr … 9f3c · 14:02"
            value: "+1,000.00"
            note: "Final"
            valueColor: Theme.success
            leading: Icon { icon: "receive"; color: Theme.success }
        }
        ListRow {
            Layout.fillWidth: true
            text: "Sent"
            subtitle: "to arp1 w0s3 … a7lq · 14:05"
            value: "−12.50"
            note: "Pending"
            noteColor: Theme.warning
            leading: Icon { icon: "send" }
        }
        ListRow {
            Layout.fillWidth: true
            text: "Chosen line"
            selected: true
            subtitle: "with an accent at its side"
            value: "1,111.11"
            leading: Icon { icon: "wallet" }
        }
        ListRow {
            Layout.fillWidth: true
            text: "A title that is much too long for its line and has to give way at the end of it"
            subtitle: "and the same below, with quite some words that go on and on and on"
            value: "99,999,999.000001"
            divided: false
            opens: false
        }
    }
    Card {
        Layout.fillWidth: true
        Layout.alignment: Qt.AlignTop
        Layout.preferredWidth: 1
        title: "Start"
        spacing: 0
        CheckRow {
            Layout.fillWidth: true
            stage: CheckRow.Done
            text: "Keys made"
            time: "0.4 s"
            details: "Two keys."
        }
        CheckRow {
            Layout.fillWidth: true
            stage: CheckRow.Done
            text: "Network up"
            time: "1.2 s"
            details: "4 validators."
            opened: true
        }
        CheckRow { Layout.fillWidth: true; stage: CheckRow.Running; text: "Wallet funded"; time: "2 s" }
        CheckRow { Layout.fillWidth: true; stage: CheckRow.Waiting; text: "First block" }
        CheckRow {
            Layout.fillWidth: true
            stage: CheckRow.Failed
            text: "Port open"
            details: "The port is taken by another program."
            last: true
        }
    }
    Card {
        Layout.fillWidth: true
        Layout.alignment: Qt.AlignTop
        Layout.preferredWidth: 1
        title: "Review"
        Fact {
            Layout.fillWidth: true
            name: "To"
            AddressText { compact: true; address: "arp1qpzry9x8gf2tvdw0s3jn54khce6mua7lq9f3c" }
        }
        Fact { Layout.fillWidth: true; name: "Amount"; value: "12.50 ARP" }
        Fact { Layout.fillWidth: true; name: "Fee, at most"; value: "0.000021 ARP" }
        Fact { Layout.fillWidth: true; name: "Total"; value: "12.500021 ARP"; strong: true }
        Fact {
            Layout.fillWidth: true
            name: "Hash"
            mono: true
            value: "0x8c1f5a0b7d2e4f60918273645546372819a0b1c2d3e4f5061728394a5b6c7d8e"
        }
        Disclosure { Layout.fillWidth: true; opened: true; Label { text: "Folded away until asked for." } }
    }
}
