#pragma once
#include <QAbstractListModel>
#include <QElapsedTimer>
#include <QtQml/qqmlregistration.h>

/// The steps from "Start validator" to a running demo, each with its state and time.
class ChecklistModel : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Session.checklist is the only one")
    Q_PROPERTY(bool isComplete READ isComplete NOTIFY isCompleteChanged)

public:
    enum class Step { Keys, Funded, FirstBlock };
    Q_ENUM(Step)
    enum class State { Waiting, Running, Done, Failed };
    Q_ENUM(State)
    /// `key`: Step. `title`, `details`: sentences. `state`: State. `timeText`: "0.8 s", empty while waiting.
    enum Role { KeyRole = Qt::UserRole + 1, TitleRole, StateRole, TimeTextRole, DetailsRole };

    explicit ChecklistModel(QObject* parent = nullptr);

    /// All steps waiting again.
    void restart();
    /// Time runs from Running to Done or Failed. Setting the same state again changes the details only.
    void set(Step step, State state, const QString& details = {});
    [[nodiscard]] State state(Step step) const;
    [[nodiscard]] bool isComplete() const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

Q_SIGNALS:
    void isCompleteChanged();

private:
    struct Row {
        Step step;
        State state = State::Waiting;
        QElapsedTimer since;
        qint64 tookMs = -1;
        QString details;
    };
    QList<Row> rows_;
};
