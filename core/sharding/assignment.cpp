#include "sharding/assignment.h"

#include "base/check.h"
#include "sharding/lots.h"

#include <numeric>
#include <optional>
#include <set>
#include <utility>

namespace arpeggio::sharding {
namespace {

const crypto::Ed25519PublicKey& key_of(const ledger::Member& member) {
    return member.key;
}
const crypto::Ed25519PublicKey& key_of(const Seat& seat) {
    return seat.member.key;
}
const crypto::Ed25519PublicKey& key_of(const Standby& standby) {
    return standby.member.key;
}

/// Items in the order of their keys, each of which stands once (CHECK).
template <class Item>
std::vector<Item> sorted_by_key(std::vector<Item> items) {
    const auto by_key = [](const Item& a, const Item& b) { return key_of(a) < key_of(b); };
    std::sort(items.begin(), items.end(), by_key);
    for (std::size_t i = 1; i < items.size(); ++i) CHECK(by_key(items[i - 1], items[i]));
    return items;
}
/// The item of a key among those sorted by key, or null.
template <class Item>
const Item* find(const std::vector<Item>& sorted, const crypto::Ed25519PublicKey& key) {
    const auto at = std::lower_bound(
        sorted.begin(), sorted.end(), key, [](const Item& item, const auto& wanted) { return key_of(item) < wanted; });
    return at != sorted.end() && key_of(*at) == key ? &*at : nullptr;
}

/// A member that was elected again; `seat.member` is what it was elected as.
struct Staying {
    Seat seat;
    std::uint64_t old_weight;
};

struct Shard {
    ShardId id;
    std::uint64_t old_weight = 0;
    std::uint64_t gone = 0; ///< old weight that has left or moves
    bool is_active = false;
    std::vector<Staying> staying;
    std::vector<Seat> kept; ///< by rule 1; they do not move, since they serve this one epoch more
    std::vector<ledger::Member> placed;

    [[nodiscard]] std::size_t size() const { return staying.size() + kept.size() + placed.size(); }
    /// Whether so much old weight may go as well: rule 4's "less than a third".
    [[nodiscard]] bool allows(std::uint64_t weight) const { return 3 * (gone + weight) < old_weight; }
};

/// Somebody under way to another shard: a member, or a new key that found the shard it was dealt to full.
struct Traveller {
    Staying who;
    std::optional<ShardId> from; ///< absent for a new key
    bool is_longest_serving = false;
    ShardId to;
};

class Assigner {
public:
    Assigner(const Assignment& old, const Election& election)
        : epoch_(election.epoch), lots_(election.seed, election.epoch), elected_(sorted_by_key(election.elected)),
          standby_(sorted_by_key(election.standby)), is_rotating_(election.is_rotating), is_new_(elected_.size(), true),
          shards_(old.shards.size()) {
        for (const Standby& standby : standby_) CHECK(!find(elected_, standby.member.key));
        for (std::size_t i = 0; i < shards_.size(); ++i) {
            shards_[i].id = ShardId{static_cast<std::uint32_t>(i)};
            retire(shards_[i], old.shards[i]);
        }
    }
    Reassignment run() && {
        activate();
        deal();
        if (shards_.size() > 1 && is_rotating_) {
            for (Shard& shard : shards_) pick(shard);
            place();
            turn_back();
        }
        return finish();
    }

private:
    void retire(Shard& shard, const std::vector<Seat>& old);
    void activate();
    void deal();
    void pick(Shard& shard);
    std::vector<Staying> in_moving_order(Shard& shard, std::size_t longest_serving) const;
    void place();
    bool exchange(std::size_t at);
    void turn_back();
    Reassignment finish();

    Shard& shard(ShardId id) { return shards_[id.value]; }

    Epoch epoch_;
    Lots lots_;
    std::vector<ledger::Member> elected_;
    std::vector<Standby> standby_;
    bool is_rotating_;
    std::vector<bool> is_new_; ///< by place in elected_
    std::vector<Shard> shards_;
    std::size_t level_ = 0; ///< size of a shard, rounded down, if all were equal
    std::vector<Traveller> travellers_;
};

/// Rule 1. What may not stay leaves first; then the lowest bids leave until the next would make it a third, so that
/// the highest are kept. Measured by old weights. A key kept in the last epoch is judged like any other: a shard that
/// gets no new members loses such keys by less than a third an epoch.
void Assigner::retire(Shard& shard, const std::vector<Seat>& old) {
    struct Leaving {
        const Standby* standby;
        const Seat* seat;
    };
    std::vector<Leaving> leaving;
    for (const Seat& seat : old) {
        shard.old_weight += seat.member.weight;
        if (const auto* again = find(elected_, seat.member.key)) {
            CHECK(is_new_[static_cast<std::size_t>(again - elected_.data())]); // else it has two seats
            is_new_[static_cast<std::size_t>(again - elected_.data())] = false;
            shard.staying.push_back({{*again, seat.since}, seat.member.weight});
        } else if (const auto* standby = find(standby_, seat.member.key)) {
            leaving.push_back({standby, &seat});
        } else {
            shard.gone += seat.member.weight;
        }
    }
    CHECK(shard.old_weight <= ledger::Committee::weight_max);
    lots_.shuffle(Step::Bids, leaving, [](const Leaving& l) { return l.seat->member.key; });
    std::stable_sort(leaving.begin(), leaving.end(), [](const Leaving& a, const Leaving& b) {
        return a.standby->bid < b.standby->bid;
    });
    for (const auto& [standby, seat] : leaving) {
        if (shard.kept.empty() && shard.allows(seat->member.weight)) {
            shard.gone += seat->member.weight;
        } else {
            shard.kept.push_back({standby->member, seat->since});
        }
    }
}

/// Rule 2.
void Assigner::activate() {
    std::vector<ShardId> order;
    for (const Shard& shard : shards_) order.push_back(shard.id);
    lots_.shuffle(Step::ShardOrder, order, [](ShardId id) { return id; });
    std::stable_sort(
        order.begin(), order.end(), [this](ShardId a, ShardId b) { return shard(a).size() > shard(b).size(); });
    order.resize((order.size() + 1) / 2);
    for (const ShardId id : order) shard(id).is_active = true;
}

/// Rule 3. The shards take their turns in an order drawn by the seed: in the order of rule 2 a key that comes alone
/// would know its shard beforehand, the largest.
void Assigner::deal() {
    std::vector<ledger::Member> joining;
    for (std::size_t i = 0; i < elected_.size(); ++i) {
        if (is_new_[i]) joining.push_back(elected_[i]);
    }
    std::vector<ShardId> turns;
    std::size_t total = joining.size();
    for (const Shard& shard : shards_) {
        total += shard.size();
        if (shard.is_active) turns.push_back(shard.id);
    }
    level_ = total / shards_.size();
    lots_.shuffle(Step::Turns, turns, [](ShardId id) { return id; });
    lots_.shuffle(Step::Deal, joining, [](const ledger::Member& member) { return member.key; });
    for (std::size_t i = 0; i < joining.size(); ++i) shard(turns[i % turns.size()]).placed.push_back(joining[i]);
}

/// The members that may move, the first to go first: the longest-serving, then all others as drawn.
std::vector<Staying> Assigner::in_moving_order(Shard& shard, std::size_t longest_serving) const {
    const auto key = [](const Staying& staying) { return staying.seat.member.key; };
    std::vector<Staying> order = std::move(shard.staying);
    lots_.shuffle(Step::Service, order, key);
    std::stable_sort(
        order.begin(), order.end(), [](const Staying& a, const Staying& b) { return a.seat.since < b.seat.since; });
    std::vector<Staying> rest(order.begin() + static_cast<std::ptrdiff_t>(longest_serving), order.end());
    lots_.shuffle(Step::Draw, rest, key);
    std::copy(rest.begin(), rest.end(), order.begin() + static_cast<std::ptrdiff_t>(longest_serving));
    return order;
}

/// Rules 4 and 5, by the size after rule 3. Sizes could not end within one after a great coming or leaving of keys if
/// rule 5's numbers were all that moves; so a shard above the common level also passes on new keys, whose moving costs
/// nobody anything, and then draws on within its allowance. The movers of a small shard remain one.
void Assigner::pick(Shard& shard) {
    const std::size_t size = shard.size();
    const bool is_small = size < small_shard_below;
    const std::size_t longest = std::min(is_small ? 1 : (size + 23) / 24, shard.staying.size());
    const std::size_t drawn = shard.is_active && !is_small ? std::max<std::size_t>(1, size / 10) : 0;
    std::vector<Staying> order = in_moving_order(shard, longest);
    std::size_t moved = 0;
    const auto remain = [&] { return order.size() - moved + shard.kept.size() + shard.placed.size(); };
    const auto move_on = [&] {
        if (moved == order.size() || (moved > 0 && !shard.allows(order[moved].old_weight))) return false;
        shard.gone += order[moved].old_weight;
        travellers_.push_back({order[moved], shard.id, moved < longest, {}});
        ++moved;
        return true;
    };
    while (moved < longest + drawn && move_on()) {}
    for (; remain() > level_ && !shard.placed.empty(); shard.placed.pop_back()) { // drawn by rule 3's shuffle
        travellers_.push_back({{{shard.placed.back(), epoch_}, 0}, std::nullopt, false, {}});
    }
    while (!is_small && remain() > level_ && move_on()) {}
    shard.staying.assign(order.begin() + static_cast<std::ptrdiff_t>(moved), order.end());
}

/// Rule 6. A mover whose own shard is the smallest of all takes the place of one that went elsewhere, which goes to
/// that shard instead: the sizes come out as if anyone could go anywhere.
void Assigner::place() {
    struct Place { // in the order in which they are filled
        std::size_t size;
        bool is_active;
        Hash lot;
        ShardId id;
        auto operator<=>(const Place&) const = default;
    };
    std::set<Place> places;
    for (const Shard& s : shards_) places.insert({s.size(), s.is_active, lots_.of(Step::Places, s.id), s.id});
    lots_.shuffle(Step::Move, travellers_, [](const Traveller& t) { return t.who.seat.member.key; });
    for (std::size_t at = 0; at < travellers_.size(); ++at) {
        auto place = places.begin();
        if (travellers_[at].from == place->id) {
            const auto other = std::next(place);
            if (other->size == place->size || !exchange(at)) place = other;
        }
        if (travellers_[at].from != place->id) travellers_[at].to = place->id;
        Place filled = *place;
        ++filled.size;
        places.erase(place);
        places.insert(filled);
    }
}

/// Whether somebody placed before could make room for the traveller by going to the traveller's own shard. Most can,
/// if there are more than a few shards, so that this ends after a few steps.
bool Assigner::exchange(std::size_t at) {
    Traveller& traveller = travellers_[at];
    for (std::size_t i = at; i-- > 0;) {
        Traveller& other = travellers_[i];
        if (other.from == traveller.from || other.to == *traveller.from) continue;
        traveller.to = std::exchange(other.to, *traveller.from);
        return true;
    }
    return false;
}

/// Rule 6's last sentence. With two shards, or one mover a shard, "the smallest other" can be larger than the mover's
/// own: who would leave the sizes more than one apart stays, of those drawn first, so that service goes on rotating.
void Assigner::turn_back() {
    std::vector<std::size_t> sizes;
    for (const Shard& s : shards_) sizes.push_back(s.size());
    for (const Traveller& traveller : travellers_) ++sizes[traveller.to.value];
    for (const bool longest_serving : {false, true}) {
        for (Traveller& traveller : travellers_) {
            if (!traveller.from || traveller.is_longest_serving != longest_serving) continue;
            if (sizes[traveller.to.value] < sizes[traveller.from->value] + 2) continue;
            --sizes[traveller.to.value];
            ++sizes[traveller.from->value];
            traveller.to = *traveller.from;
        }
    }
}

Reassignment Assigner::finish() {
    Reassignment out;
    for (const Shard& s : shards_) {
        std::vector<Seat>& seats = out.assignment.shards.emplace_back(s.kept);
        for (const Staying& staying : s.staying) seats.push_back(staying.seat);
        for (const ledger::Member& member : s.placed) seats.push_back({member, epoch_});
    }
    for (const Traveller& traveller : travellers_) {
        const ledger::Member& member = traveller.who.seat.member;
        const bool stays = traveller.from == traveller.to;
        out.assignment.shards[traveller.to.value].push_back({member, stays ? traveller.who.seat.since : epoch_});
        if (traveller.from && !stays) out.movers.push_back({member.key, *traveller.from, traveller.to});
    }
    for (auto& seats : out.assignment.shards) seats = sorted_by_key(std::move(seats));
    std::sort(out.movers.begin(), out.movers.end(), [](const Mover& a, const Mover& b) { return a.key < b.key; });
    return out;
}

} // namespace

Assignment first_assignment(std::size_t shards, const Election& election) {
    CHECK(shards > 0 && are_enough(election.elected.size(), shards) && election.standby.empty());
    const Lots lots(election.seed, election.epoch);
    std::vector<ledger::Member> members = sorted_by_key(election.elected);
    std::vector<std::size_t> turns(shards);
    std::iota(turns.begin(), turns.end(), std::size_t{0});
    lots.shuffle(Step::Turns, turns, [](std::size_t i) { return ShardId{static_cast<std::uint32_t>(i)}; });
    lots.shuffle(Step::Deal, members, [](const ledger::Member& member) { return member.key; });
    Assignment out{std::vector<std::vector<Seat>>(shards)};
    for (std::size_t i = 0; i < members.size(); ++i)
        out.shards[turns[i % shards]].push_back({members[i], election.epoch});
    for (auto& seats : out.shards) seats = sorted_by_key(std::move(seats));
    return out;
}

Reassignment assign(const Assignment& old, const Election& election) {
    CHECK(!old.shards.empty());
    if (!are_enough(election.elected.size(), old.shards.size())) return {{old.shards}, {}};
    return Assigner(old, election).run();
}

} // namespace arpeggio::sharding
