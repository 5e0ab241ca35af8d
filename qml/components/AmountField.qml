import QtQuick
import Arpeggio.Theme

/// A field for an amount of money. It holds text only: reading and checking it is the model's work.
TextField {
    id: root

    property bool offersAll: true
    signal allAsked()

    suffix: qsTr("ARP")
    inputMethodHints: Qt.ImhFormattedNumbersOnly
    input.font.pixelSize: Theme.leadSize
    input.font.weight: Font.Medium
    Button {
        visible: root.offersAll
        kind: Button.Quiet
        //: Fills in the largest amount that can be sent
        text: qsTr("Max")
        implicitHeight: Theme.hit
        onClicked: root.allAsked()
    }
}
