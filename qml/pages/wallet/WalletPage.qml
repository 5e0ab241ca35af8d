import QtQuick
import QtQuick.Layouts
import Arpeggio.App
import Arpeggio.Components
import Arpeggio.Theme

/// The accounts at the left; for the chosen one what happened, a way to pay and a way to be paid.
PageFrame {
    id: root

    required property NodeStatus node
    required property Wallets wallets
    required property Formats formats
    readonly property bool broad: room >= Theme.scaled(680)

    GridLayout {
        Layout.fillWidth: true
        Layout.fillHeight: true
        columns: root.broad ? 2 : 1
        columnSpacing: Theme.s5
        rowSpacing: Theme.s5

        AccountsCard {
            objectName: "accountsCard"
            Layout.fillWidth: !root.broad
            Layout.preferredWidth: Theme.scaled(root.room > 1000 ? 320 : 264)
            Layout.alignment: Qt.AlignTop
            wallets: root.wallets
            formats: root.formats
        }
        ColumnLayout {
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.alignment: Qt.AlignTop
            spacing: Theme.s4
            AccountHead {
                Layout.fillWidth: true
                wallets: root.wallets
                formats: root.formats
            }
            SegmentedControl {
                objectName: "views"
                name: qsTr("What to do with the account")
                model: [{text: qsTr("Activity"), icon: "activity"}, {text: qsTr("Send"), icon: "send"},
                    {text: qsTr("Receive"), icon: "receive"}]
                currentIndex: Navigator.view
                onPicked: index => Navigator.view = index
            }
            PageStack {
                objectName: "walletView"
                focus: true // who comes to pay types at once
                Layout.fillWidth: true
                Layout.fillHeight: true
                Layout.minimumHeight: pageHeight
                place: {
                    switch (Navigator.view) {
                    case Navigator.Send:
                        return {page: "SendView", fills: false,
                            models: {form: root.wallets.send, formats: root.formats}};
                    case Navigator.Receive:
                        return {page: "ReceiveView", fills: false,
                            models: {node: root.node, wallets: root.wallets, formats: root.formats}};
                    }
                    return {page: "ActivityView", models: {wallets: root.wallets, formats: root.formats}};
                }
            }
        }
    }
}
