import QtQuick
import QtQuick.Templates as T
import Arpeggio.Theme

/// The push button. A button that cannot work now says why: `reason` stands under it while it is disabled.
T.Button {
    id: root

    enum Kind { Primary, Secondary, Quiet, Danger }

    property int kind: Button.Secondary
    property string reason
    property bool busy: false
    readonly property bool excused: !enabled && !busy && reason !== ""
    readonly property int body: Math.max(Theme.control, words.implicitHeight + 2 * Theme.s2)

    readonly property color fill: {
        if (!enabled) return busy && kind === Button.Primary ? Theme.accentTint : Theme.bg2;
        if (kind === Button.Primary) return down ? Theme.accentPress : hovered ? Theme.accentHover : Theme.accent;
        if (kind === Button.Danger) return down ? Theme.bg3 : Theme.dangerTint;
        if (kind === Button.Secondary) return down ? Theme.bg3 : hovered ? Theme.bg2 : Theme.bg1;
        return down ? Theme.bg3 : hovered ? Theme.bg2 : "transparent";
    }
    readonly property color ink: {
        if (!enabled) return Theme.text3;
        if (kind === Button.Primary) return Theme.accentInk;
        if (kind === Button.Danger) return Theme.danger;
        return kind === Button.Quiet ? Theme.accent : Theme.text1;
    }

    implicitWidth: Math.max(implicitContentWidth + leftPadding + rightPadding, excused ? Theme.scaled(160) : Theme.hit)
    implicitHeight: body + bottomInset
    horizontalPadding: kind === Button.Quiet ? Theme.s3 : Theme.s4 + Theme.s1
    bottomInset: excused ? why.implicitHeight + Theme.s1 : 0
    bottomPadding: bottomInset
    topPadding: 0
    spacing: Theme.s2
    hoverEnabled: enabled
    focusPolicy: Qt.StrongFocus
    Accessible.role: Accessible.Button
    Accessible.name: text
    Accessible.description: excused ? reason : ""
    Accessible.onPressAction: root.clicked()
    Keys.onReturnPressed: root.clicked()
    Keys.onEnterPressed: root.clicked()

    contentItem: Item {
        implicitWidth: inside.implicitWidth
        implicitHeight: inside.implicitHeight
        Row {
            id: inside
            anchors.centerIn: parent
            spacing: root.spacing
            ProgressRing {
                visible: root.busy
                size: Theme.smallIcon
                running: root.busy
                color: root.ink
                anchors.verticalCenter: parent.verticalCenter
            }
            Icon {
                visible: root.icon.name !== "" && !root.busy
                icon: root.icon.name
                size: Theme.smallIcon
                color: root.ink
                anchors.verticalCenter: parent.verticalCenter
            }
            Label {
                id: words
                visible: root.text !== ""
                text: root.text
                wrapMode: Text.NoWrap
                font.weight: Font.DemiBold
                color: root.ink
                anchors.verticalCenter: parent.verticalCenter
                Accessible.ignored: true
            }
        }
    }
    background: Rectangle {
        color: root.fill
        radius: Theme.buttonRadius
        border.width: root.kind === Button.Secondary || root.kind === Button.Danger ? 1 : 0
        border.color: !root.enabled ? Theme.line : root.kind === Button.Danger ? Theme.danger : Theme.border
        Behavior on color { ColorAnimation { duration: Theme.fast } }
        FocusRing { visible: root.visualFocus }
    }
    Label {
        id: why
        visible: root.excused
        anchors.bottom: parent.bottom
        width: parent.width
        horizontalAlignment: Text.AlignHCenter
        role: Label.Caption
        text: root.reason
        Accessible.ignored: true
    }
}
