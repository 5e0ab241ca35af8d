import QtQuick
import QtQuick.Layouts
import Arpeggio.App
import Arpeggio.Components

/// Names a new account, or an account anew when `row` is one.
Sheet {
    id: root

    required property Wallets wallets
    property int row: -1
    property string oldName

    function save() {
        const done = root.row < 0 ? root.wallets.addAccount(name.text)
            : root.wallets.renameAccount(root.row, name.text);
        root.refused = !done;
        if (done) root.close();
    }
    property bool refused: false

    title: row < 0 ? qsTr("New account") : qsTr("Rename the account")
    lead: row < 0 ? qsTr("It has its own address and balance; the words that restore your wallet restore it too.")
        : qsTr("Only you see the name.")
    onAboutToShow: {
        name.text = root.oldName;
        root.refused = false;
    }
    onOpened: {
        name.input.forceActiveFocus();
        name.selectAll();
    }

    TextField {
        id: name
        objectName: "accountName"
        Layout.fillWidth: true
        focus: true
        label: qsTr("Name")
        placeholder: qsTr("Savings")
        error: root.refused ? root.wallets.nameErrorText : ""
        maximumLength: 32
        onEdited: root.refused = false
        onAccepted: root.save()
    }
    actions: [
        Button {
            text: qsTr("Cancel")
            onClicked: root.close()
        },
        Button {
            objectName: "saveAccount"
            kind: Button.Primary
            text: root.row < 0 ? qsTr("Add account") : qsTr("Rename")
            onClicked: root.save()
        }
    ]
}
