#include "consensus/simplex.h"
#include "consensus/timeouts.h"

namespace arpeggio::consensus {

void Simplex::receive(MemberIndex from, const RequestCandidate& request) {
    const Held* held = slots_.find_candidate(request.id);
    if (!held) return;
    const Message answer{held->candidate};
    if (peers_[from.value].budget.spend(message_size(answer), now_)) outbox_.durably(Send{from, answer});
}

void Simplex::receive(MemberIndex from, const RequestCertificates& request) {
    if (request.count > request_slots_max) return outbox_.now(Misbehaved{from, Misbehaviour::TooManyRequested});
    const Slot end{request.from.value + request.count};
    for (auto at = slots_.all().lower_bound(request.from); at != slots_.all().end() && at->first < end; ++at) {
        for (const auto& certificate : at->second.certificates) {
            if (!certificate) continue;
            if (!peers_[from.value].budget.spend(message_size(*certificate), now_)) return;
            outbox_.durably(Send{from, *certificate});
        }
    }
}

/// Rule 9: who lags is sent what a standstill would send to all; blocks that are not held come from the replica.
void Simplex::receive(MemberIndex from, const Status& peer) {
    Peer& asking = peers_[from.value];
    const bool lacks_blocks = peer.height < committed_.height;
    if (lacks_blocks && (peer.height > asking.served_above || now_ >= asking.serve_answered + settings_.delta)) {
        asking.served_above = peer.height;
        asking.serve_answered = now_;
        outbox_.durably(ServeBlocks{from, peer.height});
    }
    if (now_ < asking.status_answered + settings_.delta) return;
    const bool is_behind = peer.final < slots_.final().slot || peer.frontier < slots_.frontier();
    const bool is_ahead = peer.final > slots_.final().slot || peer.frontier > slots_.frontier();
    if (!is_behind && !is_ahead) return;
    asking.status_answered = now_;
    if (is_ahead) outbox_.durably(Send{from, status()});
    if (!is_behind) return;
    for (const Message& message : bundle()) {
        if (!asking.budget.spend(message_size(message), now_)) return;
        outbox_.durably(Send{from, message});
    }
}

Status Simplex::status() const {
    return {committed_.height, slots_.final().slot, slots_.frontier()};
}

/// The final certificate, all later ones, and own later votes.
std::vector<Message> Simplex::bundle() const {
    std::vector<Message> messages;
    if (slots_.final().slot) {
        const SlotState* state = slots_.find(*slots_.final().slot);
        const auto* final = state ? state->certificate(VoteKind::Finalize) : nullptr;
        if (final) messages.push_back(*final);
    }
    for (auto at = slots_.all().lower_bound(slots_.first_open()); at != slots_.all().end(); ++at) {
        for (const auto& certificate : at->second.certificates) {
            if (certificate) messages.push_back(*certificate);
        }
    }
    if (!signer_) return messages;
    for (const ledger::Vote& vote : signer_->votes_from(slots_.first_open())) messages.push_back(vote);
    return messages;
}

/// Rule 10: what was under way when we stopped is skipped, wherever not FINALIZE-voted; then we say where we stand.
/// Votes may have reached the disk and nobody, so they are sent again.
void Simplex::rejoin() {
    outbox_.durably(Broadcast{status()});
    if (!signer_) return;
    for (const ledger::Vote& vote : signer_->votes_from(slots_.first_open())) outbox_.durably(Broadcast{vote});
    if (barred_) skip_from(std::max(first_slot(*barred_, settings_), slots_.first_open()));
}

void Simplex::repair() {
    if (policy_.asks_for_missing) ask_for_candidates();
    ask_for_certificates();
    ask_for_blocks();
    if (policy_.resends) resend();
}

/// The highest block that is missing between the last committed one and the next final one. Its slot is what its child
/// claims.
std::optional<Place> Simplex::hole() const {
    const auto final = lowest_final();
    if (!final) return std::nullopt;
    Place place{slots_.find(*final)->certificate(VoteKind::Finalize)->candidate, *final};
    while (place.id != committed_.id) {
        const Held* held = slots_.find_candidate(place.id);
        if (!held) return place;
        place = {held->candidate->header.parent, held->candidate->parent_slot};
    }
    return std::nullopt;
}

/// What is missing may have come before anything vouched for it.
void Simplex::take_served() {
    while (!served_.is_empty()) {
        const auto place = hole();
        const auto served = place ? served_.take(place->id) : std::nullopt;
        if (!served) return;
        hold(served->from, served->id, served->candidate, /*is_wanted=*/true);
    }
}

/// The parent of an open candidate, if it is open, too, and did not arrive. Nothing but the leader's word says that it
/// exists, and nobody can certify it while many lack it.
std::optional<Place> Simplex::missing_parent(const Held& child) const {
    const auto slot = child.candidate->parent_slot;
    const Hash& id = child.candidate->header.parent;
    if (!slot || *slot < slots_.first_open() || slots_.find_candidate(id)) return std::nullopt;
    const SlotState* state = slots_.find(*slot);
    if (state && (state->certified() || !state->candidates.empty())) return std::nullopt;
    return Place{id, slot};
}

/// Rule 4: what is missing is asked first of that slot's leader, then of random members.
void Simplex::ask_for_candidates() {
    std::vector<Missing> missing;
    const auto first_asked = [&](Slot slot) { return leader(window_of(slot, settings_)); };
    if (const auto place = hole()) {
        missing.push_back({place->id, first_asked(place->slot.value_or(Slot{})), settings_.delta / 8});
    }
    for (auto at = slots_.all().lower_bound(slots_.first_open()); at != slots_.all().end(); ++at) {
        const Hash* id = at->second.certified();
        if (id && !slots_.find_candidate(*id)) missing.push_back({*id, first_asked(at->first), settings_.delta});
        for (const Held& child : at->second.candidates) {
            if (const auto parent = missing_parent(child)) {
                missing.push_back({parent->id, first_asked(*parent->slot), settings_.delta / 2, /*is_vouched=*/false});
            }
        }
    }
    requests_.want(missing, now_);
    for (const Requests::Due& due : requests_.due(now_)) outbox_.now(Send{due.target, RequestCandidate{due.id}});
    if (const auto deadline = requests_.deadline()) wake_at(*deadline);
}

/// Something stands beyond the frontier, and the frontier does not move: certificates are missing.
void Simplex::ask_for_certificates() {
    const Slot frontier = slots_.frontier();
    std::optional<Slot> beyond;
    for (auto at = slots_.all().upper_bound(frontier); at != slots_.all().end(); ++at) {
        const bool is_certified = at->second.certified() || at->second.has(VoteKind::Skip);
        if (is_certified || !at->second.candidates.empty()) beyond = at->first;
    }
    if (!beyond) {
        stuck_at_.reset();
        return;
    }
    if (stuck_at_ != frontier) {
        stuck_at_ = frontier;
        stuck_attempts_ = 0;
        stuck_next_ = now_ + settings_.delta;
    }
    if (now_ >= stuck_next_) {
        const auto count = std::min(beyond->value - frontier.value, request_slots_max);
        const auto to = requests_.target(leader(window_of(*beyond, settings_)), stuck_attempts_++);
        if (to) outbox_.now(Send{*to, RequestCertificates{frontier, static_cast<std::uint16_t>(count)}});
        stuck_next_ = now_ + 2 * settings_.delta;
    }
    wake_at(stuck_next_);
}

/// The next block to commit is missing, and so old that members may hold it no more: their replicas serve the run that
/// it is in.
void Simplex::ask_for_blocks() {
    const std::uint64_t committed = committed_.slot ? committed_.slot->value : 0;
    if (!slots_.final().slot || slots_.final().slot->value <= committed + held_blocks || !hole()) return;
    if (now_ >= behind_next_) {
        const auto to = requests_.target({}, behind_attempts_++);
        if (to) outbox_.now(Send{*to, status()});
        behind_next_ = now_ + 2 * settings_.delta;
    }
    wake_at(behind_next_);
}

/// Rule 9: no new final block for the standstill time. In portions of resend_bytes_max a second.
void Simplex::resend() {
    if (now_ >= resend_at_) {
        const std::vector<Message> messages = bundle();
        const std::size_t receivers = std::max<std::size_t>(peers_.size() - 1, 1);
        if (resent_ == 0) outbox_.durably(Broadcast{status()});
        for (std::size_t bytes = 0; resent_ < messages.size() && bytes < resend_bytes_max; ++resent_) {
            bytes += message_size(messages[resent_]) * receivers;
            outbox_.durably(Broadcast{messages[resent_]});
        }
        const bool is_done = resent_ >= messages.size();
        if (is_done) resent_ = 0;
        resend_at_ = now_ + (is_done ? settings_.standstill : Duration{std::chrono::seconds{1}});
    }
    wake_at(resend_at_);
}

} // namespace arpeggio::consensus
