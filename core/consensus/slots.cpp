#include "consensus/slots.h"

#include "base/check.h"

#include <algorithm>

namespace arpeggio::consensus {
namespace {
using ledger::VoteKind;
}

const ledger::Certificate* SlotState::certificate(VoteKind kind) const {
    const auto& one = certificates[static_cast<std::size_t>(kind)];
    return one ? &*one : nullptr;
}

const Hash* SlotState::certified() const {
    if (const auto* one = certificate(VoteKind::Finalize)) return &one->candidate;
    if (const auto* one = certificate(VoteKind::Notarize)) return &one->candidate;
    return nullptr;
}

const Held* SlotState::find(const Hash& id) const {
    const auto held = std::find_if(candidates.begin(), candidates.end(), [&](const Held& one) { return one.id == id; });
    return held == candidates.end() ? nullptr : &*held;
}

const Held* SlotState::preferred() const {
    if (const Hash* id = certified()) return find(*id);
    return candidates.empty() ? nullptr : &candidates.front();
}

const Held* SlotState::newest() const {
    return candidates.empty() ? nullptr : &candidates.back();
}

const SlotState* Slots::find(Slot slot) const {
    const auto state = slots_.find(slot);
    return state == slots_.end() ? nullptr : &state->second;
}

bool Slots::has(Slot slot, VoteKind certificate) const {
    const SlotState* state = find(slot);
    return state && state->has(certificate);
}

Held& Slots::add_candidate(Held held) {
    const Slot slot = held.candidate->header.slot;
    CHECK(places_.emplace(held.id, slot).second);
    return slots_[slot].candidates.emplace_back(std::move(held));
}

Held* Slots::find_candidate(const Hash& id) {
    const auto place = places_.find(id);
    if (place == places_.end()) return nullptr;
    auto& candidates = slots_.at(place->second).candidates;
    return &*std::find_if(candidates.begin(), candidates.end(), [&](const Held& held) { return held.id == id; });
}

const Held* Slots::find_candidate(const Hash& id) const {
    const auto place = places_.find(id);
    return place == places_.end() ? nullptr : slots_.at(place->second).find(id);
}

void Slots::drop_candidate(const Hash& id) {
    const auto place = places_.find(id);
    if (place == places_.end()) return;
    std::erase_if(slots_.at(place->second).candidates, [&](const Held& held) { return held.id == id; });
    places_.erase(place);
}

void Slots::drop_candidates_below(Slot slot) {
    for (auto state = slots_.begin(); state != slots_.end() && state->first < slot; ++state) {
        for (const Held& held : state->second.candidates) places_.erase(held.id);
        state->second.candidates.clear();
    }
}

Slots::Load Slots::candidates_from(Slot slot) const {
    Load load;
    for (auto state = slots_.lower_bound(slot); state != slots_.end(); ++state) {
        load.candidates += state->second.candidates.size();
        for (const Held& held : state->second.candidates) load.bytes += held.candidate->body.size();
    }
    return load;
}

void Slots::set_final(const Place& place) {
    CHECK(place.slot && (!final_.slot || *place.slot > *final_.slot));
    final_ = place;
    frontier_ = std::max(frontier_, first_open());
}

bool Slots::advance_frontier() {
    const Slot before = frontier_;
    while (has(frontier_, VoteKind::Notarize) || has(frontier_, VoteKind::Skip)) frontier_ = frontier_.next();
    return frontier_ != before;
}

std::optional<Place> Slots::base_for(Slot slot) const {
    for (Slot at = slot; at > first_open();) {
        at.value -= 1;
        const SlotState* state = find(at);
        if (!state) return std::nullopt;
        if (const Hash* id = state->certified()) return Place{*id, at};
        if (!state->has(VoteKind::Skip)) return std::nullopt;
    }
    return final_;
}

bool Slots::may_follow(const Hash& parent, Slot slot, const Policy& policy) const {
    for (Slot at = slot; at > first_open();) {
        at.value -= 1;
        const SlotState* state = find(at);
        const Hash* id = state ? state->certified() : nullptr;
        if (id && *id == parent) return true;
        if (policy.needs_skipped_gap && !has(at, VoteKind::Skip)) return false;
    }
    return parent == final_.id;
}

std::vector<ledger::Certificate> Slots::skips_between(std::optional<Slot> parent, Slot slot) const {
    std::vector<ledger::Certificate> skips;
    for (Slot at = parent ? parent->next() : Slot{}; at < slot; at = at.next()) {
        if (skips.size() == ledger::Candidate::skips_max) break;
        const SlotState* state = find(at);
        if (const auto* skip = state ? state->certificate(VoteKind::Skip) : nullptr) skips.push_back(*skip);
    }
    return skips;
}

void Slots::forget(Slot from, Slot to) {
    const auto first = slots_.lower_bound(from);
    const auto last = slots_.lower_bound(to);
    for (auto state = first; state != last; ++state) {
        for (const Held& held : state->second.candidates) places_.erase(held.id);
    }
    slots_.erase(first, last);
}

} // namespace arpeggio::consensus
