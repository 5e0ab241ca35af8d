#include "consensus/settings.h"
#include "replica/storage_check_parts.h"

#include <algorithm>

// Where an identity signs no more, because what it has signed there may be lost.

namespace arpeggio::replica {

bool StorageCheck::is_within_instance(const Part& part) {
    const ledger::Header& head = part.head.header;
    return part.has_chain && head.height.value > 0 && head.epoch == part.epoch;
}

/// A part that took its chain over gives up old blocks instead.
bool StorageCheck::may_go_back(const Part& part) {
    return part.broken && part.is_from_genesis();
}

/// Slots below this one are decided, and signed at no more; 0 if the chain is to be cut back to a lower one, or if it
/// ends before the instance's first slot.
Slot StorageCheck::first_open(const Part& part) {
    return is_within_instance(part) && !may_go_back(part) ? part.head.header.slot.next() : Slot{};
}

std::string StorageCheck::fate_of_vote(const Part& part, Slot slot) {
    if (part.are_all_here) return "nobody outside this folder can have seen it";
    if (slot < first_open(part)) return "its slot is decided";
    return "nothing is signed at that slot or below";
}

/// Where this identity cannot have signed, whatever it has lost (storage_check.h).
Slot StorageCheck::safe_floor(const Part& part) const {
    const chain::Profile& profile = setup_.network.profile;
    std::uint64_t known = 0;
    TimestampMs newest = setup_.network.genesis_time;
    for (std::size_t i = 0; i < parts_.size(); ++i) {
        const ledger::Header& head = parts_[i].head.header;
        newest = std::max(newest, head.timestamp);
        if (parts_[i].epoch != part.epoch) continue;
        known = std::max(known, records_[i].highest.value_or(Slot{}).value);
        if (is_within_instance(parts_[i])) known = std::max(known, head.slot.value);
    }
    const std::uint64_t elapsed_ms = setup_.now.value - std::min(setup_.now, newest).value;
    const std::uint64_t window = known / profile.slots_per_window + consensus::windows_ahead_max + 1;
    return Slot{window * profile.slots_per_window + 2 * (elapsed_ms / profile.slot_interval_ms + 1)};
}

/// Whoever has begun an instance has a record of that. A part that is behind may not have begun, but for one that was
/// lost: what stands there now came from the others.
bool StorageCheck::may_lack_votes(const Part& part, const Records& records) const {
    if (setup_.has_gaps) return true;
    if (!records.is_empty) return false;
    if (is_within_instance(part)) return true;
    const bool is_lost = !part.is_head_stored || part.head.header.height.value == 0;
    return is_lost && std::ranges::any_of(parts_, [](const Part& one) { return one.head.header.height.value > 0; });
}

StorageCheck::Stored<void> StorageCheck::lay_floor(Part& part, const Records& records, std::optional<Slot> lost) {
    const bool has_gaps = may_lack_votes(part, records);
    if (has_gaps && part.are_all_here) {
        report(part, "votes may be missing", "nobody outside this folder can have seen them", true);
        return {};
    }
    Slot floor;
    if (lost && (!part.are_all_here || *lost < first_open(part))) floor = lost->next();
    // Records are complete from the lowest on; below it the chain spoke for them.
    const bool is_head_sure = part.is_head_stored && !may_go_back(part);
    if (records.lowest && !part.are_all_here && !is_head_sure) floor = std::max(floor, *records.lowest);
    if (has_gaps) floor = safe_floor(part);
    if (floor <= records.floor) return {};
    TRY_VOID(put_record(part, consensus::SigningFloor{floor}));
    const std::string from = "it signs nothing below slot " + std::to_string(floor.value);
    if (has_gaps) report(part, "votes may be missing", from, true);
    if (has_gaps && rules_.has_epochs() && floor.value >= rules_.epoch_slots) {
        const Epoch last{part.epoch.value + floor.value / rules_.epoch_slots};
        const std::string until = "keep it switched off until epoch " + std::to_string(last.value) + " is over";
        report(part, "votes of a later epoch may be missing", until, false);
    }
    say(part.checked.name + ": " + from + ".");
    return {};
}

} // namespace arpeggio::replica
