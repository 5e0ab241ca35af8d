import QtQuick
import QtQuick.Layouts
import Arpeggio.App
import Arpeggio.Components
import Arpeggio.Theme

/// What became of the payment, live until it is final.
Card {
    id: root

    required property SendForm form
    required property Formats formats
    readonly property bool failed: form.payment === SendForm.Failed
    readonly property bool arrived: form.payment === SendForm.Final

    function headline(): string {
        switch (root.form.payment) {
        case SendForm.Sending: return qsTr("Sending");
        case SendForm.Pending: return qsTr("On its way");
        case SendForm.InTransit: return qsTr("In transit");
        case SendForm.Final: return root.form.crossesShards ? qsTr("Payment arrived") : qsTr("Payment final");
        case SendForm.Failed: return root.form.legs.count > 1 ? qsTr("Not all of it arrived") : qsTr("Not sent");
        }
        return "";
    }

    padding: Theme.s5
    spacing: Theme.s4

    RowLayout {
        Layout.fillWidth: true
        spacing: Theme.s5
        Item {
            implicitWidth: Theme.scaled(64)
            implicitHeight: Theme.scaled(64)
            ProgressRing {
                anchors.fill: parent
                size: parent.width
                stroke: 4
                running: !root.failed && !root.arrived
                value: 1
                color: root.failed ? Theme.danger : root.arrived ? Theme.success : Theme.accent
            }
            Icon {
                anchors.centerIn: parent
                icon: root.failed ? "close" : root.arrived ? "check" : "send"
                size: Theme.scaled(28)
                color: root.failed ? Theme.danger : root.arrived ? Theme.success : Theme.accent
            }
        }
        ColumnLayout {
            Layout.fillWidth: true
            spacing: Theme.s1
            Label {
                objectName: "paymentHeadline"
                Layout.fillWidth: true
                role: Label.H2
                text: root.headline()
            }
            Label {
                objectName: "paymentText"
                Layout.fillWidth: true
                role: Label.Lead
                color: root.failed ? Theme.danger : Theme.text2
                text: root.failed ? root.form.paymentErrorText : root.form.paymentText
                Accessible.role: Accessible.AlertMessage
            }
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
            name: qsTr("Amount")
            strong: true
            value: qsTr("%1 %2").arg(root.form.amountText).arg(root.formats.unit)
        }
        Fact {
            Layout.fillWidth: true
            name: qsTr("To")
            AddressText {
                perLine: 6
                horizontalAlignment: Text.AlignRight
                address: root.form.recipientAddress
                name: root.formats.spokenAddress(root.form.recipientAddress)
            }
        }
        Fact {
            Layout.fillWidth: true
            visible: root.form.sentAtText !== ""
            name: qsTr("Sent at")
            value: root.form.sentAtText
        }
        Fact {
            objectName: "finalAfter"
            Layout.fillWidth: true
            visible: root.form.finalAfterText !== ""
            name: root.form.crossesShards ? qsTr("Arrived after") : qsTr("Final after")
            value: root.form.finalAfterText
            color: Theme.success
        }
        Fact {
            Layout.fillWidth: true
            visible: root.form.blockText !== ""
            name: qsTr("In")
            value: root.form.blockText
        }
        Fact {
            Layout.fillWidth: true
            visible: root.form.transactionHash !== ""
            name: qsTr("Transaction")
            HashText {
                hash: root.form.transactionHash
                formats: root.formats
            }
        }
    }
    PaymentLegs {
        objectName: "sentLegs"
        Layout.fillWidth: true
        visible: root.form.crossesShards
        underWay: true
        form: root.form
        formats: root.formats
    }
    RowLayout {
        Layout.fillWidth: true
        Layout.topMargin: Theme.s2
        spacing: Theme.s3
        Button {
            objectName: "seeActivity"
            text: qsTr("See the activity")
            onClicked: Navigator.view = Navigator.Activity
        }
        Item { Layout.fillWidth: true }
        Button {
            objectName: "sendAnother"
            focus: true
            kind: Button.Primary
            text: root.failed ? qsTr("Change and try again") : qsTr("Send another")
            onClicked: root.form.reset()
        }
    }
}
