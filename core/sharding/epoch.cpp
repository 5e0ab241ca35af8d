#include "sharding/epoch.h"

#include "base/check.h"

namespace arpeggio::sharding {
namespace {
/// Whether a block is the first of its chain at or after a slot.
bool is_first_from(Slot from, Slot slot, Slot parent) {
    CHECK(parent < slot);
    return slot >= from && parent < from;
}
} // namespace

Timeline::Timeline(Slot first, std::uint64_t length) : first_(first), length_(length) {
    CHECK(length >= length_min && length <= length_max);
    CHECK(first.value <= ~std::uint64_t{0} - 4 * length_max); // no sum below wraps
}

bool Timeline::is_election_slot(Slot slot, Slot parent, Slot ready) const {
    return is_first_from(election_slot(ready), slot, parent);
}

Slot Timeline::end_slot(Slot election) const {
    CHECK(election >= earliest_election_slot());
    return {election.value + quarter()};
}

bool Timeline::is_closing_slot(Slot slot, Slot parent, Slot election) const {
    return is_first_from(end_slot(election), slot, parent);
}

Instant Timeline::expected_at(Slot slot, Instant first_at, Duration interval) const {
    CHECK(slot >= first_);
    return first_at + interval * static_cast<std::int64_t>(slot.value - first_.value);
}

} // namespace arpeggio::sharding
