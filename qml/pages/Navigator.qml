pragma Singleton
import QtQuick

/// Where the window is. The only table of places: the rail, the shortcuts, the tray and tests go through it.
QtObject {
    id: root

    enum Route { Home, Wallet, Network, Settings }
    enum View { Activity, Send, Receive }

    property int route: Navigator.Home
    property int view: Navigator.Activity // of the wallet
    property bool demoAsked: false // the first-run screen shows its demo sheet
    property bool restoreAsked: false // and its sheet for a wallet that somebody has on paper
    property bool backupAsked: false // the settings show the sheet for the recovery words

    readonly property var places: [
        {text: qsTr("Home"), icon: "home", route: Navigator.Home, hint: qsTr("Ctrl+1")},
        {text: qsTr("Wallet"), icon: "wallet", route: Navigator.Wallet, hint: qsTr("Ctrl+2")},
        {text: qsTr("Network"), icon: "network", route: Navigator.Network, hint: qsTr("Ctrl+3")},
        {text: qsTr("Settings"), icon: "settings", route: Navigator.Settings, hint: qsTr("Ctrl+4")}
    ]
    readonly property var links: ["home", "wallet", "network", "settings"]
    readonly property var viewLinks: ["activity", "send", "receive"]
    readonly property string title: places[route].text

    /// Deep link: "home", "wallet", "wallet/send", "wallet/receive", "network", "settings". False: no such place.
    function open(link: string): bool {
        const parts = link.split("/");
        const route = root.links.indexOf(parts[0]);
        const view = root.viewLinks.indexOf(parts[1] ?? "activity");
        if (route < 0 || view < 0) return false;
        root.view = view;
        root.route = route;
        return true;
    }
}
