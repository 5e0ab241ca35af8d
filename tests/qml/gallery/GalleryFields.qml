import QtQuick
import QtQuick.Layouts
import Arpeggio.Theme
import Arpeggio.Components

GridLayout {
    columns: 3
    columnSpacing: Theme.s5
    rowSpacing: Theme.s5
    TextField {
        Layout.fillWidth: true
        Layout.alignment: Qt.AlignTop
        label: "Name"
        text: "amber-otter"
        helper: "Shown beside your blocks."
    }
    TextField {
        Layout.fillWidth: true
        Layout.alignment: Qt.AlignTop
        label: "Recipient"
        placeholder: "arp1…"
        mono: true
    }
    TextField {
        Layout.fillWidth: true
        Layout.alignment: Qt.AlignTop
        label: "Recipient"
        text: "arp1qpzry9x"
        mono: true
        error: "This address is not complete."
    }
    PasswordField { Layout.fillWidth: true; Layout.alignment: Qt.AlignTop; label: "Password"; text: "secret words" }
    PasswordField {
        Layout.fillWidth: true
        Layout.alignment: Qt.AlignTop
        label: "Password"
        text: "secret"
        error: "That is not the password."
    }
    TextField {
        Layout.fillWidth: true
        Layout.alignment: Qt.AlignTop
        label: "Disabled"
        text: "cannot change"
        enabled: false
    }
    AmountField {
        Layout.fillWidth: true
        Layout.alignment: Qt.AlignTop
        label: "Amount"
        text: "12.5"
        helper: "Available 1,000.00 ARP"
    }
    AmountField { Layout.fillWidth: true; Layout.alignment: Qt.AlignTop; label: "Amount"; placeholder: "0.00" }
    AmountField {
        Layout.fillWidth: true
        Layout.alignment: Qt.AlignTop
        label: "Amount"
        text: "2000"
        error: "That is more than you have: 1,000.00 ARP."
    }
}
