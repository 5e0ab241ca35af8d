#include "sharding/redraw.h"

#include "base/check.h"
#include "sharding/lots.h"

#include <utility>

namespace arpeggio::sharding {
namespace {
struct Place {
    ShardId shard;
    std::size_t seat; ///< index in the shard
};

std::vector<Place> places_of(const Assignment& assignment, std::uint32_t shard) {
    std::vector<Place> places;
    for (std::size_t seat = 0; seat < assignment.shards[shard].size(); ++seat) places.push_back({{shard}, seat});
    return places;
}

/// Places of other shards in the order drawn, of each shard no more than may change.
std::vector<Place> draw_partners(const Assignment& now, ShardId halted, const Lots& lots) {
    std::vector<Place> partners;
    for (std::uint32_t shard = 0; shard < now.shards.size(); ++shard) {
        if (ShardId{shard} == halted) continue;
        const std::vector<Place> places = places_of(now, shard);
        partners.insert(partners.end(), places.begin(), places.end());
    }
    lots.shuffle(Step::RedrawPartners, partners, [&](const Place& place) {
        return now.shards[place.shard.value][place.seat].member.key;
    });
    std::vector<std::size_t> taken(now.shards.size(), 0);
    std::vector<Place> within_bounds;
    for (const Place& place : partners) {
        if (taken[place.shard.value]++ < std::max<std::size_t>(1, now.shards[place.shard.value].size() / 4))
            within_bounds.push_back(place);
    }
    return within_bounds;
}
} // namespace

/// "A quarter of any shard" is read as any of the others: it bounds what a working shard must take over. The halted
/// one changes all it can, since it has nothing to lose and each attempt costs as long as it took to fence it.
Reassignment redraw(const Assignment& now, ShardId halted, const Redraw& redraw) {
    CHECK(halted.value > 0 && halted.value < now.shards.size());
    const Lots lots(redraw.seed, redraw.epoch, redraw.instance);
    std::vector<Place> leaving = places_of(now, halted.value);
    lots.shuffle(Step::RedrawFenced, leaving, [&](const Place& place) {
        return now.shards[halted.value][place.seat].member.key;
    });
    const std::vector<Place> partners = draw_partners(now, halted, lots);
    Reassignment out{now, {}};
    for (std::size_t i = 0; i < std::min(leaving.size(), partners.size()); ++i) {
        const ShardId other = partners[i].shard;
        Seat& here = out.assignment.shards[halted.value][leaving[i].seat];
        Seat& there = out.assignment.shards[other.value][partners[i].seat];
        out.movers.push_back({here.member.key, halted, other});
        out.movers.push_back({there.member.key, other, halted});
        std::swap(here, there);
        here.since = there.since = redraw.epoch;
    }
    for (auto& seats : out.assignment.shards) {
        std::sort(seats.begin(), seats.end(), [](const Seat& a, const Seat& b) { return a.member.key < b.member.key; });
    }
    std::sort(out.movers.begin(), out.movers.end(), [](const Mover& a, const Mover& b) { return a.key < b.key; });
    return out;
}

} // namespace arpeggio::sharding
