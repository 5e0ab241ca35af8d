import QtQuick
import QtQuick.Layouts
import Arpeggio.Components
import Arpeggio.Theme

/// A field for each recovery word that is asked for.
ColumnLayout {
    id: root

    property var asked: []  // numbers, from 1
    property var errors: [] // a sentence for each, empty where it is right
    signal answered(var answers)

    function answer() {
        const answers = [];
        for (let at = 0; at < fields.count; ++at) answers.push(fields.itemAt(at).text);
        root.answered(answers);
    }
    function focusFirst() {
        if (fields.count > 0) fields.itemAt(0).input.forceActiveFocus();
    }

    spacing: Theme.s4

    Repeater {
        id: fields
        model: root.asked
        TextField {
            id: field
            required property int index
            required property int modelData
            objectName: "answer" + index
            Layout.fillWidth: true
            mono: true
            maximumLength: 16
            inputMethodHints: Qt.ImhNoPredictiveText | Qt.ImhNoAutoUppercase | Qt.ImhSensitiveData
            label: qsTr("Word %1").arg(modelData)
            error: root.errors[index] ?? ""
            onAccepted: {
                if (index + 1 < fields.count)
                    fields.itemAt(index + 1).input.forceActiveFocus();
                else
                    root.answer();
            }
        }
    }
}
