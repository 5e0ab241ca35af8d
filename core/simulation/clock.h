#pragma once
#include "base/time.h"

namespace arpeggio::simulation {

/// Clock: what a member's clock says at a moment of true time. It may be set wrong, run fast or slow, and go forward at
/// once (the machine was paused); it never goes back while a process runs, as node/clock.h does not.
class Clock {
public:
    /// What it says at `now`.
    [[nodiscard]] Instant read(Instant now) const { return now + offset_ + gained(now - set_at_); }
    /// The true time at which it says `local`; `now` if it has.
    [[nodiscard]] Instant when(Instant local, Instant now) const {
        const Duration left = local - read(now);
        if (left <= Duration{0}) return now;
        return now + Duration{left.count() * million / (million + gain_ppm_) + 1};
    }
    /// Ahead by `offset`, and gaining (or losing) so many microseconds a second.
    void set(Instant now, Duration offset, std::int64_t gain_ppm) {
        set_at_ = now;
        offset_ = offset;
        gain_ppm_ = gain_ppm;
    }
    void advance(Instant now, Duration by) { set(now, error(now) + by, gain_ppm_); }
    /// How far it is ahead of the true time.
    [[nodiscard]] Duration error(Instant now) const { return read(now) - now; }

private:
    static constexpr std::int64_t million = 1'000'000;
    [[nodiscard]] Duration gained(Duration passed) const { return Duration{passed.count() * gain_ppm_ / million}; }

    Instant set_at_{};
    Duration offset_{};
    std::int64_t gain_ppm_ = 0;
};

} // namespace arpeggio::simulation
