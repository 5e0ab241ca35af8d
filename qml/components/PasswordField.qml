import QtQuick

/// A field for a secret: hidden until asked for, never predicted or stored by an input method.
TextField {
    id: root

    property bool shown: false

    echoMode: shown ? TextInput.Normal : TextInput.Password
    inputMethodHints: Qt.ImhHiddenText | Qt.ImhNoPredictiveText | Qt.ImhNoAutoUppercase | Qt.ImhSensitiveData
    IconButton {
        text: root.shown ? qsTr("Hide the password") : qsTr("Show the password")
        icon.name: root.shown ? "eye-off" : "eye"
        onClicked: root.shown = !root.shown
    }
}
