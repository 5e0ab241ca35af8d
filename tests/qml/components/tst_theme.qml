import QtQuick
import QtTest
import Arpeggio.Theme

/// WCAG contrast, computed from the tokens themselves, in both themes.
TestCase {
    name: "Theme"

    function init() {
        failOnWarning(/.?/);
    }
    function cleanup() {
        Theme.dark = true;
        Theme.textFactor = 1;
        Theme.reducedMotion = false;
    }
    function luminance(c) {
        const part = v => v <= 0.04045 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4);
        return 0.2126 * part(c.r) + 0.7152 * part(c.g) + 0.0722 * part(c.b);
    }
    function contrast(a, b) {
        const light = Math.max(luminance(a), luminance(b)), dark = Math.min(luminance(a), luminance(b));
        return (light + 0.05) / (dark + 0.05);
    }
    function atLeast(least, front, back, what) {
        const ratio = contrast(front, back);
        verify(ratio >= least, what + (Theme.dark ? " dark " : " light ") + ratio.toFixed(2) + " < " + least);
    }
    function test_contrastOfBlackOnWhite() {
        fuzzyCompare(contrast(Qt.color("black"), Qt.color("white")), 21, 0.01);
    }
    function themes() {
        return [{tag: "dark", dark: true}, {tag: "light", dark: false}];
    }

    function test_textReadsOnEverySurface_data() { return themes(); }
    function test_textReadsOnEverySurface(data) {
        Theme.dark = data.dark;
        for (const surface of ["bg0", "bg1", "bg2", "bg3"])
            for (const text of ["text1", "text2", "text3"])
                atLeast(4.5, Theme[text], Theme[surface], text + " on " + surface);
    }
    function test_stateColoursReadOnSurfacesAndTints_data() { return themes(); }
    function test_stateColoursReadOnSurfacesAndTints(data) {
        Theme.dark = data.dark;
        for (const tone of ["accent", "success", "warning", "danger", "info"]) {
            for (const surface of ["bg0", "bg1", "bg2", tone + "Tint"])
                atLeast(4.5, Theme[tone], Theme[surface], tone + " on " + surface);
            for (const text of ["text1", "text2"])
                atLeast(4.5, Theme[text], Theme[tone + "Tint"], text + " on tint " + tone);
        }
    }
    function test_primaryButtonReadsInEveryState_data() { return themes(); }
    function test_primaryButtonReadsInEveryState(data) {
        Theme.dark = data.dark;
        for (const fill of ["accent", "accentHover", "accentPress"]) atLeast(4.5, Theme.accentInk, Theme[fill], fill);
    }
    function test_bordersAndFocusStandOut_data() { return themes(); }
    function test_bordersAndFocusStandOut(data) {
        Theme.dark = data.dark;
        for (const surface of ["bg0", "bg1", "bg2", "bg3"]) {
            atLeast(3, Theme.border, Theme[surface], "border on " + surface);
            atLeast(3, Theme.focus, Theme[surface], "focus on " + surface);
        }
    }
    function test_shardsReadOnCanvasAndCard_data() { return themes(); }
    function test_shardsReadOnCanvasAndCard(data) {
        Theme.dark = data.dark;
        for (let shard = 0; shard < 8; ++shard)
            for (const surface of ["bg0", "bg1"])
                atLeast(4.5, Theme.shardColor(shard), Theme[surface], "shard " + shard);
    }
    function test_everyShardHasItsOwnGlyph() {
        compare(new Set(Theme.shardGlyphs).size, Theme.shardColors.length);
    }
    function test_textFactorScalesSizeAndLine() {
        Theme.textFactor = 1.5;
        compare(Theme.bodySize, 21);
        compare(Theme.bodyLine, 30);
    }
    function test_reducedMotionStopsMovementAndKeepsTheFade() {
        Theme.reducedMotion = true;
        compare(Theme.slow + Theme.base + Theme.fast + Theme.roll + Theme.rise, 0);
        verify(Theme.fade > 0);
    }
}
