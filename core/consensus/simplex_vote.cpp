#include "base/check.h"
#include "consensus/simplex.h"
#include "consensus/timeouts.h"

namespace arpeggio::consensus {

/// Rule 1: the window of the frontier runs; entering it arms its timers by the window of the last final slot.
void Simplex::enter_window() {
    const Window window = window_of(slots_.frontier(), settings_);
    if (window > active_) activate(window);
}

void Simplex::activate(Window window) {
    active_ = window;
    entered_at_ = now_;
    std::optional<Slot> good = slots_.final().slot;
    if (!policy_.backs_off_from_final) good = slots_.base_for(slots_.frontier()).value_or(slots_.final()).slot;
    std::optional<Window> last_good;
    if (good) last_good = window_of(*good, settings_);
    backoff_ = policy_.backs_off ? backoff(active_, last_good, settings_) : settings_.first_timeout();
    outbox_.record(ActiveWindow{active_, first_slot(active_, settings_)});
    changed_ = true;
}

/// A block whose state the replica has, on the branch that lives.
bool Simplex::is_executed(const Hash& id) const {
    if (id == committed_.id) return true;
    const Held* held = slots_.find_candidate(id);
    return held && held->state == CheckState::Valid &&
           (!committed_.slot || held->candidate->header.slot > *committed_.slot);
}

/// Has executed whatever can be: a parent that is only notarized, or not even that yet, counts (rule 4).
void Simplex::check_candidates() {
    const Slot from = committed_.slot ? committed_.slot->next() : Slot{};
    for (auto state = slots_.all().lower_bound(from); state != slots_.all().end(); ++state) {
        for (const Held& one : state->second.candidates) {
            const Hash& parent = one.candidate->header.parent;
            if (one.state != CheckState::Waiting || !is_executed(parent)) continue;
            if (!policy_.executes_open_parents && parent != committed_.id) continue;
            slots_.find_candidate(one.id)->state = CheckState::Running;
            outbox_.now(Check{one.id, one.candidate});
        }
    }
}

/// Rule 4. An own SKIP is no obstacle.
void Simplex::notarize() {
    if (!signer_ || diverged_) return;
    std::vector<Hash> ready;
    for (auto at = slots_.all().lower_bound(slots_.first_open()); at != slots_.all().end(); ++at) {
        const auto& [slot, state] = *at;
        const Held* held = policy_.notarizes_once ? state.preferred() : state.newest();
        if (!held || (held->state != CheckState::Valid && policy_.needs_execution)) continue;
        const ledger::Vote* mine = signer_->find(VoteKind::Notarize, slot);
        if (mine && (policy_.notarizes_once || mine->candidate == held->id)) continue;
        if (!policy_.notarizes_after_skip && signer_->find(VoteKind::Skip, slot)) continue;
        const ledger::Header& header = held->candidate->header;
        if (policy_.needs_certified_parent && !slots_.may_follow(header.parent, slot, policy_)) continue;
        const Instant not_before = instant_of(header.timestamp) - settings_.clock_ahead;
        if (!state.certified() && now_ < not_before) {
            wake_at(not_before);
            continue;
        }
        ready.push_back(held->id);
    }
    for (const Hash& id : ready) cast_notarize(*slots_.find_candidate(id));
}

/// Rule 5.
void Simplex::finalize() {
    if (!signer_ || diverged_) return;
    std::vector<std::pair<Slot, Hash>> ready;
    for (auto at = slots_.all().lower_bound(slots_.first_open()); at != slots_.all().end(); ++at) {
        const auto& [slot, state] = *at;
        const auto* notarized = state.certificate(VoteKind::Notarize);
        const auto* mine = signer_->find(VoteKind::Notarize, slot);
        if (!notarized && (policy_.finalize_needs_certificate || !mine)) continue;
        const Hash id = notarized ? notarized->candidate : mine->candidate;
        if (policy_.finalize_needs_own_notarize && (!mine || mine->candidate != id)) continue;
        if (policy_.skip_bars_finalize && signer_->find(VoteKind::Skip, slot)) continue;
        if (!signer_->find(VoteKind::Finalize, slot)) ready.emplace_back(slot, id);
    }
    for (const auto& [slot, id] : ready) cast(VoteKind::Finalize, slot, id);
}

/// Rule 6.
void Simplex::skip() {
    if (!signer_ || diverged_) return;
    const Slot end = first_slot(active_.next(), settings_);
    const bool is_silent = is_leader_silent();
    for (Slot slot = std::max(first_slot(active_, settings_), slots_.first_open()); slot < end; slot = slot.next()) {
        const SlotState* state = slots_.find(slot);
        if (state && state->certified() && policy_.finalize_bars_skip) continue;
        if (is_silent || must_skip(slot, state)) return skip_from(slot);
    }
    wake_for_skips();
}

bool Simplex::must_skip(Slot slot, const SlotState* state) const {
    const std::uint64_t j = slot.value - first_slot(active_, settings_).value;
    if (policy_.timers_skip && now_ >= *entered_at_ + slot_timeout(backoff_, j, settings_)) return true;
    if (!state) return false;
    if (state->votes.find(VoteKind::Skip, leader(active_))) return true;
    return !state->candidates.empty() && state->candidates.front().state == CheckState::Invalid;
}

/// Nothing came from the leader for 10·T0 while weight ≥ q was heard.
bool Simplex::is_leader_silent() const {
    const MemberIndex leading = leader(active_);
    const auto is_heard = [&](std::size_t member) {
        return (self_ && member == self_->value) || now_ - peers_[member].heard < settings_.silence();
    };
    if (is_heard(leading.value)) return false;
    std::uint64_t weight = 0;
    for (std::size_t member = 0; member < peers_.size(); ++member) {
        if (is_heard(member)) weight += committee_.members()[member].weight;
    }
    return weight >= committee_.quorum();
}

void Simplex::skip_from(Slot slot) {
    for (const Slot end = first_slot(active_.next(), settings_); slot < end; slot = slot.next()) {
        if (policy_.finalize_bars_skip && signer_->find(VoteKind::Finalize, slot)) continue;
        cast(VoteKind::Skip, slot, {});
    }
}

void Simplex::wake_for_skips() {
    const Slot first = first_slot(active_, settings_);
    for (std::uint64_t j = 0; j < settings_.slots_per_window; ++j) {
        const Slot slot{first.value + j};
        const SlotState* state = slots_.find(slot);
        if (slot < slots_.first_open() || (state && state->certified())) continue;
        wake_at(*entered_at_ + slot_timeout(backoff_, j, settings_));
        const Instant silent = peers_[leader(active_).value].heard + settings_.silence();
        if (silent > now_) wake_at(silent);
        return;
    }
}

/// Signs, records and sends a vote, unless it was cast before or the signer refuses it.
void Simplex::cast(VoteKind kind, Slot slot, const Hash& candidate) {
    if (diverged_ || signer_->find(kind, slot)) return;
    const auto vote = signer_->sign_vote(kind, slot, candidate);
    if (!vote) return;
    outbox_.record(*vote);
    send_vote(*vote);
    count(*vote);
    certify(kind, slot, candidate);
    changed_ = true;
}

/// The candidate with its body goes to disk before the vote for it.
void Simplex::cast_notarize(Held& held) {
    if (!signer_->may_sign(held.candidate->header.slot)) return;
    if (!std::exchange(held.recorded, true) && policy_.records_candidates) outbox_.record(held.candidate);
    cast(VoteKind::Notarize, held.candidate->header.slot, Hash{held.id});
}

} // namespace arpeggio::consensus
