import QtQuick
import Arpeggio.App
import Arpeggio.Components
import Arpeggio.Theme

Card {
    id: root

    required property Settings settings
    property bool stacked: false
    readonly property var factors: [0.9, 1.0, 1.15, 1.3, 1.5]

    title: qsTr("Appearance")
    spacing: Theme.s4

    SettingLine {
        stacked: root.stacked
        icon: "contrast"
        name: qsTr("Theme")
        text: qsTr("System follows the desktop.")
        SegmentedControl {
            objectName: "themeChoice"
            name: qsTr("Theme")
            model: [{text: qsTr("System")}, {text: qsTr("Dark"), icon: "moon"}, {text: qsTr("Light"), icon: "sun"}]
            currentIndex: root.settings.theme
            onPicked: index => root.settings.theme = index
        }
    }
    SettingLine {
        stacked: root.stacked
        icon: "text-size"
        name: qsTr("Text size")
        text: qsTr("Of everything in this window.")
        SegmentedControl {
            objectName: "textChoice"
            name: qsTr("Text size")
            model: root.factors.map(factor => qsTr("%1 %").arg(Math.round(factor * 100)))
            currentIndex: root.factors.findIndex(factor => Math.abs(factor - root.settings.textFactor) < 0.03)
            onPicked: index => root.settings.textFactor = root.factors[index]
        }
    }
    SettingLine {
        stacked: root.stacked
        icon: "motion"
        name: qsTr("Reduced motion")
        text: qsTr("Nothing slides, turns or rolls; things only fade.")
        Switch {
            objectName: "reducedMotion"
            text: qsTr("Reduced motion")
            checked: root.settings.reducedMotion
            onToggled: root.settings.reducedMotion = checked
        }
    }
}
