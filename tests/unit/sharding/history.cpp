#include "unit/sharding/history.h"

#include <algorithm>
#include <set>

namespace arpeggio::sharding {
namespace {

struct Loss {
    std::uint64_t old_weight = 0, gone = 0, banned = 0, moved = 0;
    std::size_t movers = 0;
};

/// What each shard lost, by the definition rather than by the rules' steps.
std::vector<Loss> losses_of(const Assignment& old, const Election& election, const Map& now) {
    std::set<crypto::Ed25519PublicKey> standby;
    for (const auto& each : election.standby) standby.insert(each.member.key);
    std::vector<Loss> losses(old.shards.size());
    for (const auto& [key, served] : map_of(old)) {
        const auto found = now.find(key);
        Loss& loss = losses[served.shard.value];
        loss.old_weight += served.seat.member.weight;
        if (found != now.end() && found->second.shard == served.shard) continue;
        loss.gone += served.seat.member.weight;
        if (found != now.end()) {
            loss.moved += served.seat.member.weight;
            ++loss.movers;
        } else if (!standby.contains(key)) {
            loss.banned += served.seat.member.weight;
        }
    }
    return losses;
}

std::string loss_faults(std::size_t shard, const Loss& loss, std::size_t size) {
    std::string text;
    const std::string name = "shard " + std::to_string(shard);
    const bool is_third = 3 * loss.gone >= loss.old_weight;
    const bool left_too_much = 3 * (loss.gone - loss.moved) >= loss.old_weight && loss.gone != loss.moved + loss.banned;
    if (left_too_much) text += name + " let a third leave\n";
    if (is_third && loss.movers > 1) text += name + " lost a third by " + std::to_string(loss.movers) + " movers\n";
    if (size < 4) text += name + " has " + std::to_string(size) + " members\n";
    return text;
}

std::string seat_faults(const Map& before, const Election& election, const Map& now) {
    std::string text;
    std::map<crypto::Ed25519PublicKey, ledger::Member> known;
    for (const auto& each : election.elected) {
        if (!now.contains(each.key)) text += "an elected key has no seat\n";
        known.emplace(each.key, each);
    }
    for (const auto& each : election.standby) known.emplace(each.member.key, each.member);
    for (const auto& [key, served] : now) {
        const auto old = before.find(key);
        const bool stays = old != before.end() && old->second.shard == served.shard;
        if (!known.contains(key)) {
            text += "a key that may not serve has a seat\n";
        } else if (served.seat.member != known.at(key)) {
            text += "a member is not as elected\n";
        }
        if (served.seat.since != (stays ? old->second.seat.since : election.epoch)) text += "a wrong `since`\n";
    }
    return text;
}

std::vector<Mover> differences(const Map& before, const Map& now) {
    std::vector<Mover> movers;
    for (const auto& [key, served] : now) {
        const auto old = before.find(key);
        if (old != before.end() && old->second.shard != served.shard)
            movers.push_back({key, old->second.shard, served.shard});
    }
    return movers;
}

template <class Item>
void shuffle(Random& random, std::vector<Item>& items) {
    for (std::size_t i = items.size(); i > 1; --i) std::swap(items[i - 1], items[random.below(i)]);
}

} // namespace

std::string faults(const Assignment& old, const Election& election, const Reassignment& next) {
    const Map before = map_of(old), now = map_of(next.assignment);
    if (now.empty()) return "a key has two seats\n";
    std::string text = seat_faults(before, election, now);
    if (next.movers != differences(before, now)) text += "the movers are not those that moved\n";
    const std::vector<Loss> losses = losses_of(old, election, now);
    for (std::size_t shard = 0; shard < losses.size(); ++shard) {
        text += loss_faults(shard, losses[shard], next.assignment.shards[shard].size());
    }
    return text;
}

std::size_t spread(const Assignment& assignment) {
    const auto sizes = sizes_of(assignment);
    const auto [smallest, largest] = std::minmax_element(sizes.begin(), sizes.end());
    return *largest - *smallest;
}

History::History(std::uint64_t seed, std::size_t shards, std::size_t members, const Weather& weather)
    : random_(seed), weather_(weather), is_small_(members < small_shard_below) {
    auto elected = random_members(random_, shards * members);
    for (auto& each : elected) each.weight = draw_weight();
    assignment_ = first_assignment(shards, {epoch_, random_seed(random_), std::move(elected), {}});
}

Election History::elect() {
    Election election{epoch_ = epoch_.next(), random_seed(random_), {}, {}};
    std::vector<ledger::Member> old = members_of(assignment_);
    const std::size_t size = old.size();
    shuffle(random_, old);
    for (std::size_t leaving = random_.below(size * weather_.leaving / 100 + 1); leaving > 0; --leaving) {
        old.back().weight = draw_weight();
        const Amount bid = arp(random_.below(5)); // few values, so that there are ties
        if (!random_.chance(weather_.banned)) election.standby.push_back({old.back(), bid});
        old.pop_back();
    }
    for (auto& each : old) each.weight = draw_weight();
    std::size_t joining = random_.below(size * weather_.joining / 100 + 1);
    const std::size_t enough = members_min * assignment_.shards.size();
    if (old.size() + joining < enough) joining = enough - old.size();
    for (auto each : random_members(random_, joining)) {
        each.weight = draw_weight();
        old.push_back(each);
    }
    shuffle(random_, old);
    election.elected = std::move(old);
    return election;
}

std::string History::step() {
    const Election election = elect();
    Reassignment next = assign(assignment_, election);
    std::string text = faults(assignment_, election, next);
    assignment_ = std::move(next.assignment);
    movers_ = std::move(next.movers);
    return text;
}

} // namespace arpeggio::sharding
