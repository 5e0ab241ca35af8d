import QtQuick
import QtQuick.Templates as T

/// A view that scrolls downwards when its content is higher than itself, by wheel, bar and keys.
Flickable {
    id: root

    clip: contentHeight > height
    boundsBehavior: Flickable.StopAtBounds
    interactive: contentHeight > height
    contentWidth: width
    Keys.onPressed: event => {
        const step = event.key === Qt.Key_PageDown ? 1 : event.key === Qt.Key_PageUp ? -1 : 0;
        if (step === 0) return;
        const wanted = root.contentY + step * root.height * 0.9;
        root.contentY = Math.max(0, Math.min(root.contentHeight - root.height, wanted));
        event.accepted = true;
    }
    T.ScrollBar.vertical: ScrollBar {}
}
