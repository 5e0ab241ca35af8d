import QtQuick
import QtQuick.Layouts
import Arpeggio.App
import Arpeggio.Components
import Arpeggio.Theme

/// The first screen a person meets: try the demo now, or join a network.
StartFrame {
    id: root

    required property Session session
    required property Settings settings

    corner: IconButton {
        objectName: "themeButton"
        icon.name: root.settings.isDark ? "sun" : "moon"
        text: root.settings.isDark ? qsTr("Use the light theme") : qsTr("Use the dark theme")
        onClicked: root.settings.theme = root.settings.isDark ? Settings.Light : Settings.Dark
    }

    ColumnLayout {
        spacing: Theme.s3
        Label {
            Layout.fillWidth: true
            role: Label.Display
            text: qsTr("Run a part of the network yourself")
        }
        Label {
            Layout.fillWidth: true
            role: Label.Lead
            color: Theme.text2
            text: qsTr("A wallet and a validator in one window. Your own computer checks every block.")
        }
    }
    StartCard {
        Layout.fillWidth: true
        focus: true
        objectName: "tryCard"
        icon: "play"
        title: qsTr("Demo network on this computer")
        badge: qsTr("Pretend money")
        text: qsTr("A whole network inside this program, your validator in it. Nothing leaves this computer.")
        action: qsTr("Try it now")
        primary: true
        onActed: Navigator.demoAsked = true
    }
    StartCard {
        Layout.fillWidth: true
        objectName: "joinCard"
        icon: "globe"
        title: qsTr("Join a public network")
        text: qsTr("Validate and pay together with other people.")
        action: qsTr("Join")
        reason: qsTr("There is no public network yet. This version hosts its own.")
    }
    Button {
        objectName: "haveWallet"
        Layout.leftMargin: -Theme.s3
        kind: Button.Quiet
        icon.name: "key"
        text: qsTr("I have a wallet")
        onClicked: Navigator.restoreAsked = true
    }

    DemoSheet {
        objectName: "demoSheet"
        session: root.session
        visible: Navigator.demoAsked
        onClosed: Navigator.demoAsked = false
    }
    RestoreSheet {
        objectName: "restoreSheet"
        session: root.session
        visible: Navigator.restoreAsked
        onClosed: Navigator.restoreAsked = false
    }
    Component.onDestruction: Navigator.restoreAsked = false
}
