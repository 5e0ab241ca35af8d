import QtQuick
import Arpeggio.Theme

/// An address in groups of four, its head and tail bright. `compact` keeps only those.
Text {
    id: root

    property string address
    property string name // what the person calls it; spoken instead of the characters
    property bool compact: false
    property int perLine: 0 // groups; 0 lets the width decide
    property int role: Label.Label
    readonly property int end: 8 // characters that stand out at either side

    function tinted(part: string, ink: color): var {
        return (part.match(/.{1,4}/g) ?? []).map(group => "<font color=\"" + ink + "\">" + group + "</font>");
    }
    function lines(groups: var): string {
        if (perLine === 0 || compact) return groups.join(" ");
        const rows = [];
        for (let at = 0; at < groups.length; at += perLine) rows.push(groups.slice(at, at + perLine).join(" "));
        return rows.join("<br>");
    }

    text: {
        if (address.length <= 2 * end) return lines(tinted(address, Theme.text1));
        const middle = compact ? "…" : address.slice(end, -end);
        return lines(tinted(address.slice(0, end), Theme.text1).concat(tinted(middle, Theme.text3),
            tinted(address.slice(-end), Theme.text1)));
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
