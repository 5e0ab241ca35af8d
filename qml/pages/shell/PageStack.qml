import QtQuick
import Arpeggio.Theme

/// Shows one page, given by its name and its required properties; a new one rises a little as it appears.
FocusScope {
    id: root

    required property var place // {page, models, fills}: one value, so that all change at once
    readonly property real pageHeight: loader.implicitHeight

    function show() {
        loader.setSource(root.place.page + ".qml", root.place.models);
    }

    clip: true
    onPlaceChanged: if (loader.started) root.show()
    Component.onCompleted: {
        loader.started = true;
        root.show();
    }

    Loader {
        id: loader
        property bool started: false
        width: parent.width
        height: root.place.fills === false ? implicitHeight : parent.height
        focus: true
        layer.enabled: entrance.running
        onLoaded: entrance.restart()
    }
    ParallelAnimation {
        id: entrance
        NumberAnimation { target: loader; property: "opacity"; from: 0; to: 1; duration: Theme.fade }
        NumberAnimation {
            target: loader
            property: "y"
            from: Theme.rise
            to: 0
            duration: Theme.base
            easing.type: Easing.OutCubic
        }
    }
}
