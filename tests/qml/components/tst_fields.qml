import QtQuick
import QtTest
import Arpeggio.Components

Item {
    id: root
    width: 480
    height: 320

    Component { id: field; TextField { width: 300; label: "To" } }
    Component { id: secret; PasswordField { width: 300; label: "Password" } }
    Component { id: amount; AmountField { width: 300; label: "Amount" } }
    SignalSpy { id: spy }

    TestCase {
        name: "Fields"
        when: windowShown

        function init() {
            failOnWarning(/.?/);
        }
        function test_typingAndReturn() {
            const item = createTemporaryObject(field, root);
            spy.target = item;
            spy.signalName = "accepted";
            spy.clear();
            item.forceActiveFocus();
            keyClick(Qt.Key_A);
            keyClick(Qt.Key_Return);
            compare(item.text, "a");
            compare(spy.count, 1);
        }
        function test_errorTakesThePlaceOfTheHelperAndIsDescribed() {
            const item = createTemporaryObject(field, root, {helper: "An address", error: "Too short"});
            compare(item.input.Accessible.description, "Too short");
            compare(item.input.Accessible.name, "To");
        }
        function test_passwordIsHiddenUntilAsked() {
            const item = createTemporaryObject(secret, root);
            compare(item.echoMode, TextInput.Password);
            item.shown = true;
            compare(item.echoMode, TextInput.Normal);
            verify(item.inputMethodHints & Qt.ImhSensitiveData);
        }
        function test_amountKeepsTheTextAsTyped_data() {
            return [{text: "00.10"}, {text: "1,000.5"}, {text: "123456789012345678901234567890.123456789012345678"}];
        }
        function test_amountKeepsTheTextAsTyped(data) {
            const item = createTemporaryObject(amount, root);
            item.text = data.text;
            compare(item.text, data.text);
        }
    }
}
