import QtQuick
import QtQuick.Layouts
import Arpeggio.App
import Arpeggio.Components
import Arpeggio.Theme

/// Who gets how much. Every check is the model's; here only its sentences show.
Card {
    id: root

    required property SendForm form
    required property Formats formats

    function advance() {
        if (root.form.canReview) root.form.review();
    }

    padding: Theme.s5
    spacing: Theme.s4

    Notice {
        objectName: "sendBlocked"
        Layout.fillWidth: true
        visible: root.form.blockedText !== ""
        tone: Tone.Warning
        title: qsTr("Nothing can be sent now")
        text: root.form.blockedText
    }
    TextField {
        id: recipient
        objectName: "recipient"
        Layout.fillWidth: true
        focus: true
        mono: true
        label: qsTr("To")
        placeholder: qsTr("arp1… or 0x…")
        text: root.form.recipient
        error: root.form.recipientErrorText
        helper: root.form.recipientName !== "" ? qsTr("Your account %1").arg(root.form.recipientName)
            : qsTr("The address of whoever gets the money")
        onTextChanged: root.form.recipient = text
        onAccepted: amount.input.forceActiveFocus()
    }
    AmountField {
        id: amount
        objectName: "amount"
        Layout.fillWidth: true
        label: qsTr("Amount")
        placeholder: qsTr("0")
        text: root.form.amount
        error: root.form.amountErrorText
        helper: root.form.availableText !== ""
            ? qsTr("%1 %2 available in %3").arg(root.form.availableText).arg(root.formats.unit)
                .arg(root.form.senderName) : ""
        onTextChanged: root.form.amount = text
        onAccepted: root.advance()
        onAllAsked: {
            root.form.useMaximum();
            amount.text = root.form.amount;
        }
    }
    Rectangle {
        Layout.fillWidth: true
        implicitHeight: 1
        color: Theme.line
    }
    ColumnLayout {
        Layout.fillWidth: true
        spacing: Theme.s2
        Fact {
            Layout.fillWidth: true
            name: qsTr("Fee, expected")
            value: root.form.feeText === "" ? "–" : qsTr("%1 %2").arg(root.form.feeText).arg(root.formats.unit)
        }
        Fact {
            Layout.fillWidth: true
            name: qsTr("Total, at most")
            strong: true
            value: root.form.totalText === "" ? "–" : qsTr("%1 %2").arg(root.form.totalText).arg(root.formats.unit)
        }
    }
    RowLayout {
        Layout.fillWidth: true
        Layout.topMargin: Theme.s2
        Item { Layout.fillWidth: true }
        Button {
            objectName: "reviewButton"
            kind: Button.Primary
            text: qsTr("Review payment")
            enabled: root.form.canReview
            reason: root.form.blockedText !== "" ? root.form.blockedText
                : root.form.recipientError !== SendForm.None ? qsTr("Needs a valid address")
                : qsTr("Needs a valid amount")
            onClicked: root.advance()
        }
    }
}
