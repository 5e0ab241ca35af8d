#pragma once
#include "node/snapshot.h"

#include <QObject>
#include <QtQml/qqmlregistration.h>

/// How far the epoch is, and how long it takes still. The time left is an estimate: slots left × the least time that
/// one takes.
class EpochClock : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("NodeStatus.epoch is the only one")
    Q_PROPERTY(bool hasEnd READ hasEnd NOTIFY changed)
    Q_PROPERTY(QString numberText READ numberText NOTIFY changed)
    Q_PROPERTY(QString slotText READ slotText NOTIFY changed)
    Q_PROPERTY(qreal passed READ passed NOTIFY changed)
    Q_PROPERTY(QString leftText READ leftText NOTIFY changed)
    Q_PROPERTY(bool isLate READ isLate NOTIFY changed)
    Q_PROPERTY(bool isNextElected READ isNextElected NOTIFY changed)
    Q_PROPERTY(QString nextText READ nextText NOTIFY changed)

public:
    using QObject::QObject;

    void apply(const arpeggio::node::Snapshot& snapshot, qint64 nowMs);

    [[nodiscard]] bool hasEnd() const { return now_.hasEnd; } ///< false: one epoch for ever, or nothing known
    [[nodiscard]] QString numberText() const { return now_.numberText; }
    [[nodiscard]] QString slotText() const { return now_.slotText; } ///< "31 of 60"
    [[nodiscard]] qreal passed() const { return now_.passed; }       ///< 0 to 1
    [[nodiscard]] QString leftText() const {
        return now_.leftText;
    }                                                         ///< "0:29"; "late"; "n/a" while the beacon stands still
    [[nodiscard]] bool isLate() const { return now_.isLate; } ///< longer than planned, as its result is late
    [[nodiscard]] bool isNextElected() const { return now_.isNextElected; }
    [[nodiscard]] QString nextText() const { return now_.nextText; } ///< a sentence

Q_SIGNALS:
    void changed();

private:
    struct Reading {
        bool hasEnd = false, isLate = false, isNextElected = false;
        QString numberText, slotText, leftText, nextText;
        qreal passed = 0;
        friend bool operator==(const Reading&, const Reading&) = default;
    };
    /// Seconds; absent if nobody can tell.
    [[nodiscard]] std::optional<qint64> secondsLeft(const arpeggio::node::Snapshot& snapshot, qint64 nowMs);

    Reading now_;
    arpeggio::Epoch epoch_;         ///< of the seconds below
    std::optional<qint64> seconds_; ///< told last
};
