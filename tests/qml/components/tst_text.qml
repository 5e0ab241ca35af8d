import QtQuick
import QtTest
import Arpeggio.Components
import Arpeggio.Theme

Item {
    id: root
    width: 640
    height: 320

    Component { id: figures; Figures {} }
    Component { id: address; AddressText { width: 400 } }
    Component { id: label; Label { text: "Words" } }

    TestCase {
        name: "Text"
        when: windowShown
        readonly property string someone: "arp1qpzry9x8gf2tvdw0s3jn54khce6mua7lq9f3c"

        function init() {
            failOnWarning(/.?/);
        }
        function cleanup() {
            Theme.textFactor = 1;
            Theme.reducedMotion = false;
        }
        function plain(item) {
            return item.text.replace(/<br>/g, " ").replace(/<[^>]*>/g, "");
        }
        function test_everyDigitTakesTheSameWidth() {
            const ones = createTemporaryObject(figures, root, {text: "2111.11"});
            const eights = createTemporaryObject(figures, root, {text: "2888.88"});
            compare(ones.implicitWidth, eights.implicitWidth);
        }
        function test_figuresAreReadAsOneNumberWithItsUnit() {
            const item = createTemporaryObject(figures, root, {text: "12.5", unit: "ARP"});
            compare(item.Accessible.name, "12.5 ARP");
        }
        function test_figuresFollowTheTextFactor() {
            const item = createTemporaryObject(figures, root, {text: "12", role: Label.Hero});
            const before = item.implicitHeight;
            Theme.textFactor = 1.5;
            compare(item.implicitHeight, before * 1.5);
        }
        function test_addressKeepsEveryCharacter() {
            const item = createTemporaryObject(address, root, {address: someone, perLine: 6});
            compare(plain(item).replace(/ /g, ""), someone);
        }
        function test_compactAddressShowsHeadAndTail() {
            const item = createTemporaryObject(address, root, {address: someone, compact: true});
            compare(plain(item), "arp1 qpzr … a7lq 9f3c".replace("a7lq", someone.slice(-8, -4)));
        }
        function test_addressIsSpokenByItsEndOrName() {
            const item = createTemporaryObject(address, root, {address: someone});
            compare(item.Accessible.name, "Address ending 9f3c");
            item.name = "Savings";
            compare(item.Accessible.name, "Savings");
        }
        function test_bundledFontsAreInUse() {
            const item = createTemporaryObject(label, root);
            compare(item.font.family, "Inter");
            verify(Qt.fontFamilies().includes("Inter Display"));
            verify(Qt.fontFamilies().includes("JetBrains Mono"));
        }
    }
}
