import QtQuick
import QtQuick.Layouts
import Arpeggio.App
import Arpeggio.Components

/// The program cannot go on: what happened, what it means for the money, what to do.
StartFrame {
    id: root

    required property Session session
    required property Formats formats

    art: false

    Label {
        Layout.fillWidth: true
        role: Label.H1
        text: qsTr("Arpeggio had to stop")
    }
    ErrorCard {
        Layout.fillWidth: true
        objectName: "failureCard"
        focus: true
        happened: root.session.failureTitle
        meaning: root.session.failureMeaning
        remedy: root.session.failureRemedy
        action: root.session.canRetry ? qsTr("Try again") : ""
        onActed: root.session.retry()
        onDetailsAsked: root.formats.copy(root.session.failureDetails)
    }
    Button {
        objectName: "quitButton"
        Layout.alignment: Qt.AlignRight
        kind: Button.Quiet
        icon.name: "power"
        text: qsTr("Quit Arpeggio")
        onClicked: root.session.quit()
    }
}
