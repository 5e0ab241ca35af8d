pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Arpeggio.App
import Arpeggio.Components
import Arpeggio.Theme

/// The parts of a payment in which more than one shard has a hand: from where to where, how much, and how far.
ColumnLayout {
    id: root

    required property SendForm form
    required property Formats formats
    property bool underWay: false // how far each part is in place of what it costs
    readonly property int exactLength: 14

    function stateColor(state: int): color {
        switch (state) {
        case LegModel.Arrived: return Theme.success;
        case LegModel.InTransit: return Theme.info;
        case LegModel.Returned:
        case LegModel.Failed: return Theme.danger;
        }
        return Theme.warning;
    }

    spacing: Theme.s1
    Label {
        objectName: "legsTitle"
        Layout.fillWidth: true
        role: Label.Label
        text: root.form.legs.count > 1
            //: More than one part; what one shard holds is not enough
            ? qsTr("Your money lies on several shards, so it goes in %n parts", "", root.form.legs.count)
            : qsTr("It goes from one shard to another")
    }
    Repeater {
        model: root.form.legs
        delegate: ListRow {
            id: leg
            required property int index
            required property int fromShard
            required property int toShard
            required property string amountText
            required property string feeText
            required property int legState
            required property string stateText
            required property string problemText

            objectName: "leg" + index
            Layout.fillWidth: true
            Layout.leftMargin: -Theme.s3
            Layout.rightMargin: -Theme.s3
            opens: false
            divided: index < root.form.legs.count - 1
            text: fromShard === toShard ? qsTr("Within shard %1").arg(fromShard)
                : qsTr("From shard %1 to shard %2").arg(fromShard).arg(toShard)
            //: %1 is an amount, %2 its unit
            subtitle: problemText !== "" ? problemText : qsTr("Fee, at most %1 %2").arg(feeText).arg(root.formats.unit)
            value: amountText.length <= root.exactLength ? amountText : root.formats.brief(amountText)
            note: root.underWay ? stateText : ""
            noteColor: root.stateColor(legState)
            leading: ShardGlyph {
                shard: leg.fromShard
                size: Theme.smallIcon
            }
        }
    }
    Label {
        Layout.fillWidth: true
        visible: !root.underWay
        role: Label.Caption
        text: root.form.legs.count > 1
            ? qsTr("Each part arrives by itself. Into another shard it takes some seconds more.")
            : qsTr("Into another shard it takes some seconds more.")
    }
}
