#include "sync/state_fetch.h"

#include "base/check.h"

#include <algorithm>
#include <set>
#include <tuple>

namespace arpeggio::sync {

CheckedAnswer::CheckedAnswer(StateAnswer answer) : answer_(std::move(answer)) {
    is_sound_ = range() == nullptr || state::verify_range(*range(), root()).has_value();
}

StateFetch::StateFetch(
    FetchProgress progress, std::vector<Member> members, Random random, const FetchSettings& settings)
    : progress_(std::move(progress)), settings_(settings) {
    for (std::size_t left = members.size(); left > 0; --left) {
        std::swap(members[random.below(left)], members[left - 1]);
        Peer& peer = peers_.emplace_back();
        peer.key = members[left - 1];
    }
}

StateFetch::Peer* StateFetch::find(const Member& member) {
    const auto found = std::ranges::find(peers_, member, &Peer::key);
    return found == peers_.end() ? nullptr : &*found;
}

bool StateFetch::may_ask(const Peer& peer) const {
    return peer.standing == Peer::Standing::Good && peer.under_way < settings_.member_requests_max;
}

bool StateFetch::has_open_segment() const {
    for (std::size_t segment = 0; segment < FetchProgress::segments; ++segment) {
        if (progress_.next[segment] && !requests_.contains(segment)) return true;
    }
    return false;
}

/// Of those that may be asked now, who answered best and has least to do.
std::optional<std::size_t> StateFetch::pick() const {
    std::optional<std::size_t> best;
    const auto rank = [&](std::size_t i) { return std::tuple(peers_[i].silent, peers_[i].under_way, i); };
    for (std::size_t i = 0; i < peers_.size(); ++i) {
        if (!may_ask(peers_[i]) || peers_[i].not_before > now_) continue;
        if (!best || rank(i) < rank(*best)) best = i;
    }
    return best;
}

std::vector<StateFetch::Ask> StateFetch::ask(Instant now) {
    now_ = now;
    std::vector<Ask> asks;
    for (std::size_t segment = 0; segment < FetchProgress::segments; ++segment) {
        const auto& from = progress_.next[segment];
        if (!from || requests_.contains(segment)) continue;
        const auto peer = has_room() ? pick() : std::nullopt;
        if (!peer) break;
        peers_[*peer].under_way += 1;
        requests_[segment] = {*peer, now + settings_.timeout};
        asks.push_back({peers_[*peer].key, {progress_.pivot, *from, FetchProgress::last_key(segment)}});
    }
    return asks;
}

/// One of its requests has no answer.
void StateFetch::give_up(Peer& peer, Instant now) const {
    CHECK(peer.under_way > 0);
    peer.under_way -= 1;
    const Duration pause = settings_.timeout * (1 << std::min(peer.silent, 10U));
    peer.not_before = now + std::min(pause, settings_.pause_max);
    peer.silent += 1;
}

template <class IsLost>
void StateFetch::give_up_if(const IsLost& is_lost, Instant now) {
    std::erase_if(requests_, [&](const auto& one) {
        const Request& request = one.second;
        if (!is_lost(request)) return false;
        give_up(peers_[request.peer], now);
        return true;
    });
}

std::vector<StateFetch::Ask> StateFetch::on_timer(Instant now) {
    give_up_if([&](const Request& request) { return request.deadline <= now; }, now);
    return ask(now);
}

std::vector<StateFetch::Ask> StateFetch::on_gone(const Member& member, Instant now) {
    give_up_if([&](const Request& request) { return peers_[request.peer].key == member; }, now);
    return ask(now);
}

std::vector<StateFetch::Ask> StateFetch::on_stored(Instant now) {
    CHECK(unstored_ > 0);
    unstored_ -= 1;
    return ask(now);
}

/// It is not asked any more, and what it was asked is asked of others.
void StateFetch::dismiss(Peer& peer, Peer::Standing standing) {
    peer.standing = standing;
    peer.under_way = 0;
    std::erase_if(requests_, [&](const auto& one) { return &peers_[one.second.peer] == &peer; });
}

/// That which goes on with this range, if there is room for it.
std::optional<std::size_t> StateFetch::segment_for(const state::Range& range) const {
    const std::size_t segment = FetchProgress::segment_of(range.from);
    const bool fits = progress_.next[segment] == range.from && range.to <= FetchProgress::last_key(segment);
    return fits && (requests_.contains(segment) || has_room()) ? std::optional(segment) : std::nullopt;
}

StateFetch::Effects StateFetch::on_answer(const Member& from, CheckedAnswer answer, Instant now) {
    Peer* const peer = find(from);
    const bool counts = peer != nullptr && peer->standing == Peer::Standing::Good && answer.root() == progress_.pivot;
    if (!counts) return {};
    Effects effects;
    if (!answer.is_sound()) {
        dismiss(*peer, Peer::Standing::Wrong);
    } else if (OtherRoots* const others = answer.others()) {
        dismiss(*peer, Peer::Standing::Lacking);
        peer->roots = std::move(others->roots);
    } else if (const auto segment = segment_for(*answer.range())) {
        if (answer.range()->is_full(FetchProgress::last_key(*segment))) {
            peer->silent = 0;
            peer->not_before = now;
            effects.store = take(*segment, *answer.range());
        } else { // in small bites it would never come to its end
            dismiss(*peer, Peer::Standing::Wrong);
        }
    }
    effects.asks = ask(now);
    return effects;
}

/// Whoever was asked last for what goes on there.
Portion StateFetch::take(std::size_t segment, state::Range& range) {
    if (const auto request = requests_.find(segment); request != requests_.end()) {
        peers_[request->second.peer].under_way -= 1;
        requests_.erase(request);
    }
    const bool is_last = range.to == FetchProgress::last_key(segment);
    progress_.next[segment] = is_last ? std::nullopt : state::key_after(range.to);
    progress_.leaves += range.leaves.size();
    progress_.bytes += range.leaves_bytes();
    unstored_ += 1;
    return {std::move(range.leaves), progress_};
}

std::optional<Instant> StateFetch::deadline() const {
    std::optional<Instant> first;
    const auto consider = [&](Instant at) { first = first ? std::min(*first, at) : at; };
    for (const auto& [segment, request] : requests_) consider(request.deadline);
    if (!has_room() || !has_open_segment()) return first;
    for (const Peer& peer : peers_) { // one who may be asked at once was asked
        if (may_ask(peer) && peer.not_before > now_) consider(peer.not_before);
    }
    return first;
}

StateFetch::Status StateFetch::status() const {
    if (progress_.is_complete()) return unstored_ == 0 ? Status::Complete : Status::Fetching;
    const auto stands = [&](Peer::Standing standing) {
        return std::ranges::any_of(peers_, [&](const Peer& peer) { return peer.standing == standing; });
    };
    const auto is_counted_on = [](const Peer& peer) {
        return peer.standing == Peer::Standing::Good && peer.silent < silence_max;
    };
    if (std::ranges::any_of(peers_, is_counted_on)) return Status::Fetching;
    if (stands(Peer::Standing::Lacking)) return Status::Outdated;
    return stands(Peer::Standing::Good) ? Status::Fetching : Status::Deserted;
}

std::map<Hash, std::size_t> StateFetch::offered() const {
    std::map<Hash, std::size_t> out;
    for (const Peer& peer : peers_) {
        const std::set<Hash> distinct(peer.roots.begin(), peer.roots.end());
        for (const Hash& root : distinct) out[root] += 1;
    }
    return out;
}

} // namespace arpeggio::sync
