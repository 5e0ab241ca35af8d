import QtQuick
import Arpeggio.Theme

/// One character of Figures.
Item {
    id: root

    property string glyph
    property real cell
    property font face
    property real line
    property color color
    property bool rolls: false
    property string leaving
    readonly property bool digit: glyph >= "0" && glyph <= "9"

    width: digit ? cell : now.implicitWidth
    height: line
    clip: roller.running
    onGlyphChanged: {
        if (rolls && digit && visible && Theme.roll > 0) roller.restart();
        else leaving = glyph;
    }

    Text {
        id: now
        width: root.digit ? root.cell : implicitWidth
        y: (1 - shift.value) * root.line
        horizontalAlignment: Text.AlignHCenter
        font: root.face
        lineHeight: root.line
        lineHeightMode: Text.FixedHeight
        color: root.color
        textFormat: Text.PlainText
        text: root.glyph
        Accessible.ignored: true
    }
    Text {
        visible: roller.running
        width: root.cell
        y: -shift.value * root.line
        horizontalAlignment: Text.AlignHCenter
        font: root.face
        lineHeight: root.line
        lineHeightMode: Text.FixedHeight
        color: root.color
        textFormat: Text.PlainText
        text: root.leaving
        Accessible.ignored: true
    }
    QtObject {
        id: shift
        property real value: 1
    }
    NumberAnimation {
        id: roller
        target: shift
        property: "value"
        from: 0
        to: 1
        duration: Theme.roll
        easing.type: Easing.OutCubic
        onFinished: root.leaving = root.glyph
    }
}
