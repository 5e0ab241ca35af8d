import QtQuick
import QtTest
import Arpeggio.App
import Arpeggio.Pages
import Arpeggio.Theme

/// Every page at every size, theme and text size: nothing warns, nothing overflows.
Item {
    id: root
    width: 1440
    height: 900

    Rectangle { anchors.fill: parent; color: Theme.bg0 }
    Binding { target: Theme; property: "dark"; value: Settings.isDark }
    Binding { target: Theme; property: "textFactor"; value: Settings.textFactor }
    Binding { target: Theme; property: "reducedMotion"; value: Settings.reducedMotion }
    Component {
        id: shell
        Shell {
            anchors.fill: parent
            session: Session
            node: NodeStatus
            wallets: Wallets
            settings: Settings
            formats: Formats
        }
    }
    Component {
        id: firstRun
        FirstRunPage { anchors.fill: parent; session: Session; settings: Settings }
    }
    Component {
        id: checklist
        ChecklistPage { anchors.fill: parent; session: Session }
    }
    Component {
        id: failure
        FailurePage { anchors.fill: parent; session: Session; formats: Formats }
    }
    Component {
        id: locked
        LockedPage { anchors.fill: parent; session: Session; node: NodeStatus }
    }
    Component {
        id: starting
        StartingPage { anchors.fill: parent; node: NodeStatus }
    }

    TestCase {
        name: "Pictures"
        when: windowShown

        function init() {
            failOnWarning(/.?/);
        }
        function initTestCase() {
            scene.open();
            tryVerify(() => Session.phase === Session.Running, 10000);
            tryVerify(() => Wallets.accounts.count === 1);
            Wallets.addAccount("Savings");
            Wallets.selectedIndex = 0;
            scene.setBalance(0, 1234);
            scene.setBalance(1, 50);
            for (const amount of ["12.5", "250", "0.000001"]) pay(amount);
        }
        function pay(amount) {
            Wallets.send.reset();
            Wallets.send.recipient = scene.someAddress();
            Wallets.send.amount = amount;
            Wallets.send.review();
            Wallets.send.submit();
            tryVerify(() => Wallets.send.payment === SendForm.Pending);
            scene.produceBlock();
            tryVerify(() => Wallets.send.payment === SendForm.Final);
            Wallets.send.reset();
        }
        function looks() {
            return [{tag: "dark-wide", w: 1440, h: 900, theme: Settings.Dark, text: 1},
                {tag: "light-wide", w: 1440, h: 900, theme: Settings.Light, text: 1},
                {tag: "dark-small", w: 960, h: 640, theme: Settings.Dark, text: 1},
                {tag: "light-small-150", w: 960, h: 640, theme: Settings.Light, text: 1.5},
                {tag: "dark-wide-150", w: 1440, h: 900, theme: Settings.Dark, text: 1.5}];
        }
        function dress(look) {
            root.width = look.w;
            root.height = look.h;
            Settings.theme = look.theme;
            Settings.textFactor = look.text;
            wait(50);
        }
        /// Every text lies inside the window and inside what clips it: nothing is cut off at a side.
        function checkSides(item, left, right, name) {
            if (!item.visible || item.opacity === 0) return;
            const x = root.mapFromItem(item, Qt.point(0, 0)).x;
            const isText = item.text !== undefined && item.lineHeight !== undefined && item.text !== "";
            if (isText && item.contentWidth > 0 && item.width > 0)
                verify(x >= left - 1 && x + item.width <= right + 1, name + ": cut off: " + item.text);
            const clips = item.clip || item === root;
            const from = clips ? Math.max(left, x) : left, to = clips ? Math.min(right, x + item.width) : right;
            for (let at = 0; at < item.children.length; ++at) checkSides(item.children[at], from, to, name);
        }
        function take(name, look) {
            wait(250);
            checkSides(root, 0, root.width, name + "-" + look.tag);
            scene.picture(root, name + "-" + look.tag);
        }
        function test_shell_data() { return looks(); }
        function test_shell(look) {
            dress(look);
            const item = createTemporaryObject(shell, root);
            verify(item);
            for (const link of ["home", "wallet", "wallet/send", "wallet/receive", "network", "settings"]) {
                verify(Navigator.open(link));
                take(link.replace("/", "-"), look);
            }
            Navigator.backupAsked = true;
            take("backup", look);
            Session.backup.show("");
            take("backup-words", look);
            Session.backup.ask();
            Session.backup.check([]);
            take("backup-quiz", look);
            Navigator.backupAsked = false;
            tryVerify(() => Session.backup.step === BackupForm.Intro);
            Wallets.send.recipient = scene.someAddress();
            Wallets.send.amount = "12.5";
            Navigator.open("wallet/send");
            Wallets.send.review();
            take("wallet-send-review", look);
            Wallets.send.submit();
            take("wallet-send-pending", look);
            scene.produceBlock();
            take("wallet-send-final", look);
            Wallets.send.reset();
            Wallets.send.recipient = "arp1qqq";
            Wallets.send.amount = "1,2,3";
            take("wallet-send-errors", look);
            Wallets.send.reset();
        }
        function test_theNetwork_data() { return looks(); }
        function test_theNetwork(look) {
            dress(look);
            if (NodeStatus.shards.count < 4) scene.stageNetwork();
            const item = createTemporaryObject(shell, root);
            verify(item);
            for (const link of ["home", "network"]) {
                verify(Navigator.open(link));
                take(link + "-shards", look);
            }
            NodeStatus.epochs.show(NodeStatus.epochs.count - 1);
            take("network-first-epoch", look);
            NodeStatus.epochs.show(0);
        }
        function test_start_data() { return looks(); }
        function test_start(look) {
            dress(look);
            const pages = {"start": firstRun, "checklist": checklist, "failure": failure, "locked": locked,
                "starting": starting};
            for (const name in pages) {
                const item = createTemporaryObject(pages[name], root);
                verify(item);
                take(name, look);
                if (name === "start") {
                    Navigator.demoAsked = true;
                    take("demo-sheet", look);
                    Navigator.demoAsked = false;
                    Navigator.restoreAsked = true;
                    take("restore-sheet", look);
                    Navigator.restoreAsked = false;
                    wait(200);
                }
                item.destroy();
                wait(0);
            }
        }
    }
}
