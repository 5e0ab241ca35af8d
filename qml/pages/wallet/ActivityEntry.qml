import QtQuick
import QtQuick.Layouts
import Arpeggio.App
import Arpeggio.Components
import Arpeggio.Theme

/// A payment that unfolds its details when chosen.
Column {
    id: root

    required property Formats formats
    required property int direction
    required property string key
    required property string stateText
    required property string amountText
    required property string feeText
    required property string counterparty
    required property string counterpartyAddress
    required property string accountName
    required property string timeText
    required property string blockText
    required property string wayText
    required property string arrivalText
    required property bool isMail
    required property var model
    property string heading // the day, above its first payment
    property bool opened: false
    signal toggled()

    Label {
        visible: text !== ""
        leftPadding: Theme.s3
        topPadding: Theme.s2
        bottomPadding: Theme.s1
        role: Label.Label
        text: root.heading
    }
    ActivityRow {
        width: parent.width
        formats: root.formats
        direction: root.direction
        stateText: root.stateText
        amountText: root.amountText
        counterparty: root.counterparty
        counterpartyAddress: root.counterpartyAddress
        timeText: root.timeText
        model: root.model
        selected: root.opened
        onClicked: root.toggled()
        Accessible.description: root.opened ? qsTr("Details are shown below") : qsTr("Shows details")
    }
    ColumnLayout {
        visible: root.opened
        x: Theme.s3 + Theme.scaled(36) + Theme.s3
        width: parent.width - x - Theme.s3
        spacing: Theme.s2
        Item { implicitHeight: Theme.s1 }
        Fact {
            Layout.fillWidth: true
            name: root.direction === ActivityModel.Received ? qsTr("From") : qsTr("To")
            AddressText {
                perLine: 6
                address: root.counterpartyAddress
                name: root.formats.spokenAddress(root.counterpartyAddress)
                horizontalAlignment: Text.AlignRight
            }
        }
        Fact {
            Layout.fillWidth: true
            name: qsTr("Account")
            value: root.accountName
        }
        Fact {
            Layout.fillWidth: true
            name: qsTr("Amount")
            value: qsTr("%1 %2").arg(root.amountText).arg(root.formats.unit)
        }
        Fact {
            Layout.fillWidth: true
            visible: root.feeText !== ""
            name: qsTr("Fee")
            value: qsTr("%1 %2").arg(root.feeText).arg(root.formats.unit)
        }
        Fact {
            Layout.fillWidth: true
            visible: root.blockText !== ""
            name: qsTr("In")
            value: root.blockText
        }
        Fact {
            objectName: "way"
            Layout.fillWidth: true
            visible: root.wayText !== ""
            name: qsTr("Way")
            //: %1 is where from and to, %2 how far it is
            value: qsTr("%1 · %2").arg(root.wayText).arg(root.stateText)
        }
        Fact {
            objectName: "arrival"
            Layout.fillWidth: true
            visible: root.arrivalText !== ""
            name: root.model && root.model.state === ActivityModel.Returned ? qsTr("Back in") : qsTr("Arrived in")
            value: root.arrivalText
        }
        Fact {
            Layout.fillWidth: true
            name: root.isMail ? qsTr("Mail") : qsTr("Transaction")
            HashText {
                hash: root.key
                formats: root.formats
            }
        }
        Item { implicitHeight: Theme.s2 }
    }
}
