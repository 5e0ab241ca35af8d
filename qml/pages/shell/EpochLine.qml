import QtQuick
import QtQuick.Layouts
import Arpeggio.App
import Arpeggio.Components
import Arpeggio.Theme

/// How far the epoch is: its number and slot, the time left, a bar, and whether the next one is drawn.
ColumnLayout {
    id: root

    required property EpochClock epoch

    spacing: Theme.s2
    RowLayout {
        Layout.fillWidth: true
        spacing: Theme.s2
        Label {
            Layout.fillWidth: true
            role: Label.Label
            color: Theme.text2
            wrapMode: Text.NoWrap
            elide: Text.ElideRight
            text: qsTr("Epoch %1 · slot %2").arg(root.epoch.numberText).arg(root.epoch.slotText)
        }
        Figures {
            objectName: "epochLeft"
            role: Label.Label
            color: root.epoch.isLate ? Theme.warning : Theme.text1
            text: root.epoch.leftText
            spoken: root.epoch.isLate ? text : qsTr("%1 left").arg(text)
        }
        Label {
            visible: !root.epoch.isLate
            role: Label.Label
            wrapMode: Text.NoWrap
            //: Stands behind the time until the epoch ends: "0:29 left"
            text: qsTr("left")
            Accessible.ignored: true
        }
    }
    ProgressBar {
        Layout.fillWidth: true
        tone: root.epoch.isLate ? Tone.Warning : Tone.Accent
        value: root.epoch.passed
    }
    RowLayout {
        spacing: Theme.s1
        Icon {
            icon: root.epoch.isNextElected ? "check" : "clock"
            size: Theme.captionLine
            color: words.color
        }
        Label {
            id: words
            objectName: "nextEpoch"
            Layout.fillWidth: true
            role: Label.Caption
            color: root.epoch.isNextElected ? Theme.success : root.epoch.isLate ? Theme.warning : Theme.text3
            text: root.epoch.nextText
        }
    }
}
