import QtQuick
import QtQuick.Layouts
import Arpeggio.App
import Arpeggio.Components
import Arpeggio.Theme

Card {
    id: root

    required property Settings settings
    required property Formats formats

    title: qsTr("About")
    spacing: Theme.s3

    RowLayout {
        spacing: Theme.s4
        Logo { size: Theme.scaled(44) }
        ColumnLayout {
            spacing: 0
            Label {
                role: Label.Title
                font.family: Theme.displayFamily
                text: qsTr("Arpeggio")
            }
            Label {
                Layout.fillWidth: true
                role: Label.Label
                text: qsTr("Version %1").arg(root.settings.version)
            }
        }
    }
    Fact {
        Layout.fillWidth: true
        name: qsTr("Drawn by")
        value: root.settings.renderer
    }
    Fact {
        Layout.fillWidth: true
        visible: root.settings.dataFolder !== ""
        name: qsTr("Data folder")
        Label {
            Layout.maximumWidth: Theme.scaled(420)
            mono: true
            role: Label.Label
            font.weight: Font.Normal
            color: Theme.text1
            wrapMode: Text.WrapAnywhere
            text: root.settings.dataFolder
        }
        IconButton {
            icon.name: "copy"
            text: qsTr("Copy the folder's path")
            onClicked: root.formats.copy(root.settings.dataFolder)
        }
    }
    Label {
        Layout.fillWidth: true
        role: Label.Caption
        text: qsTr("Free software under the GNU General Public License, version 3 or later.")
    }
    Label {
        Layout.fillWidth: true
        role: Label.Caption
        text: qsTr("Text is set in Inter and JetBrains Mono, under the SIL Open Font License.")
    }
}
