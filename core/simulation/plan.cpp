#include "simulation/plan.h"

#include <algorithm>
#include <numeric>

namespace arpeggio::simulation {
namespace {
using std::chrono::milliseconds;

constexpr std::uint64_t big_world_every = 50;
constexpr std::size_t kinds_min = 3;

/// Of a committee: most within the bounds of effective stake; in some worlds a few hold most of it.
std::vector<std::uint64_t> draw_weights(Random& random, std::size_t members) {
    const bool is_uneven = random.chance(25);
    std::vector<std::uint64_t> weights(members);
    for (std::uint64_t& weight : weights) {
        weight = is_uneven ? random.between(1, 100) * random.between(1, 100) : random.between(6'500, 13'500);
    }
    return weights;
}

std::size_t draw_members(Random& random, std::uint64_t seed) {
    // Messages grow with the square: small ones are drawn more often.
    if (seed % big_world_every != big_world_every - 1) return std::min(random.between(4, 13), random.between(4, 13));
    std::uint64_t more = 60;
    for (int i = 0; i < 12; ++i) more = std::min(more, random.below(61));
    return 40 + more;
}

void draw_links(Random& random, Plan& plan) {
    switch (random.below(4)) {
    case 0: // one room
        plan.delay_min = Duration{100};
        plan.delay_max = milliseconds{2};
        break;
    case 1: // the whole world
        plan.delay_min = milliseconds{20};
        plan.delay_max = milliseconds{180};
        break;
    default: break;
    }
}

Fault draw_kind(Random& random, std::size_t first, std::size_t count) {
    return Fault{static_cast<std::uint8_t>(first + random.below(count))};
}

/// Members drawn in turn for as long as their weight is allowed for, or a draw says that it is enough.
void draw_faulty(Random& random, Plan& plan) {
    constexpr auto vice = static_cast<std::size_t>(first_vice);
    std::vector<std::size_t> order(plan.weights.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    for (std::size_t i = order.size() - 1; i > 0; --i) std::swap(order[i], order[random.below(i + 1)]);
    std::uint64_t left = plan.faulty_weight_max();
    const bool is_full = random.chance(50);
    for (const std::size_t member : order) {
        if (!is_full && random.chance(30)) return;
        if (plan.weights[member] > left) continue;
        left -= plan.weights[member];
        if (random.chance(15)) {
            plan.frail[member] = random.chance(50) ? Fault::BitFlip : Fault::StaleDisk;
            continue;
        }
        Faults& vices = plan.vices[member];
        for (std::uint64_t count = random.between(1, 3); count > 0; --count) {
            vices.insert(draw_kind(random, vice, fault_count - vice));
        }
    }
}
} // namespace

std::uint64_t Plan::total_weight() const {
    return std::accumulate(weights.begin(), weights.end(), std::uint64_t{0});
}

Faults Plan::kinds() const {
    Faults all = faults;
    for (const auto& [member, its] : vices) all.insert(its.begin(), its.end());
    for (const auto& [member, fault] : frail) all.insert(fault);
    return all;
}

Plan Plan::from_seed(std::uint64_t seed) {
    Random random(seed);
    Plan plan;
    plan.weights = draw_weights(random, draw_members(random, seed));
    draw_links(random, plan);
    draw_faulty(random, plan);
    const std::size_t members = plan.weights.size();
    if (random.chance(members >= 40 ? 85 : 15)) plan.direct_members_max = 3;
    plan.shares_work = !random.chance(5);
    const std::uint64_t percent = random.between(10, 40);
    do {
        for (std::size_t i = 0; i < static_cast<std::size_t>(first_vice); ++i) {
            const Fault fault{static_cast<std::uint8_t>(i)};
            const bool is_frailty = fault == Fault::BitFlip || fault == Fault::StaleDisk;
            if (!is_frailty && random.chance(percent)) plan.faults.insert(fault);
        }
        if (plan.faults.contains(Fault::TornRecord)) plan.faults.insert(Fault::LostTail);
    } while (plan.faults.size() < kinds_min);
    return plan;
}

} // namespace arpeggio::simulation
