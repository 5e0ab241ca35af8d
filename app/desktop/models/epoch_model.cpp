#include "models/epoch_model.h"

#include "format/amounts.h"
#include "models/member_model.h"

#include <algorithm>
#include <numeric>

using arpeggio::Epoch;
using arpeggio::node::EpochSummary;
using arpeggio::node::MemberSummary;
using arpeggio::node::Snapshot;

namespace {
constexpr std::uint64_t firstProvenEpoch = 2; // the seeds of those before it follow from the genesis

EpochProof::State proofOf(const EpochSummary& epoch) {
    if (epoch.delay_proof_ok) return *epoch.delay_proof_ok ? EpochProof::State::Verified : EpochProof::State::Wrong;
    return epoch.epoch.value < firstProvenEpoch ? EpochProof::State::NotNeeded : EpochProof::State::Unseen;
}

QString proofTextOf(const EpochSummary& epoch) {
    const QString height = numberText(epoch.delay_height.value);
    switch (proofOf(epoch)) {
    case EpochProof::State::NotNeeded: return EpochModel::tr("Follows from the genesis: no proof is needed.");
    case EpochProof::State::Unseen: return EpochModel::tr("This node has not seen the block with the proof.");
    case EpochProof::State::Verified:
        return EpochModel::tr("Verified here: beacon block %1 proves that the delay function gave this seed.")
            .arg(height);
    case EpochProof::State::Wrong:
        return EpochModel::tr("Beacon block %1 does not prove that the delay function gave this seed.").arg(height);
    }
    return {};
}

QString pathsTextOf(const std::vector<MoverInfo>& movers) {
    QStringList out;
    for (const MoverInfo& mover : movers)
        //: A validator's name, the number of the shard it left, the number of the one it joined
        out.append(EpochModel::tr("%1 %2 → %3").arg(mover.name).arg(mover.from).arg(mover.to));
    return out.join(QStringLiteral(" · "));
}
} // namespace

EpochModel::Row EpochModel::describe(const EpochSummary& epoch, Epoch current, const MemberSummary* own) {
    Row out;
    out.source = epoch;
    out.number = epoch.epoch.value;
    out.numberText = numberText(epoch.epoch.value);
    out.seed = hexText(epoch.seed.view());
    for (const auto& mover : epoch.movers)
        out.movers.push_back(
            {.name = QString::fromStdString(mover.name),
             .from = static_cast<int>(mover.from.value),
             .to = static_cast<int>(mover.to.value),
             .isOwn = own != nullptr && own->key == mover.key});
    const auto count = static_cast<int>(out.movers.size());
    out.moversText = count == 0 ? tr("Nobody changed shards")
                     : count == 1
                         ? tr("1 validator changed shards")
                         : tr("%1 validators changed shards").arg(numberText(static_cast<std::uint64_t>(count)));
    out.pathsText = pathsTextOf(out.movers);
    out.proof = proofOf(epoch);
    out.proofText = proofTextOf(epoch);
    if (epoch.extended_slots > 0)
        out.extendedText =
            tr("Took %1 slots longer: the delay function's result was late.").arg(numberText(epoch.extended_slots));
    out.blocksText = numberText(std::accumulate(epoch.blocks.begin(), epoch.blocks.end(), std::uint64_t{0}));
    out.gapText = epoch.gap_max.count() > 0 ? durationText(epoch.gap_max.count() / 1000) : unknownText();
    out.isCurrent = epoch.epoch == current;
    return out;
}

void EpochModel::apply(const Snapshot& snapshot) {
    const MemberSummary* own = ownMember(snapshot);
    std::vector<Row> rows;
    for (auto epoch = snapshot.epochs.rbegin(); epoch != snapshot.epochs.rend(); ++epoch) {
        const Row* known = find(*epoch, epoch->epoch == snapshot.epoch);
        rows.push_back(known != nullptr ? *known : describe(*epoch, snapshot.epoch, own));
    }
    const Row before = shown();
    const int rowBefore = shownRow();
    replace(std::move(rows));
    const Row& now = shown();
    const bool isAlike = before.number == now.number && before.seed == now.seed && before.proofText == now.proofText &&
                         before.extendedText == now.extendedText && before.movers == now.movers;
    if (rowBefore != shownRow() || !isAlike) Q_EMIT shownChanged();
}

const EpochModel::Row* EpochModel::find(const EpochSummary& epoch, bool isCurrent) const {
    const auto found = std::find_if(rows_.begin(), rows_.end(), [&](const Row& row) {
        return row.number == epoch.epoch.value && row.isCurrent == isCurrent && row.source == epoch;
    });
    return found == rows_.end() ? nullptr : &*found;
}

/// Epochs come in front and leave at the end; everything else is another node's history.
void EpochModel::replace(std::vector<Row> rows) {
    const auto before = rows_.size();
    const auto known = rows_.empty() ? rows.end() : std::find_if(rows.begin(), rows.end(), [&](const Row& row) {
        return row.number == rows_.front().number;
    });
    const auto fresh = static_cast<std::size_t>(known - rows.begin());
    const std::size_t kept = known == rows.end() ? 0 : std::min(rows_.size(), rows.size() - fresh);
    const auto isSameEpoch = [](const Row& a, const Row& b) { return a.number == b.number; };
    if (kept == 0 || fresh + kept != rows.size() ||
        !std::equal(known, rows.end(), rows_.begin(), rows_.begin() + static_cast<std::ptrdiff_t>(kept), isSameEpoch)) {
        beginResetModel();
        rows_ = std::move(rows);
        endResetModel();
        if (before != rows_.size()) Q_EMIT countChanged();
        return;
    }
    if (kept < rows_.size()) {
        beginRemoveRows({}, static_cast<int>(kept), static_cast<int>(rows_.size()) - 1);
        rows_.resize(kept);
        endRemoveRows();
    }
    if (fresh > 0) {
        beginInsertRows({}, 0, static_cast<int>(fresh) - 1);
        rows_.insert(rows_.begin(), rows.begin(), known);
        endInsertRows();
    }
    for (std::size_t row = fresh; row < rows_.size(); ++row) {
        if (rows_[row] == rows[row]) continue;
        rows_[row] = std::move(rows[row]);
        const auto at = index(static_cast<int>(row));
        Q_EMIT dataChanged(at, at);
    }
    if (before != rows_.size()) Q_EMIT countChanged();
}

int EpochModel::shownRow() const {
    if (rows_.empty()) return -1;
    const auto found = std::find_if(rows_.begin(), rows_.end(), [&](const Row& row) { return row.number == pinned_; });
    return found == rows_.end() ? 0 : static_cast<int>(found - rows_.begin());
}

const EpochModel::Row& EpochModel::shown() const {
    static const Row none;
    return rows_.empty() ? none : rows_[static_cast<std::size_t>(shownRow())];
}

QVariantList EpochModel::shownMovers() const {
    QVariantList out;
    for (const MoverInfo& mover : shown().movers) out.append(QVariant::fromValue(mover));
    return out;
}

void EpochModel::show(int row) {
    if (row < 0 || row >= rowCount() || row == shownRow()) return;
    pinned_.reset();
    if (row > 0) pinned_ = rows_[static_cast<std::size_t>(row)].number;
    Q_EMIT shownChanged();
}

int EpochModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}

QVariant EpochModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const Row& row = rows_[static_cast<std::size_t>(index.row())];
    switch (role) {
    case KeyRole: return row.number;
    case NumberTextRole: return row.numberText;
    case SeedRole: return row.seed;
    case MoversTextRole: return row.moversText;
    case PathsTextRole: return row.pathsText;
    case ProofRole: return QVariant::fromValue(row.proof);
    case ProofTextRole: return row.proofText;
    case ExtendedTextRole: return row.extendedText;
    case BlocksTextRole: return row.blocksText;
    case GapTextRole: return row.gapText;
    case IsCurrentRole: return row.isCurrent;
    default: return {};
    }
}

QHash<int, QByteArray> EpochModel::roleNames() const {
    return {
        {KeyRole, "key"},
        {NumberTextRole, "numberText"},
        {SeedRole, "seed"},
        {MoversTextRole, "moversText"},
        {PathsTextRole, "pathsText"},
        {ProofRole, "proof"},
        {ProofTextRole, "proofText"},
        {ExtendedTextRole, "extendedText"},
        {BlocksTextRole, "blocksText"},
        {GapTextRole, "gapText"},
        {IsCurrentRole, "isCurrent"}};
}
