#include "simulation/liveness.h"

#include <algorithm>

namespace arpeggio::simulation {
namespace {
constexpr std::uint64_t blocks_a_round = 16; ///< that a member is served at a time
}

Liveness::Liveness(const Settings& settings) : settings_(settings), final_(settings.height) {}

std::optional<std::string> Liveness::look(const View& view, Instant now) {
    if (view.lowest > final_) {
        final_ = view.lowest;
        // What was proposed before may have become final on the way.
        const bool is_new = consensus::window_of(view.final, settings_.consensus) > settings_.window;
        if (!recovered_at_ && is_new) recovered_at_ = now;
        if (due_) {
            const auto took = static_cast<std::uint64_t>((now - due_from_).count());
            worst_percent_ = std::max(worst_percent_, 100 * took / static_cast<std::uint64_t>(due_after_.count()));
        }
        due_.reset();
        was_faulty_ = false;
        if (window_) let_pass(view, now);
    }
    if (!window_ || view.window > *window_) enter(view, now);
    if (due_ && now > *due_) {
        return "no block became final for all though a good leader led window " + std::to_string(due_in_.value);
    }
    if (now > passes_by_) return "window " + std::to_string(window_->value) + " does not pass";
    return std::nullopt;
}

/// What is granted beyond the bound.
Duration Liveness::allowance() const {
    const consensus::Settings& times = settings_.consensus;
    const Duration asking = static_cast<std::int64_t>(2 * settings_.faulty + 4) * 2 * times.delta;
    const auto rounds = static_cast<std::int64_t>(settings_.lacking / blocks_a_round + 1);
    const Duration catching_up = times.standstill + settings_.clock_ahead + rounds * asking;
    return (recovered_at_ ? Duration{0} : catching_up) + (was_faulty_ ? asking : Duration{0});
}

void Liveness::let_pass(const View& view, Instant now) {
    const consensus::Settings& times = settings_.consensus;
    const Duration whole = consensus::slot_timeout(view.timeout, times.slots_per_window - 1, times);
    passes_by_ = std::max(now, settings_.healed) + 2 * whole + 3 * times.delta + allowance();
}

void Liveness::enter(const View& view, Instant now) {
    const consensus::Settings& times = settings_.consensus;
    window_ = view.window;
    const bool is_entered = view.window > settings_.window; // by all in the usual way
    const bool is_good = is_entered && view.is_leader_good && view.timeout >= 3 * settings_.delay;
    if (!is_good) was_faulty_ = true;
    let_pass(view, now);
    if (!is_good || due_) return;
    due_in_ = view.window;
    due_from_ = now;
    due_after_ = 2 * consensus::slot_timeout(view.timeout, 0, times) + 3 * std::max(times.delta, settings_.delay);
    due_ = now + due_after_ + allowance();
}

} // namespace arpeggio::simulation
