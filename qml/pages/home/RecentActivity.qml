pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Arpeggio.App
import Arpeggio.Components
import Arpeggio.Theme

/// The last few payments: as many as there is room for.
Card {
    id: root

    required property Wallets wallets
    required property Formats formats
    readonly property int count: wallets.activity.count
    property int most: 6

    title: qsTr("Activity")
    spacing: 0
    cornerOverhang: Theme.s3
    corner: Button {
        objectName: "allActivity"
        visible: root.count > 0
        kind: Button.Quiet
        text: qsTr("See all")
        onClicked: Navigator.open("wallet/activity")
    }

    Repeater {
        model: root.wallets.activity
        delegate: ActivityRow {
            required property int index
            Layout.fillWidth: true
            Layout.leftMargin: -Theme.s3
            Layout.rightMargin: -Theme.s3
            visible: index < root.most
            divided: index < Math.min(root.most, root.count) - 1
            formats: root.formats
            onClicked: Navigator.open("wallet/activity")
        }
    }
    EmptyState {
        objectName: "noActivity"
        Layout.fillWidth: true
        Layout.topMargin: Theme.s5
        Layout.bottomMargin: Theme.s5
        visible: root.count === 0 && root.wallets.isKnown
        icon: "activity"
        text: qsTr("No payments yet. Share your address to receive the first.")
        action: qsTr("Show my address")
        onActed: Navigator.open("wallet/receive")
    }
    Loading {
        Layout.fillWidth: true
        active: root.count === 0 && !root.wallets.isKnown
        Repeater {
            model: 3
            delegate: Skeleton {
                Layout.fillWidth: true
                implicitHeight: Theme.row
            }
        }
    }
}
