#include "controllers/epoch_clock.h"

#include "format/amounts.h"
#include "models/shard_model.h"

#include <algorithm>

using arpeggio::node::ShardSummary;
using arpeggio::node::Snapshot;

namespace {
constexpr arpeggio::ShardId beacon{0};

const ShardSummary* beaconOf(const Snapshot& snapshot) {
    const auto found = std::find_if(
        snapshot.shards.begin(), snapshot.shards.end(), [](const auto& shard) { return shard.shard == beacon; });
    return found == snapshot.shards.end() ? nullptr : &*found;
}
qint64 milliseconds(arpeggio::Duration duration) {
    return duration.count() / 1000;
}
} // namespace

std::optional<qint64> EpochClock::secondsLeft(const Snapshot& snapshot, qint64 nowMs) {
    const ShardSummary* shard = beaconOf(snapshot);
    if (shard == nullptr || snapshot.epoch_slot >= snapshot.epoch_slots) return std::nullopt;
    const int age = blockAge(*shard, nowMs);
    if (age < 0 || age >= staleAfterSeconds) return std::nullopt;
    const qint64 sinceBlock = std::max<qint64>(0, nowMs - static_cast<qint64>(shard->timestamp.value));
    const auto slots = static_cast<qint64>(snapshot.epoch_slots - snapshot.epoch_slot);
    const qint64 left = std::max<qint64>(0, slots * milliseconds(snapshot.slot_interval) - sinceBlock);
    qint64 seconds = (left + 999) / 1000;
    static constexpr qint64 steadiness = 2; // a slot that was a little slow does not turn the countdown back
    if (seconds_ && epoch_ == snapshot.epoch && seconds > *seconds_ && seconds - *seconds_ <= steadiness)
        seconds = *seconds_;
    return seconds;
}

void EpochClock::apply(const Snapshot& snapshot, qint64 nowMs) {
    Reading next;
    const bool isKnown = !snapshot.shards.empty();
    next.hasEnd = isKnown && snapshot.epoch_slots > 0;
    next.numberText = isKnown ? ::numberText(snapshot.epoch.value) : unknownText();
    next.slotText = unknownText();
    next.leftText = unknownText();
    if (next.hasEnd) {
        seconds_ = secondsLeft(snapshot, nowMs);
        epoch_ = snapshot.epoch;
        next.isLate = snapshot.epoch_slot >= snapshot.epoch_slots;
        next.isNextElected = snapshot.is_next_elected;
        next.slotText = tr("%1 of %2").arg(::numberText(snapshot.epoch_slot), ::numberText(snapshot.epoch_slots));
        const qint64 whole = static_cast<qint64>(snapshot.epoch_slots) * milliseconds(snapshot.slot_interval) / 1000;
        if (seconds_) {
            next.leftText = countdownText(*seconds_);
            if (whole > 0)
                next.passed = std::clamp(1 - static_cast<qreal>(*seconds_) / static_cast<qreal>(whole), 0., 1.);
        } else {
            next.passed =
                std::min(1., static_cast<qreal>(snapshot.epoch_slot) / static_cast<qreal>(snapshot.epoch_slots));
        }
        if (next.isLate) next.leftText = tr("late");
        next.nextText = next.isNextElected ? tr("The next epoch is drawn")
                        : next.isLate      ? tr("The next epoch waits for the delay function")
                                           : tr("The next epoch is not drawn yet");
    }
    if (next == now_) return;
    now_ = next;
    Q_EMIT changed();
}
