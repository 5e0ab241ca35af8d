pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Arpeggio.App
import Arpeggio.Components
import Arpeggio.Theme

/// All payments, by day, narrowed by kind and by what is typed.
Card {
    id: root

    required property Wallets wallets
    required property Formats formats
    readonly property var kinds: [ActivityFilter.All, ActivityFilter.Received, ActivityFilter.Sent,
        ActivityFilter.Pending, ActivityFilter.Failed]
    readonly property var words: [qsTr("All"), qsTr("Received"), qsTr("Sent"), qsTr("Pending"), qsTr("Failed")]
    readonly property bool none: wallets.activity.count === 0

    implicitHeight: Theme.scaled(380)
    spacing: Theme.s3

    GridLayout {
        Layout.fillWidth: true
        visible: !root.none
        columns: root.width > Theme.scaled(640) ? 2 : 1
        rowSpacing: Theme.s2
        Flow {
            Layout.fillWidth: true
            spacing: Theme.s2
            Repeater {
                model: root.kinds
                delegate: FilterChip {
                    required property int modelData
                    required property int index
                    objectName: "filter" + index
                    text: root.words[index]
                    checked: root.wallets.filteredActivity.kind === modelData
                    onClicked: root.wallets.filteredActivity.kind = modelData
                }
            }
        }
        TextField {
            objectName: "activitySearch"
            Layout.preferredWidth: Theme.scaled(220)
            Layout.fillWidth: parent && (parent as GridLayout).columns === 1
            placeholder: qsTr("Search name, address, amount")
            onTextChanged: root.wallets.filteredActivity.search = text
        }
    }
    ListView {
        id: list
        objectName: "activityList"
        Layout.fillWidth: true
        Layout.fillHeight: true
        Layout.leftMargin: -Theme.s3
        Layout.rightMargin: -Theme.s3
        visible: count > 0
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        activeFocusOnTab: true
        keyNavigationEnabled: true
        currentIndex: -1
        model: root.wallets.filteredActivity
        section.property: "dayText"
        delegate: ActivityEntry {
            required property int index
            width: ListView.view.width
            heading: ListView.section === ListView.previousSection ? "" : ListView.section
            formats: root.formats
            opened: list.openedKey === key
            onToggled: list.openedKey = opened ? "" : key
        }
        property string openedKey
    }
    EmptyState {
        objectName: "noMatches"
        Layout.fillWidth: true
        Layout.fillHeight: true
        visible: list.count === 0 && !root.none
        icon: "search"
        text: qsTr("Nothing here fits the filter.")
        action: qsTr("Show all")
        onActed: {
            root.wallets.filteredActivity.kind = ActivityFilter.All;
            root.wallets.filteredActivity.search = "";
        }
    }
    EmptyState {
        objectName: "noActivity"
        Layout.fillWidth: true
        Layout.fillHeight: true
        visible: root.none && root.wallets.isKnown
        icon: "activity"
        text: qsTr("No payments yet. Share your address to receive the first.")
        action: qsTr("Receive")
        onActed: Navigator.view = Navigator.Receive
    }
    Loading {
        Layout.fillWidth: true
        Layout.alignment: Qt.AlignTop
        active: root.none && !root.wallets.isKnown
        Repeater {
            model: 4
            delegate: Skeleton {
                Layout.fillWidth: true
                implicitHeight: Theme.row
            }
        }
    }
    Item {
        visible: root.none && !root.wallets.isKnown
        Layout.fillHeight: true
    }
}
