import QtQuick
import QtQuick.Layouts
import Arpeggio.App
import Arpeggio.Components
import Arpeggio.Theme

/// Sets the first password, or a new one in place of the old.
Sheet {
    id: root

    required property Session session
    readonly property int problem: session.passwordError
    readonly property string sentence: session.passwordErrorText
    readonly property bool ofFile: problem === Session.FileDamaged || problem === Session.FileUnwritable
        || problem === Session.OutOfMemory

    function save() {
        root.session.changePassword(old.text, fresh.text, repeated.text);
    }
    function clear() {
        old.text = fresh.text = repeated.text = ""; // a password stays as briefly as can be
        root.session.clearPasswordError();
    }

    title: session.hasPassword ? qsTr("Change your password") : qsTr("Set a password")
    lead: qsTr("It protects the keys on this computer. Nobody can reset it for you.")
    onAboutToShow: root.clear()
    onClosed: root.clear()
    onOpened: (root.session.hasPassword ? old : fresh).input.forceActiveFocus()

    Connections {
        target: root.session
        function onPasswordChanged() {
            root.close();
        }
    }
    Notice {
        Layout.fillWidth: true
        visible: root.ofFile
        tone: Tone.Danger
        title: qsTr("The password was not changed")
        text: root.sentence
    }
    PasswordField {
        id: old
        objectName: "oldPassword"
        Layout.fillWidth: true
        visible: root.session.hasPassword
        label: qsTr("Present password")
        error: root.problem === Session.Wrong || root.problem === Session.Empty ? root.sentence : ""
        onEdited: root.session.clearPasswordError()
        onAccepted: fresh.input.forceActiveFocus()
    }
    PasswordField {
        id: fresh
        objectName: "freshPassword"
        Layout.fillWidth: true
        label: qsTr("New password")
        helper: qsTr("At least 8 characters. A few unrelated words are strong and easy to keep in mind.")
        error: root.problem === Session.TooShort ? root.sentence : ""
        onEdited: root.session.clearPasswordError()
        onAccepted: repeated.input.forceActiveFocus()
    }
    PasswordField {
        id: repeated
        objectName: "repeatedPassword"
        Layout.fillWidth: true
        label: qsTr("New password again")
        error: root.problem === Session.Mismatch ? root.sentence : ""
        onEdited: root.session.clearPasswordError()
        onAccepted: root.save()
    }
    actions: [
        Button {
            text: qsTr("Cancel")
            onClicked: root.close()
        },
        Button {
            objectName: "savePassword"
            kind: Button.Primary
            busy: root.session.isBusy
            enabled: !root.session.isBusy
            text: root.session.hasPassword ? qsTr("Change password") : qsTr("Set password")
            onClicked: root.save()
        }
    ]
}
