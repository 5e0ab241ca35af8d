#pragma once
#include "consensus/settings.h"

#include <algorithm>

namespace arpeggio::consensus {

constexpr Window window_of(Slot slot, const Settings& settings) {
    return {slot.value / settings.slots_per_window};
}
constexpr Slot first_slot(Window window, const Settings& settings) {
    return {window.value * settings.slots_per_window};
}

/// T0 · (6/5)^max(0, k − k_final − 1), rounded down to whole microseconds at every step, at most the cap (rule 1).
/// `final` is the window of the last final slot; absent (−1) at the start of the instance.
constexpr Duration backoff(Window entered, std::optional<Window> final, const Settings& settings) {
    const std::uint64_t last_good = final ? final->value + 1 : 0;
    Duration timeout = std::min(settings.first_timeout(), settings.backoff_cap);
    for (std::uint64_t k = last_good; k < entered.value && timeout < settings.backoff_cap; ++k) {
        timeout = std::min(timeout * 6 / 5, settings.backoff_cap);
    }
    return timeout;
}

/// After entering a window: when the timer of its slot `j` (0-based) fires.
constexpr Duration slot_timeout(Duration backoff, std::uint64_t j, const Settings& settings) {
    return backoff + static_cast<std::int64_t>(j + 1) * settings.slot_interval;
}

} // namespace arpeggio::consensus
