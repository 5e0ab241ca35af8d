import QtQuick
import QtQuick.Layouts
import Arpeggio.App
import Arpeggio.Components
import Arpeggio.Theme

/// Exactly what will be signed, once more, before it is.
Card {
    id: root

    required property SendForm form
    required property Formats formats

    padding: Theme.s5
    spacing: Theme.s4

    ColumnLayout {
        spacing: Theme.s1
        Label {
            role: Label.Lead
            color: Theme.text2
            text: qsTr("You are about to send")
        }
        Figures {
            role: root.width > Theme.scaled(26) * text.length ? Label.H1 : Label.Title
            text: root.form.amountText
            unit: root.formats.unit
        }
    }
    Rectangle {
        Layout.fillWidth: true
        implicitHeight: 1
        color: Theme.line
    }
    ColumnLayout {
        Layout.fillWidth: true
        spacing: Theme.s3
        Fact {
            Layout.fillWidth: true
            name: qsTr("From")
            value: root.form.senderName
        }
        Fact {
            Layout.fillWidth: true
            name: qsTr("To")
            ColumnLayout {
                spacing: 0
                Label {
                    Layout.alignment: Qt.AlignRight
                    visible: text !== ""
                    text: root.form.recipientName
                }
                AddressText {
                    objectName: "reviewAddress"
                    perLine: 6
                    horizontalAlignment: Text.AlignRight
                    address: root.form.recipientAddress
                    name: root.formats.spokenAddress(root.form.recipientAddress)
                }
            }
        }
        Fact {
            Layout.fillWidth: true
            name: qsTr("Amount")
            value: qsTr("%1 %2").arg(root.form.amountText).arg(root.formats.unit)
        }
        Fact {
            Layout.fillWidth: true
            name: qsTr("Fee, at most")
            value: qsTr("%1 %2").arg(root.form.feeMaximumText).arg(root.formats.unit)
        }
        Fact {
            Layout.fillWidth: true
            name: qsTr("Total, at most")
            strong: true
            value: qsTr("%1 %2").arg(root.form.totalText).arg(root.formats.unit)
        }
        Fact {
            Layout.fillWidth: true
            name: qsTr("Left afterwards, at least")
            value: qsTr("%1 %2").arg(root.form.balanceAfterText).arg(root.formats.unit)
        }
    }
    PaymentLegs {
        objectName: "reviewLegs"
        Layout.fillWidth: true
        visible: root.form.crossesShards
        form: root.form
        formats: root.formats
    }
    Label {
        Layout.fillWidth: true
        role: Label.Caption
        text: qsTr("A payment cannot be taken back. What is not needed of the fee stays with you.")
    }
    RowLayout {
        Layout.fillWidth: true
        spacing: Theme.s3
        Button {
            objectName: "backButton"
            Layout.alignment: Qt.AlignTop
            icon.name: "back"
            text: qsTr("Back")
            onClicked: root.form.back()
        }
        Item { Layout.fillWidth: true }
        Button {
            objectName: "sendButton"
            Layout.alignment: Qt.AlignTop
            focus: true
            kind: Button.Primary
            icon.name: "send"
            text: qsTr("Send %1 %2").arg(root.form.amountText).arg(root.formats.unit)
            enabled: root.form.canSend
            reason: root.form.blockedText
            onClicked: root.form.submit()
        }
    }
}
