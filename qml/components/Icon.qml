import QtQuick
import QtQuick.Controls.impl
import Arpeggio.Theme

/// One of the product's line icons, in one colour.
IconImage {
    property string icon
    property int size: Theme.icon

    source: icon === "" ? "" : "qrc:/icons/" + icon + ".svg"
    sourceSize.width: size
    sourceSize.height: size
    width: size
    height: size
    color: Theme.text2
    Accessible.ignored: true
}
