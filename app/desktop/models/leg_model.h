#pragma once
#include "node/facade.h"
#include "wallet/payment_plan.h"

#include <QAbstractListModel>
#include <QtQml/qqmlregistration.h>

/// The legs of one payment, from the plan to what became of each.
class LegModel : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("SendForm.legs is the only one")
    Q_PROPERTY(int count READ rowCount NOTIFY countChanged)

public:
    /// Sent: not final yet. InTransit: final on its own shard, for a leg into another one. Arrived: for a leg within a
    /// shard as soon as it is final. Returned: back in the sender's account. Failed: it was never made.
    enum class State { Planned, Sending, Sent, InTransit, Arrived, Returned, Failed };
    Q_ENUM(State)
    /// `key`: transaction hash (0x…), empty before it is handed in. `fromShard`, `toShard`: numbers; equal in a leg
    /// within a shard. `amountText`, `feeText` (at most): without the unit. `legState`: enum; `stateText`: a word or
    /// two, empty while planned. `problemText`: why it failed, empty otherwise.
    enum Role {
        KeyRole = Qt::UserRole + 1,
        FromShardRole,
        ToShardRole,
        AmountTextRole,
        FeeTextRole,
        StateRole,
        StateTextRole,
        ProblemTextRole,
    };
    struct Row {
        arpeggio::ShardId from, to;
        arpeggio::Amount value, feeMax;
        State state = State::Planned;
        std::optional<arpeggio::Hash> transaction;
        std::uint64_t block = 0; ///< height on its own shard; 0 before
        QString problem;
        friend bool operator==(const Row&, const Row&) = default;
    };
    using QAbstractListModel::QAbstractListModel;

    void plan(const arpeggio::wallet::PaymentPlan& plan);
    void clear();
    /// All legs are being handed in.
    void begin();
    void answer(std::size_t row, const arpeggio::Result<arpeggio::Hash, arpeggio::node::SubmitError>& answer);
    void fail(std::size_t row, const QString& problem);
    /// What became of them, as far as they are in there.
    void follow(const std::vector<arpeggio::node::Activity>& activity);

    [[nodiscard]] const std::vector<Row>& rows() const { return rows_; }
    /// The state that the payment as a whole is in: the earliest of its legs on their way; when none is, Failed or
    /// Returned if any leg is.
    [[nodiscard]] State overall() const;
    [[nodiscard]] arpeggio::Amount arrived() const; ///< the sum of the legs that have

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

Q_SIGNALS:
    void countChanged();

private:
    void replace(std::vector<Row> rows);
    void change(std::size_t row, const Row& next);
    [[nodiscard]] static QString stateText(const Row& row);

    std::vector<Row> rows_;
};
