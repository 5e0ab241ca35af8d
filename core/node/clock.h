#pragma once
#include "base/time.h"

namespace arpeggio::node {

/// The node's clock: the system's time at the start, steady from then on. The one place that reads a clock.
class Clock {
public:
    Clock()
        : origin_(std::chrono::duration_cast<Duration>(std::chrono::system_clock::now().time_since_epoch())),
          started_(std::chrono::steady_clock::now()) {}

    [[nodiscard]] Instant now() const { return Instant{origin_ + uptime()}; }
    [[nodiscard]] Duration uptime() const {
        return std::chrono::duration_cast<Duration>(std::chrono::steady_clock::now() - started_);
    }
    /// When `at` comes, on the steady clock that timers run on.
    [[nodiscard]] std::chrono::steady_clock::time_point steady(Instant at) const {
        return started_ + (at.time_since_epoch() - origin_);
    }

private:
    Duration origin_;
    std::chrono::steady_clock::time_point started_;
};

} // namespace arpeggio::node
