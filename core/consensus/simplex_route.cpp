#include "consensus/simplex.h"

namespace arpeggio::consensus {

/// Rule 12: to all, or to the collectors of its slot.
void Simplex::send_vote(const ledger::Vote& vote) {
    const auto to = routes_.of_vote(vote.kind, vote.slot, schedule_);
    if (!to) return outbox_.durably(Broadcast{vote});
    if (!to->empty()) outbox_.durably(Multicast{*to, vote});
    if (policy_.falls_back_to_all) uncertified_.push_back({vote, now_ + settings_.delta});
}

/// Rule 12: what everyone should know goes to all, or down the trees of its slot.
void Simplex::spread(const Message& message, Slot slot) {
    const auto to = routes_.of_certificate(slot, schedule_);
    if (!to) return outbox_.durably(Broadcast{message});
    if (!to->empty()) outbox_.durably(Multicast{*to, message});
}

/// Rule 12: votes still uncertified Δ after casting go to all.
void Simplex::fall_back() {
    std::erase_if(uncertified_, [this](const Uncertified& one) { return is_certified(one.vote); });
    for (; !uncertified_.empty() && uncertified_.front().at <= now_; uncertified_.pop_front()) {
        outbox_.durably(Broadcast{uncertified_.front().vote});
    }
    if (!uncertified_.empty()) wake_at(uncertified_.front().at);
}

/// Rule 12: a voter that falls back has not seen the certificate, so a relay between us has failed it.
void Simplex::answer_fall_back(MemberIndex from, const ledger::Vote& vote, const SlotState& state) {
    const auto* certificate = state.certificate(vote.kind);
    if (!certificate || from != vote.voter || !routes_.is_collector(vote.slot, schedule_)) return;
    if (peers_[from.value].budget.spend(message_size(*certificate), now_)) outbox_.durably(Send{from, *certificate});
}

bool Simplex::is_certified(const ledger::Vote& vote) const {
    return vote.slot < slots_.first_open() || slots_.has(vote.slot, vote.kind);
}

} // namespace arpeggio::consensus
