pragma ComponentBehavior: Bound
import QtQuick
import Arpeggio.Theme

/// A number whose digits stand in cells of one width, so that a live value does not jitter; changed digits roll when
/// `rolls`. `faintFrom` dims the text from that character on (the decimals), `unit` follows quietly.
Item {
    id: root

    property string text
    property string unit
    property int role: Label.Display
    property color color: Theme.text1
    property int faintFrom: -1
    property bool rolls: false
    property string spoken: unit === "" ? text : qsTr("%1 %2").arg(text).arg(unit)

    readonly property font face: probe.font
    readonly property real cell: widest.implicitWidth * 0.97
    readonly property bool startsNarrow: text.charAt(0) === "1" // its cell would leave a gap before the number

    implicitWidth: line.implicitWidth + 2 * line.x
    implicitHeight: probe.implicitHeight
    baselineOffset: probe.baselineOffset
    LayoutMirroring.enabled: false
    LayoutMirroring.childrenInherit: true
    Accessible.role: Accessible.StaticText
    Accessible.name: spoken

    Text { // as wide as the widest digit; "1" never is
        id: widest
        visible: false
        font: root.face
        text: "0\n2\n3\n4\n5\n6\n7\n8\n9"
    }
    Label {
        id: probe
        visible: false
        role: root.role
        text: "0"
        font.weight: root.role >= Label.Title ? Font.Medium : Font.Normal
    }
    Text {
        id: one
        visible: false
        font: root.face
        text: "1"
    }
    Row {
        id: line
        x: root.startsNarrow ? -(root.cell - one.implicitWidth) / 2 : 0
        Repeater {
            model: root.text.length
            delegate: FigureCell {
                required property int index
                glyph: root.text.charAt(index)
                cell: root.cell
                face: root.face
                line: probe.lineHeight
                color: root.faintFrom >= 0 && index >= root.faintFrom ? Theme.text3 : root.color
                rolls: root.rolls
            }
        }
        Label {
            visible: root.unit !== ""
            leftPadding: probe.font.pixelSize * 0.2
            y: probe.baselineOffset - baselineOffset
            role: root.role >= Label.Display ? Label.Title : root.role >= Label.Title ? Label.Lead : root.role
            font.weight: Font.Medium
            wrapMode: Text.NoWrap
            color: Theme.text3
            text: root.unit
            Accessible.ignored: true
        }
    }
}
