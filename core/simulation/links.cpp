#include "simulation/links.h"

namespace arpeggio::simulation {
namespace {
Duration draw(Random& random, Duration low, Duration high) {
    const auto drawn =
        random.between(static_cast<std::uint64_t>(low.count()), static_cast<std::uint64_t>(high.count()));
    return Duration{static_cast<std::int64_t>(drawn)};
}
} // namespace

std::vector<Duration> Links::deliveries(std::size_t from, std::size_t to) {
    if (!is_open(from, to) || random_.chance(quality_.loss_percent)) return {};
    std::vector<Duration> delays;
    const int copies = random_.chance(quality_.repeat_percent) ? 2 : 1;
    for (int copy = 0; copy < copies; ++copy) {
        Duration delay = draw(random_, quality_.delay_min, quality_.delay_max);
        if (random_.chance(quality_.slow_percent)) delay += draw(random_, Duration{0}, quality_.slow_max);
        delays.push_back(delay);
    }
    return delays;
}

void Links::join() {
    groups_.assign(groups_.size(), 0);
    mute_.assign(mute_.size(), false);
    deaf_.assign(deaf_.size(), false);
}

} // namespace arpeggio::simulation
