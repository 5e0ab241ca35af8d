import QtQuick
import Arpeggio.Theme

/// An address in groups of four, its head and tail bright. `compact` keeps only those.
Text {
    id: root

    property string address
    property string name // what the person calls it; spoken instead of the characters
    property bool compact: false
    property int role: Label.Label
    readonly property int end: 8 // characters that stand out at either side

    function tinted(part: string, ink: color): string {
        return "<font color=\"" + ink + "\">" + (part.match(/.{1,4}/g) ?? []).join(" ") + "</font>";
    }

    text: {
        if (address.length <= 2 * end) return tinted(address, Theme.text1);
        const middle = compact ? "…" : address.slice(end, -end);
        return [tinted(address.slice(0, end), Theme.text1), tinted(middle, Theme.text3),
                tinted(address.slice(-end), Theme.text1)].join(" ");
    }
    textFormat: Text.StyledText
    color: Theme.text1
    font.family: Theme.monoFamily
    font.pixelSize: role === Label.Lead ? Theme.leadSize : role === Label.Body ? Theme.bodySize
        : role === Label.Caption ? Theme.captionSize : Theme.labelSize
    lineHeight: role === Label.Lead ? Theme.titleLine : Theme.bodyLine
    lineHeightMode: Text.FixedHeight
    wrapMode: compact ? Text.NoWrap : Text.WordWrap
    horizontalAlignment: Text.AlignLeft
    Accessible.role: Accessible.StaticText
    Accessible.name: name !== "" ? name : qsTr("Address ending %1").arg(root.address.slice(-4))
}
