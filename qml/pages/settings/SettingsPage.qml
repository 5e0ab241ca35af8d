import QtQuick
import QtQuick.Layouts
import Arpeggio.App
import Arpeggio.Theme

/// How the window looks, how the wallet is kept, what this program is.
PageFrame {
    id: root

    required property Session session
    required property Settings settings
    required property Formats formats

    readonly property bool stacked: room < Theme.scaled(540)
    limit: Theme.scaled(760) + 2 * Theme.gutter

    AppearanceCard {
        Layout.fillWidth: true
        settings: root.settings
        stacked: root.stacked
    }
    SecurityCard {
        Layout.fillWidth: true
        session: root.session
        stacked: root.stacked
    }
    AboutCard {
        Layout.fillWidth: true
        settings: root.settings
        formats: root.formats
    }
    Item { Layout.fillHeight: true }
}
