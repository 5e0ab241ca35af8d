import QtQuick

/// What a colour means. Always beside an icon or a word: colour alone says nothing.
QtObject {
    enum Kind { Neutral, Accent, Success, Warning, Danger, Info }
}
