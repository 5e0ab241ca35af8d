pragma Singleton
import QtQuick

/// Every colour, size, font and duration of the product. Set from outside: dark, textFactor, reducedMotion.
/// The only file that may hold a hex colour, a pixel size or a duration.
QtObject {
    id: theme

    property bool dark: true
    property real textFactor: 1.0 // 0.9 to 1.5
    property bool reducedMotion: false

    // Surfaces: depth is a step of surface and a line, never a shadow.
    readonly property color bg0: dark ? "#0B0E14" : "#F5F7FA"
    readonly property color bg1: dark ? "#121722" : "#FFFFFF"
    readonly property color bg2: dark ? "#1A2130" : "#EDF1F6"
    readonly property color bg3: dark ? "#232C3F" : "#E2E8F0"
    readonly property color line: dark ? "#2A3447" : "#D5DCE6"
    readonly property color border: dark ? "#6E7F9C" : "#76839A"
    readonly property color scrim: dark ? "#B3060810" : "#80323B4B"

    readonly property color text1: dark ? "#EEF2F8" : "#10151F"
    readonly property color text2: dark ? "#B3BFD1" : "#434E61"
    readonly property color text3: dark ? "#8D9BB3" : "#5A667A"

    readonly property color accent: dark ? "#3FD9C4" : "#00695F"
    readonly property color accentHover: dark ? "#63E6D4" : "#00574F"
    readonly property color accentPress: dark ? "#2BBFAB" : "#004A43"
    readonly property color accentInk: dark ? "#04211D" : "#FFFFFF"
    readonly property color glow: dark ? "#1A3FD9C4" : "#1400695F"

    readonly property color success: dark ? "#7FD962" : "#2B6E12"
    readonly property color warning: dark ? "#FFC24B" : "#8A5200"
    readonly property color danger: dark ? "#FF7B72" : "#B3261E"
    readonly property color info: dark ? "#6CB6FF" : "#0B5CAD"
    readonly property color accentTint: dark ? "#10302F" : "#DDF3F0"
    readonly property color successTint: dark ? "#1A3016" : "#E4F4DC"
    readonly property color warningTint: dark ? "#33270F" : "#FFF0D6"
    readonly property color dangerTint: dark ? "#3A1A1C" : "#FDE7E5"
    readonly property color infoTint: dark ? "#14283D" : "#E1EEFA"
    readonly property color paper: "#FFFFFF" // of QR codes, in both themes: readers need dark on light
    readonly property color ink: "#10151F"
    readonly property color focus: dark ? "#9BE9FF" : "#0B5CAD"

    /// Colour of a shard, by its number. Never the only sign: number, place or glyph stands beside it.
    readonly property var shardColors: dark
        ? ["#56C1F5", "#FFA62B", "#2FD6A0", "#F2E65A", "#8391FF", "#FF6F4E", "#F3A6D2", "#AEB9C9"]
        : ["#0069A8", "#A85B00", "#007A58", "#6A5E00", "#3F46C8", "#B93A17", "#A3327A", "#4A5464"]
    readonly property var shardGlyphs: [
        "circle", "square", "triangle", "diamond", "pentagon", "hexagon", "cross", "ring"]

    // Type. Sizes and line heights in pixels, at the person's text factor.
    readonly property string textFamily: "Inter"
    readonly property string displayFamily: "Inter Display"
    readonly property string monoFamily: "JetBrains Mono"
    readonly property int captionSize: scaled(12)
    readonly property int captionLine: scaled(16)
    readonly property int labelSize: scaled(13)
    readonly property int labelLine: scaled(18)
    readonly property int bodySize: scaled(14)
    readonly property int bodyLine: scaled(20)
    readonly property int leadSize: scaled(16)
    readonly property int leadLine: scaled(24)
    readonly property int titleSize: scaled(20)
    readonly property int titleLine: scaled(28)
    readonly property int h2Size: scaled(24)
    readonly property int h2Line: scaled(30)
    readonly property int h1Size: scaled(32)
    readonly property int h1Line: scaled(38)
    readonly property int displaySize: scaled(44)
    readonly property int displayLine: scaled(48)
    readonly property int heroSize: scaled(64)
    readonly property int heroLine: scaled(64)

    // Space.
    readonly property int s1: 4
    readonly property int s2: 8
    readonly property int s3: 12
    readonly property int s4: 16
    readonly property int s5: 24
    readonly property int s6: 32
    readonly property int s7: 48
    readonly property int s8: 64
    readonly property int gutter: 32
    readonly property int cardPadding: 20
    readonly property int contentMax: 1440
    readonly property int wideFrom: 1280 // the rail shows its words from here on

    readonly property int railWidth: Math.max(72, scaled(72))
    readonly property int railWide: Math.max(232, scaled(232))
    readonly property int chipRadius: 6
    readonly property int buttonRadius: 10
    readonly property int cardRadius: 14
    readonly property int sheetRadius: 20
    readonly property int hit: 36
    readonly property int control: Math.max(40, scaled(40))
    readonly property int row: Math.max(44, scaled(44))
    readonly property int icon: scaled(24)
    readonly property int smallIcon: scaled(18)
    readonly property int focusWidth: 2
    readonly property int focusGap: 2

    // Motion. Movement is gone when reduced; a fade stays.
    readonly property int instant: reducedMotion ? 0 : 80
    readonly property int fast: reducedMotion ? 0 : 120
    readonly property int base: reducedMotion ? 0 : 180
    readonly property int roll: reducedMotion ? 0 : 240
    readonly property int slow: reducedMotion ? 0 : 280
    readonly property int fade: 120
    readonly property int rise: reducedMotion ? 0 : 8
    readonly property int tick: 1000
    readonly property int turn: 1100
    readonly property int hintDelay: 500
    readonly property int loadingDelay: 150
    readonly property int loadingTimeout: 10000
    readonly property int copiedTime: 1600
    readonly property int toastTime: 4000

    function scaled(pixels: real): int {
        return Math.round(pixels * theme.textFactor);
    }
    function shardColor(shard: int): color {
        return Qt.color(theme.shardColors[shard % theme.shardColors.length]);
    }
    function toneColor(tone: int): color {
        switch (tone) {
        case Tone.Accent: return theme.accent;
        case Tone.Success: return theme.success;
        case Tone.Warning: return theme.warning;
        case Tone.Danger: return theme.danger;
        case Tone.Info: return theme.info;
        }
        return theme.text2;
    }
    function toneTint(tone: int): color {
        switch (tone) {
        case Tone.Accent: return theme.accentTint;
        case Tone.Success: return theme.successTint;
        case Tone.Warning: return theme.warningTint;
        case Tone.Danger: return theme.dangerTint;
        case Tone.Info: return theme.infoTint;
        }
        return theme.bg2;
    }
    /// `over` laid on `under` at `amount` of its strength: tints that stay opaque, so they cost nothing to draw.
    function blend(under: color, over: color, amount: real): color {
        return Qt.rgba(under.r + (over.r - under.r) * amount, under.g + (over.g - under.g) * amount,
                       under.b + (over.b - under.b) * amount, 1);
    }
}
