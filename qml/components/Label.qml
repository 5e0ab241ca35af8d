import QtQuick
import Arpeggio.Theme

/// Text in one of the sizes of the type scale; long text wraps.
Text {
    id: root

    enum Role { Caption, Label, Body, Lead, Title, H2, H1, Display, Hero }

    property int role: Label.Body
    property bool strong: role >= Label.Title
    property bool mono: false

    readonly property var sizes: [Theme.captionSize, Theme.labelSize, Theme.bodySize, Theme.leadSize,
        Theme.titleSize, Theme.h2Size, Theme.h1Size, Theme.displaySize, Theme.heroSize]
    readonly property var lines: [Theme.captionLine, Theme.labelLine, Theme.bodyLine, Theme.leadLine,
        Theme.titleLine, Theme.h2Line, Theme.h1Line, Theme.displayLine, Theme.heroLine]

    color: role <= Label.Label ? Theme.text3 : Theme.text1
    font.family: mono ? Theme.monoFamily : role >= Label.H2 ? Theme.displayFamily : Theme.textFamily
    font.pixelSize: root.sizes[root.role]
    font.weight: strong ? Font.DemiBold : role === Label.Label ? Font.Medium : Font.Normal
    font.letterSpacing: role >= Label.H2 && !mono ? -0.01 * root.sizes[root.role] : 0
    lineHeight: root.lines[root.role]
    lineHeightMode: Text.FixedHeight
    wrapMode: Text.Wrap
    textFormat: Text.PlainText
    horizontalAlignment: Text.AlignLeft
    Accessible.role: role >= Label.Title ? Accessible.Heading : Accessible.StaticText
    Accessible.name: text
    Accessible.ignored: text === ""
}
