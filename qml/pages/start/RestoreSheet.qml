import QtQuick
import QtQuick.Layouts
import Arpeggio.App
import Arpeggio.Components
import Arpeggio.Theme

/// For who has a wallet on paper: its words, and the demo starts with it.
Sheet {
    id: root

    required property Session session
    readonly property RestoreForm form: session.restore
    readonly property bool isFaulty: form.problem === RestoreForm.UnknownWord
        || form.problem === RestoreForm.BadChecksum || form.problem === RestoreForm.WalletExists

    function start() {
        if (root.form.isWhole) root.session.startRestored();
    }
    function forget() {
        words.clear();
        root.form.clear();
    }

    span: Theme.scaled(560)
    title: qsTr("Bring your wallet back")
    lead: qsTr("Type your 12 or 24 recovery words in their order, from your paper.")
    onAboutToShow: root.forget()
    onOpened: words.input.forceActiveFocus()
    onClosed: root.forget()
    Component.onDestruction: root.form.clear()

    WordsField {
        id: words
        objectName: "restoreWords"
        Layout.fillWidth: true
        label: qsTr("Recovery words")
        helper: root.form.isWhole ? "" : root.form.problem === RestoreForm.WordCount ? root.form.problemText
            : qsTr("Capitals and line breaks do not matter.")
        error: root.isFaulty ? root.form.problemText : ""
        success: root.form.isWhole ? qsTr("These are a wallet's words.") : ""
        onEdited: root.form.check(words.text)
        onAccepted: root.start()
    }
    Notice {
        Layout.fillWidth: true
        tone: Tone.Warning
        title: qsTr("Pretend money")
        text: qsTr("The demo lives on this computer. What the wallet holds elsewhere is not touched.")
    }
    actions: [
        Button {
            objectName: "cancelRestore"
            text: qsTr("Back")
            onClicked: root.close()
        },
        Button {
            objectName: "startRestored"
            kind: Button.Primary
            enabled: root.form.isWhole
            text: qsTr("Start demo with this wallet")
            onClicked: root.start()
        }
    ]
}
