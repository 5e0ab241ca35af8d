import QtQuick
import Arpeggio.App
import Arpeggio.Components
import Arpeggio.Theme

/// One payment in a list.
ListRow {
    id: root

    required property Formats formats
    required property int direction
    required property var model
    readonly property var entry: model ?? nothing
    readonly property var nothing: ({ // what stands while the row is on its way out
        key: "", state: ActivityModel.Final, stateText: "", amountText: "", feeText: "", counterparty: "",
        counterpartyAddress: "", accountName: "", timeText: "", blockText: ""})
    readonly property int stage: entry.state
    readonly property bool arrived: direction === ActivityModel.Received && stage === ActivityModel.Final
    readonly property bool waits: stage === ActivityModel.Pending
    readonly property bool failed: stage === ActivityModel.Failed || stage === ActivityModel.Dropped
    readonly property int exactLength: 14 // longer amounts give way in a list; their details are exact
    readonly property string partner: entry.counterparty === entry.counterpartyAddress
        ? formats.shortAddress(entry.counterpartyAddress) : entry.counterparty

    text: {
        switch (root.direction) {
        case ActivityModel.Received: return qsTr("Received");
        case ActivityModel.Sent: return qsTr("Sent");
        }
        return qsTr("Moved between accounts");
    }
    //: %1 is a person or an address, %2 a time
    subtitle: direction === ActivityModel.Received ? qsTr("from %1 · %2").arg(partner).arg(entry.timeText)
        : qsTr("to %1 · %2").arg(partner).arg(entry.timeText)
    value: entry.amountText.length <= exactLength ? entry.amountText : formats.brief(entry.amountText)
    valueColor: arrived ? Theme.success : failed ? Theme.text3 : Theme.text1
    note: entry.stateText
    noteColor: waits ? Theme.warning : failed ? Theme.danger : Theme.text3
    leading: Rectangle {
        width: Theme.scaled(36)
        height: width
        radius: width / 2
        color: root.failed ? Theme.dangerTint : root.waits ? Theme.warningTint
            : root.arrived ? Theme.successTint : Theme.bg2
        Icon {
            anchors.centerIn: parent
            icon: root.direction === ActivityModel.Received ? "receive"
                : root.direction === ActivityModel.Sent ? "send" : "swap"
            size: Theme.smallIcon
            color: root.failed ? Theme.danger : root.waits ? Theme.warning : root.arrived ? Theme.success : Theme.text2
        }
    }
}
