#include "simulation/links.h"

#include <algorithm>

namespace arpeggio::simulation {
namespace {
Duration draw(Random& random, Duration low, Duration high) {
    const auto drawn =
        random.between(static_cast<std::uint64_t>(low.count()), static_cast<std::uint64_t>(high.count()));
    return Duration{static_cast<std::int64_t>(drawn)};
}
} // namespace

Links::Links(Random random, std::size_t members, const Quality& quality)
    : random_(random), members_(members), quality_(quality), is_cut_(members * members, false), senders_(members) {}

Duration Links::delay() {
    Duration delay = draw(random_, quality_.delay_min, quality_.delay_max);
    if (quality_.slow_percent > 0 && random_.chance(quality_.slow_percent)) {
        delay += draw(random_, Duration{0}, quality_.slow_max);
    }
    return delay;
}

/// When the frame leaves its sender; absent if there is no room for it to wait.
std::optional<Instant> Links::departure(Sender& sender, std::size_t bytes, Instant now) const {
    Instant leaves = now;
    if (sender.rate > 0) {
        const Instant begins = std::max(now, sender.free_at);
        if (begins - now > backlog_max) return std::nullopt;
        leaves = sender.free_at = begins + Duration{static_cast<std::int64_t>(bytes * 1'000'000 / sender.rate)};
    }
    return std::max(leaves, sender.clogged_until);
}

Links::Arrivals Links::send(std::size_t from, std::size_t to, std::size_t bytes, Instant now) {
    if (!is_open(from, to)) return {};
    if (quality_.loss_percent > 0 && random_.chance(quality_.loss_percent)) return {};
    const auto leaves = departure(senders_[from], bytes, now);
    if (!leaves) return {};
    Arrivals arrivals{*leaves + delay(), {}};
    if (quality_.repeat_percent > 0 && random_.chance(quality_.repeat_percent)) arrivals.second = *leaves + delay();
    return arrivals;
}

void Links::divide(const std::vector<int>& group_of_member, bool one_way) {
    cut([&](std::size_t from, std::size_t to) {
        const int below = group_of_member[from];
        const int above = group_of_member[to];
        return one_way ? below < above : below != above;
    });
}

void Links::cut(const std::function<bool(std::size_t from, std::size_t to)>& is_cut) {
    for (std::size_t from = 0; from < members_; ++from) {
        for (std::size_t to = 0; to < members_; ++to) is_cut_[from * members_ + to] = is_cut(from, to);
    }
}

void Links::join() {
    is_cut_.assign(is_cut_.size(), false);
}

void Links::heal(const Quality& quality) {
    join();
    quality_ = quality;
    senders_.assign(members_, {});
}

} // namespace arpeggio::simulation
