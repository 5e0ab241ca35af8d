#pragma once
#include "node/snapshot.h"

#include <QAbstractListModel>
#include <QtQml/qqmlregistration.h>

/// What there is to say of the proof that an epoch's seed is what the delay function gave. `EpochProof.Verified` in
/// QML.
namespace EpochProof { // NOLINT(readability-identifier-naming): as QML has it
Q_NAMESPACE
QML_ELEMENT
/// NotNeeded: the seed follows from the genesis. Unseen: not met on the beacon's chain by this node.
enum class State { NotNeeded, Unseen, Verified, Wrong };
Q_ENUM_NS(State)
} // namespace EpochProof

/// A validator that changed its shard.
struct MoverInfo {
    Q_GADGET
    QML_VALUE_TYPE(moverInfo)
    Q_PROPERTY(QString name MEMBER name)
    Q_PROPERTY(int from MEMBER from)
    Q_PROPERTY(int to MEMBER to)
    Q_PROPERTY(bool isOwn MEMBER isOwn)

public:
    QString name;
    int from = 0;
    int to = 0;
    bool isOwn = false; ///< the person's
    friend bool operator==(const MoverInfo&, const MoverInfo&) = default;
};

/// The epochs that this node has seen, newest first, and the one of them that is looked at.
class EpochModel : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("NodeStatus.epochs is the only one")
    Q_PROPERTY(int count READ rowCount NOTIFY countChanged)
    Q_PROPERTY(int shownRow READ shownRow NOTIFY shownChanged)
    Q_PROPERTY(bool isNewestShown READ isNewestShown NOTIFY shownChanged)
    Q_PROPERTY(QString shownNumberText READ shownNumberText NOTIFY shownChanged)
    Q_PROPERTY(QString shownSeed READ shownSeed NOTIFY shownChanged)
    Q_PROPERTY(EpochProof::State shownProof READ shownProof NOTIFY shownChanged)
    Q_PROPERTY(QString shownProofText READ shownProofText NOTIFY shownChanged)
    Q_PROPERTY(QString shownExtendedText READ shownExtendedText NOTIFY shownChanged)
    Q_PROPERTY(QString shownMoversText READ shownMoversText NOTIFY shownChanged)
    Q_PROPERTY(QVariantList shownMovers READ shownMovers NOTIFY shownChanged)

public:
    /// `key`: the epoch. `numberText`. `moversText`: a sentence; `pathsText`: who went where, empty if nobody did.
    /// `proof`: EpochProof; `proofText`: a sentence. `extendedText`: empty if it was not. `seed`: 0x… `blocksText`:
    /// final over all shards, seen by this node. `gapText`: longest time between two of one shard. `isCurrent`.
    enum Role {
        KeyRole = Qt::UserRole + 1,
        NumberTextRole,
        SeedRole,
        MoversTextRole,
        PathsTextRole,
        ProofRole,
        ProofTextRole,
        ExtendedTextRole,
        BlocksTextRole,
        GapTextRole,
        IsCurrentRole,
    };
    using QAbstractListModel::QAbstractListModel;

    void apply(const arpeggio::node::Snapshot& snapshot);

    [[nodiscard]] int shownRow() const; ///< −1: there is none
    [[nodiscard]] bool isNewestShown() const { return shownRow() <= 0; }
    [[nodiscard]] QString shownNumberText() const { return shown().numberText; }
    [[nodiscard]] QString shownSeed() const { return shown().seed; }
    [[nodiscard]] EpochProof::State shownProof() const { return shown().proof; }
    [[nodiscard]] QString shownProofText() const { return shown().proofText; }
    [[nodiscard]] QString shownExtendedText() const { return shown().extendedText; }
    [[nodiscard]] QString shownMoversText() const { return shown().moversText; }
    [[nodiscard]] QVariantList shownMovers() const;
    /// Row 0 follows the newest from then on; another stays with its epoch while that is kept.
    Q_INVOKABLE void show(int row);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

Q_SIGNALS:
    void countChanged();
    void shownChanged();

private:
    struct Row {
        arpeggio::node::EpochSummary source; ///< what the rest follows from, with `isCurrent`
        qulonglong number = 0;
        QString numberText, seed, moversText, pathsText, proofText, extendedText, blocksText, gapText;
        EpochProof::State proof = EpochProof::State::NotNeeded;
        std::vector<MoverInfo> movers;
        bool isCurrent = false;
        friend bool operator==(const Row&, const Row&) = default;
    };
    [[nodiscard]] static Row describe(
        const arpeggio::node::EpochSummary& epoch, arpeggio::Epoch current, const arpeggio::node::MemberSummary* own);
    [[nodiscard]] const Row* find(const arpeggio::node::EpochSummary& epoch, bool isCurrent) const;
    void replace(std::vector<Row> rows);
    [[nodiscard]] const Row& shown() const;

    std::vector<Row> rows_;
    std::optional<qulonglong> pinned_; ///< the epoch that is shown; absent: the newest
};
