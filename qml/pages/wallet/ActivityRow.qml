import QtQuick
import Arpeggio.App
import Arpeggio.Components
import Arpeggio.Theme

/// One payment in a list.
ListRow {
    id: root

    required property Formats formats
    required property int direction
    required property string stateText
    required property string amountText
    required property string counterparty
    required property string counterpartyAddress
    required property string timeText
    required property var model // for its role "state", a name that every Item has already
    readonly property int stage: model ? model.state : ActivityModel.Final // a row on its way out has no model
    readonly property bool arrived: direction === ActivityModel.Received && stage === ActivityModel.Final
    readonly property bool waits: stage === ActivityModel.Pending
    readonly property bool travels: stage === ActivityModel.InTransit
    readonly property bool failed: stage === ActivityModel.Failed || stage === ActivityModel.Dropped
        || stage === ActivityModel.Returned
    readonly property int exactLength: 14 // longer amounts give way in a list; their details are exact
    readonly property string partner: counterparty === counterpartyAddress
        ? formats.shortAddress(counterpartyAddress) : counterparty

    text: {
        switch (root.direction) {
        case ActivityModel.Received: return qsTr("Received");
        case ActivityModel.Sent: return qsTr("Sent");
        }
        return qsTr("Moved between accounts");
    }
    //: %1 is a person or an address, %2 a time
    subtitle: direction === ActivityModel.Received ? qsTr("from %1 · %2").arg(partner).arg(timeText)
        : qsTr("to %1 · %2").arg(partner).arg(timeText)
    value: amountText.length <= exactLength ? amountText : formats.brief(amountText)
    valueColor: arrived ? Theme.success : failed ? Theme.text3 : Theme.text1
    note: stateText
    noteColor: waits ? Theme.warning : travels ? Theme.info : failed ? Theme.danger : Theme.text3
    leading: Rectangle {
        width: Theme.scaled(36)
        height: width
        radius: width / 2
        color: root.failed ? Theme.dangerTint : root.waits ? Theme.warningTint
            : root.travels ? Theme.infoTint : root.arrived ? Theme.successTint : Theme.bg2
        Icon {
            anchors.centerIn: parent
            icon: root.direction === ActivityModel.Received ? "receive"
                : root.direction === ActivityModel.Sent ? "send" : "swap"
            size: Theme.smallIcon
            color: root.failed ? Theme.danger : root.waits ? Theme.warning : root.travels ? Theme.info
                : root.arrived ? Theme.success : Theme.text2
        }
    }
}
