import QtQuick
import QtQuick.Layouts
import Arpeggio.App
import Arpeggio.Components
import Arpeggio.Theme

/// Writing the recovery words down: what they are, the words themselves, three of them asked for. Nothing of them
/// stays in the scene when the sheet closes.
Sheet {
    id: root

    required property BackupForm backup
    required property bool hasPassword
    readonly property bool isIntro: backup.step === BackupForm.Intro
    readonly property bool isWords: backup.step === BackupForm.Words
    readonly property bool isQuiz: backup.step === BackupForm.Quiz

    function show() {
        root.backup.show(password.text);
    }
    function forget() {
        password.text = "";
        root.backup.leave();
    }
    function focusFirst() {
        if (root.isQuiz)
            quiz.focusFirst();
        else if (root.isWords)
            written.forceActiveFocus();
        else
            (root.hasPassword ? password.input : reveal).forceActiveFocus();
    }

    span: Theme.scaled(600)
    title: isWords ? qsTr("Write these words down") : isQuiz ? qsTr("Check what you wrote")
        : qsTr("Back up your recovery words")
    lead: {
        if (isWords) return qsTr("On paper, in this order, with their numbers. Keep it where only you find it.");
        if (isQuiz) return qsTr("Type the words with these numbers, from your paper.");
        return qsTr("%n words in their order bring your wallet back on any computer.", "", backup.wordCount);
    }
    onAboutToShow: root.forget()
    onOpened: root.focusFirst()
    onClosed: root.forget()
    Component.onDestruction: root.backup.leave()

    Connections {
        target: root.backup
        function onStepChanged() {
            if (root.opened) Qt.callLater(root.focusFirst);
        }
        function onCompleted() {
            root.close();
        }
    }
    Notice {
        objectName: "backupProblem"
        Layout.fillWidth: true
        visible: root.backup.problem === BackupForm.Wallet
        tone: Tone.Danger
        title: qsTr("That did not work")
        text: root.backup.problemText
    }
    Notice {
        Layout.fillWidth: true
        visible: root.isIntro
        tone: Tone.Warning
        title: qsTr("Is anybody looking?")
        text: qsTr("Whoever has these words has your money. Nobody who helps you needs them; take no photo.")
    }
    PasswordField {
        id: password
        objectName: "backupPassword"
        Layout.fillWidth: true
        visible: root.isIntro && root.hasPassword
        enabled: !root.backup.isBusy
        label: qsTr("Password")
        error: root.backup.problem === BackupForm.Password ? root.backup.problemText : ""
        onEdited: root.backup.clearProblem()
        onAccepted: root.show()
    }
    WordGrid {
        objectName: "backupWords"
        Layout.fillWidth: true
        visible: root.isWords
        words: root.backup.words
    }
    WordQuiz {
        id: quiz
        objectName: "backupQuiz"
        Layout.fillWidth: true
        visible: root.isQuiz
        asked: root.backup.asked
        errors: root.backup.answerErrors
        onAnswered: answers => root.backup.check(answers)
    }
    actions: [
        Button {
            objectName: "backupCancel"
            visible: !root.isQuiz
            text: qsTr("Cancel")
            onClicked: root.close()
        },
        Button {
            id: reveal
            objectName: "backupShow"
            visible: root.isIntro
            kind: Button.Primary
            busy: root.backup.isBusy
            enabled: !root.backup.isBusy
            text: qsTr("Show the words")
            onClicked: root.show()
        },
        Button {
            id: written
            objectName: "backupWritten"
            visible: root.isWords
            kind: Button.Primary
            text: qsTr("I have written them down")
            onClicked: root.backup.ask()
        },
        Button {
            objectName: "backupAgain"
            visible: root.isQuiz
            text: qsTr("Show the words again")
            onClicked: root.backup.showAgain()
        },
        Button {
            objectName: "backupCheck"
            visible: root.isQuiz
            kind: Button.Primary
            text: qsTr("Check")
            onClicked: quiz.answer()
        }
    ]
}
