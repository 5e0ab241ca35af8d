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
    required property var model
    property string heading // the day, above its first payment
    property bool opened: false
    readonly property string key: row.entry.key
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
        id: row
        width: parent.width
        formats: root.formats
        direction: root.direction
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
                address: row.entry.counterpartyAddress
                name: root.formats.spokenAddress(row.entry.counterpartyAddress)
                horizontalAlignment: Text.AlignRight
            }
        }
        Fact {
            Layout.fillWidth: true
            name: qsTr("Account")
            value: row.entry.accountName
        }
        Fact {
            Layout.fillWidth: true
            name: qsTr("Amount")
            value: qsTr("%1 %2").arg(row.entry.amountText).arg(root.formats.unit)
        }
        Fact {
            Layout.fillWidth: true
            visible: row.entry.feeText !== ""
            name: qsTr("Fee")
            value: qsTr("%1 %2").arg(row.entry.feeText).arg(root.formats.unit)
        }
        Fact {
            Layout.fillWidth: true
            visible: row.entry.blockText !== ""
            name: qsTr("In")
            value: row.entry.blockText
        }
        Fact {
            Layout.fillWidth: true
            name: qsTr("Transaction")
            HashText {
                hash: row.entry.key
                formats: root.formats
            }
        }
        Item { implicitHeight: Theme.s2 }
    }
}
