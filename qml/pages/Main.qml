import QtQuick
import QtQuick.Templates as T
import Arpeggio.App
import Arpeggio.Components
import Arpeggio.Theme

/// The window: which of its faces shows is the session's phase, and nothing else.
T.ApplicationWindow {
    id: root

    objectName: "mainWindow"
    minimumWidth: 960
    minimumHeight: 640
    width: 1280
    height: 820
    visible: true
    //: Title of the window; %1 is a place such as Wallet
    title: Session.phase === Session.Running ? qsTr("%1 · Arpeggio").arg(Navigator.title) : qsTr("Arpeggio")
    color: Theme.bg0
    LayoutMirroring.enabled: Application.layoutDirection === Qt.RightToLeft
    LayoutMirroring.childrenInherit: true

    Binding { target: Theme; property: "dark"; value: Settings.isDark }
    Binding { target: Theme; property: "textFactor"; value: Settings.textFactor }
    Binding { target: Theme; property: "reducedMotion"; value: Settings.reducedMotion }

    Loader {
        id: face
        objectName: "face"
        anchors.fill: parent
        focus: true
        sourceComponent: {
            switch (Session.phase) {
            case Session.FirstRun: return firstRun;
            case Session.Checklist: return checklist;
            case Session.Starting: return starting;
            case Session.Running: return shell;
            case Session.Locked: return cover;
            case Session.Failed: return failure;
            }
            return null;
        }
    }
    Component {
        id: firstRun
        FirstRunPage { session: Session; settings: Settings }
    }
    Component {
        id: checklist
        ChecklistPage { session: Session }
    }
    Component {
        id: starting
        StartingPage { node: NodeStatus }
    }
    Component {
        id: shell
        Shell { session: Session; node: NodeStatus; wallets: Wallets; settings: Settings; formats: Formats }
    }
    Component {
        id: cover
        LockedPage { session: Session; node: NodeStatus }
    }
    Component {
        id: failure
        FailurePage { session: Session; formats: Formats }
    }

    Toast {
        id: toast
        objectName: "toast"
        anchors { left: parent.left; bottom: parent.bottom; margins: Theme.s5 }
    }
    Connections {
        target: Session
        function onNotice(tone: int, text: string) {
            toast.tone = [Tone.Info, Tone.Success, Tone.Warning, Tone.Danger][tone];
            toast.show(text);
        }
    }
}
