import QtQuick
import Arpeggio.App

/// A payment in three states on one place: form, review, done.
FocusScope {
    id: root

    required property SendForm form
    required property Formats formats

    focus: true
    implicitHeight: step.pageHeight
    Keys.onEscapePressed: if (form.step === SendForm.Review) form.back()

    PageStack {
        id: step
        objectName: "sendStep"
        anchors.fill: parent
        focus: true
        place: ({page: ["SendEdit", "SendReview", "SendDone"][root.form.step], fills: false,
            models: {form: root.form, formats: root.formats}})
    }
}
