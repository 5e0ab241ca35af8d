import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Arpeggio.Theme
import Arpeggio.Components

/// The window of the storybook: pages at the left, theme and text size at the top.
T.ApplicationWindow {
    id: root

    property int page: 0
    property bool dark: true
    property real textFactor: 1
    readonly property var names: ["Type", "Buttons", "Fields", "Lists", "States", "Top"]
    readonly property int pages: names.length
    readonly property string pageName: names[page]

    width: 1280
    height: 900
    visible: true
    title: "Arpeggio gallery"
    color: Theme.bg0

    Binding { target: Theme; property: "dark"; value: root.dark }
    Binding { target: Theme; property: "textFactor"; value: root.textFactor }

    RowLayout {
        id: bar
        anchors { left: parent.left; right: parent.right; top: parent.top; margins: Theme.s4 }
        SegmentedControl {
            name: "Page"
            model: root.names
            currentIndex: root.page
            onPicked: index => root.page = index
        }
        Item { Layout.fillWidth: true }
        SegmentedControl {
            name: "Theme"
            model: [{text: "Dark", icon: "moon"}, {text: "Light", icon: "sun"}]
            currentIndex: root.dark ? 0 : 1
            onPicked: index => root.dark = index === 0
        }
        SegmentedControl {
            name: "Text"
            model: ["100", "150"]
            currentIndex: root.textFactor > 1 ? 1 : 0
            onPicked: index => root.textFactor = index === 0 ? 1 : 1.5
        }
    }
    Scroller {
        anchors { left: parent.left; right: parent.right; top: bar.bottom; bottom: parent.bottom; margins: Theme.s5 }
        contentHeight: loader.implicitHeight
        Loader {
            id: loader
            width: parent.width
            source: "Gallery" + root.pageName + ".qml"
        }
    }
}
