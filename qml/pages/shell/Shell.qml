pragma ComponentBehavior: Bound
import QtQuick
import Arpeggio.App
import Arpeggio.Components
import Arpeggio.Theme

/// Rail, top bar and the page between them.
FocusScope {
    id: root

    required property Session session
    required property NodeStatus node
    required property Wallets wallets
    required property Settings settings
    required property Formats formats
    readonly property bool wide: width >= Theme.wideFrom * Math.max(1, Theme.textFactor)
    readonly property var regions: [rail, bar, pages]

    function cycle(step: int) {
        let at = root.regions.findIndex(region => region.activeFocus);
        at = (at + step + root.regions.length) % root.regions.length;
        root.regions[at].forceActiveFocus(Qt.TabFocusReason);
    }

    NavRail {
        id: rail
        objectName: "rail"
        anchors { left: parent.left; top: parent.top; bottom: parent.bottom }
        model: Navigator.places
        current: Navigator.route
        wide: root.wide
        onPicked: route => Navigator.route = route
    }
    TopBar {
        id: bar
        objectName: "topBar"
        anchors { left: rail.right; right: parent.right; top: parent.top }
        session: root.session
        node: root.node
    }
    PageStack {
        id: pages
        objectName: "pages"
        anchors { left: rail.right; right: parent.right; top: bar.bottom; bottom: parent.bottom }
        focus: true
        place: {
            switch (Navigator.route) {
            case Navigator.Wallet:
                return {page: "WalletPage", models: {node: root.node, wallets: root.wallets, formats: root.formats}};
            case Navigator.Network:
                return {page: "NetworkPage", models: {node: root.node, formats: root.formats}};
            case Navigator.Settings:
                return {page: "SettingsPage",
                    models: {session: root.session, settings: root.settings, formats: root.formats}};
            }
            return {page: "HomePage", models: {node: root.node, wallets: root.wallets, formats: root.formats}};
        }
    }

    PasswordSheet {
        id: password
        objectName: "firstPassword"
        session: root.session
    }
    Connections {
        target: root.session
        function onPasswordNeeded() {
            password.open();
        }
    }
    Repeater {
        model: Navigator.places
        delegate: Item {
            id: key
            required property var modelData
            Shortcut {
                sequence: key.modelData.hint
                onActivated: Navigator.route = key.modelData.route
            }
        }
    }
    Shortcut { sequence: "Ctrl+L"; onActivated: root.session.lock() }
    Shortcut { sequence: "F6"; onActivated: root.cycle(1) }
    Shortcut { sequence: "Shift+F6"; onActivated: root.cycle(-1) }
}
