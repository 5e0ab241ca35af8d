#include "consensus/routes.h"

#include "base/random.h"
#include "consensus/timeouts.h"
#include "crypto/hash.h"

#include <algorithm>

namespace arpeggio::consensus {
namespace {
std::uint64_t first_number(const Hash& hash) {
    std::uint64_t number = 0;
    for (const std::uint8_t byte : hash.view().first(8)) number = number << 8 | byte;
    return number;
}

std::size_t root_of(std::size_t number) { // ⌈√number⌉
    std::size_t root = 1;
    while (root * root < number) ++root;
    return root;
}

/// All members but the root of the tree, from its top down.
std::vector<MemberIndex> order_below(MemberIndex root, std::size_t members, Random random) {
    std::vector<MemberIndex> order;
    for (std::size_t i = 0; i < members; ++i) {
        if (i != root.value) order.push_back(MemberIndex{static_cast<std::uint16_t>(i)});
    }
    for (std::size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[random.below(i)]);
    return order;
}
} // namespace

Routes::Receivers Routes::of_vote(ledger::VoteKind kind, Slot slot, const LeaderSchedule& leaders) {
    if (is_direct() || kind == ledger::VoteKind::Skip) return std::nullopt;
    std::vector<MemberIndex> to = known(window_of(slot, settings_), leaders).collectors;
    std::erase_if(to, [this](MemberIndex member) { return member == self_; });
    return to;
}

Routes::Receivers Routes::of_certificate(Slot slot, const LeaderSchedule& leaders) {
    if (is_direct()) return std::nullopt;
    return known(window_of(slot, settings_), leaders).children;
}

bool Routes::is_collector(Slot slot, const LeaderSchedule& leaders) {
    if (is_direct() || !self_) return false;
    const auto& all = known(window_of(slot, settings_), leaders).collectors;
    return std::find(all.begin(), all.end(), *self_) != all.end();
}

std::vector<MemberIndex> Routes::collectors(Window window, const LeaderSchedule& leaders) const {
    const auto by_hash = static_cast<std::uint16_t>(Random(first_number(drawn(window, members_))).below(members_));
    std::vector<MemberIndex> out{leaders.leader(window)};
    for (const MemberIndex one : {leaders.leader(window.next()), MemberIndex{by_hash}}) {
        if (std::find(out.begin(), out.end(), one) == out.end()) out.push_back(one);
    }
    return out;
}

std::vector<MemberIndex> Routes::children(Window window, MemberIndex collector, MemberIndex member) const {
    const auto order = order_below(collector, members_, Random(first_number(drawn(window, collector.value))));
    const std::size_t relays = std::min(root_of(members_), order.size());
    const auto top = order.begin() + static_cast<std::ptrdiff_t>(relays);
    if (member == collector) return {order.begin(), top};
    std::vector<MemberIndex> out;
    const auto place = static_cast<std::size_t>(std::find(order.begin(), top, member) - order.begin());
    if (place == relays) return out; // at the second level
    for (std::size_t at = relays + place; at < order.size(); at += relays) out.push_back(order[at]);
    return out;
}

const Routes::Known& Routes::known(Window window, const LeaderSchedule& leaders) {
    const auto found =
        std::find_if(known_.begin(), known_.end(), [&](const Known& one) { return one.window == window; });
    if (found != known_.end()) return *found;
    Known fresh{window, collectors(window, leaders), {}};
    if (self_) {
        for (const MemberIndex collector : fresh.collectors) {
            for (const MemberIndex child : children(window, collector, *self_)) fresh.children.push_back(child);
        }
        std::sort(fresh.children.begin(), fresh.children.end());
        fresh.children.erase(std::unique(fresh.children.begin(), fresh.children.end()), fresh.children.end());
    }
    if (known_.size() == known_max) known_.pop_front();
    return known_.emplace_back(std::move(fresh));
}

Hash Routes::drawn(Window window, std::uint64_t number) const {
    codec::Writer out;
    out.u64(context_.network.value).u32(context_.shard.value).u64(context_.epoch.value).u32(context_.instance.value);
    out.fixed(context_.committee).u64(window.value).u64(number);
    return crypto::hash(crypto::HashDomain::Route, {out.out()});
}

} // namespace arpeggio::consensus
