#pragma once
#include "node/snapshot.h"

#include <QObject>
#include <QtQml/qqmlregistration.h>

/// The person's own validator: where it serves now and next, and what it does there.
class OwnValidator : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("NodeStatus.own is the only one")
    Q_PROPERTY(bool exists READ exists NOTIFY changed)
    Q_PROPERTY(QString name READ name NOTIFY changed)
    Q_PROPERTY(bool isRunning READ isRunning NOTIFY changed)
    Q_PROPERTY(int shard READ shard NOTIFY changed)
    Q_PROPERTY(int nextShard READ nextShard NOTIFY changed)
    Q_PROPERTY(QString nextText READ nextText NOTIFY changed)
    Q_PROPERTY(QString shareText READ shareText NOTIFY changed)
    Q_PROPERTY(QString blocksText READ blocksText NOTIFY changed)

public:
    using QObject::QObject;

    void apply(const arpeggio::node::Snapshot& snapshot);

    [[nodiscard]] bool exists() const { return now_.shard >= 0; }
    [[nodiscard]] QString name() const { return now_.name; }
    [[nodiscard]] bool isRunning() const { return now_.isRunning; }
    [[nodiscard]] int shard() const { return now_.shard; }               ///< −1 without one
    [[nodiscard]] int nextShard() const { return now_.nextShard; }       ///< −1: not drawn yet
    [[nodiscard]] QString nextText() const { return now_.nextText; }     ///< "Shard 2", "stays", "not drawn yet"
    [[nodiscard]] QString shareText() const { return now_.shareText; }   ///< of its shard's votes
    [[nodiscard]] QString blocksText() const { return now_.blocksText; } ///< on its shard since this start

Q_SIGNALS:
    void changed();

private:
    struct Reading {
        QString name, nextText, shareText, blocksText;
        bool isRunning = false;
        int shard = -1, nextShard = -1;
        friend bool operator==(const Reading&, const Reading&) = default;
    };
    Reading now_;
};
