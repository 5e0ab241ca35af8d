#pragma once
#include "base/ids.h"

#include <chrono>

namespace arpeggio {

using Duration = std::chrono::microseconds;

/// What a node's own clock says: microseconds since the Unix epoch, steady between start and stop.
/// Protocol code never reads it, it is handed in. In a simulation each node has its own, with skew and drift.
using Instant = std::chrono::time_point<struct NodeClock, Duration>;

constexpr TimestampMs timestamp_of(Instant at) {
    return {static_cast<std::uint64_t>(at.time_since_epoch().count() / 1000)};
}
constexpr Instant instant_of(TimestampMs at) {
    return Instant{Duration{static_cast<std::int64_t>(at.value) * 1000}};
}

} // namespace arpeggio
