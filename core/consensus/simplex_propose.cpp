#include "base/check.h"
#include "consensus/simplex.h"
#include "consensus/timeouts.h"

namespace arpeggio::consensus {

/// Rule 2: the leader of the active window builds one candidate after the other, each an interval after its parent,
/// and waits for no certificate in between.
void Simplex::propose() {
    if (!self_ || diverged_ || pending_ || barred_ == active_ || leader(active_) != *self_) return;
    const auto next = next_proposal();
    if (!next) return;
    if (instant_of(next->earliest) > now_) return wake_at(instant_of(next->earliest));
    pending_ = next;
    outbox_.now(Propose{next->slot, next->parent, next->parent_slot, next->earliest});
}

/// Never below the frontier, never past an own SKIP, once a slot.
std::optional<Simplex::Pending> Simplex::next_proposal() const {
    const bool is_chained = last_proposed_ && window_of(*last_proposed_->slot, settings_) == active_;
    Slot slot = std::max(first_slot(active_, settings_), slots_.frontier());
    if (is_chained) slot = std::max(slot, last_proposed_->slot->next());
    if (window_of(slot, settings_) != active_ || signer_->find(VoteKind::Skip, slot)) return std::nullopt;
    if (signer_->has_proposed(slot) || !signer_->may_sign(slot)) return std::nullopt;

    std::optional<Place> parent;
    if (is_chained && last_proposed_->slot->next() == slot) {
        const SlotState* before = slots_.find(*last_proposed_->slot);
        if (before && before->has(VoteKind::Skip) && !before->certified()) return std::nullopt; // so is all the rest
        parent = last_proposed_;
    } else {
        parent = slots_.base_for(slot);
    }
    if (!parent || !is_executed(parent->id)) return std::nullopt;
    const Held* held = slots_.find_candidate(parent->id);
    const TimestampMs after = parent->id == committed_.id ? committed_.timestamp : held->candidate->header.timestamp;
    const auto waited = policy_.waits_an_interval ? settings_.slot_interval : Duration{0};
    const auto interval = std::chrono::ceil<std::chrono::milliseconds>(waited).count();
    return Pending{slot, parent->id, parent->slot, TimestampMs{after.value + static_cast<std::uint64_t>(interval)}};
}

Effects Simplex::on_proposal(Slot slot, std::optional<BuiltBlock> built, Instant now) {
    now_ = now;
    if (!pending_ || pending_->slot != slot) return finish();
    changed_ = true;
    const Pending asked = *std::exchange(pending_, std::nullopt);
    const bool is_late = window_of(slot, settings_) != active_ || slot < slots_.frontier() || diverged_ ||
                         signer_->find(VoteKind::Skip, slot);
    if (!built) {
        barred_ = window_of(slot, settings_);
    } else if (!is_late) {
        emit_candidate(asked, std::move(*built));
    }
    return finish();
}

void Simplex::emit_candidate(const Pending& asked, BuiltBlock built) {
    const ledger::Header& header = built.header;
    CHECK(header.slot == asked.slot && header.parent == asked.parent && header.timestamp >= asked.earliest);
    CHECK(header.proposer == committee_[*self_].key);
    const Hash id = ledger::header_id(header);
    const auto signature = signer_->sign_candidate(asked.slot, id);
    if (!signature) return;
    auto candidate = std::make_shared<ledger::Candidate>();
    candidate->header = header;
    candidate->parent_slot = asked.parent_slot;
    candidate->skips = slots_.skips_between(asked.parent_slot, asked.slot);
    candidate->signature = *signature;
    candidate->body = std::move(built.body);
    last_proposed_ = Place{id, asked.slot};
    outbox_.record(CandidatePtr{candidate});
    outbox_.durably(Broadcast{CandidatePtr{candidate}});
    slots_.add_candidate({id, candidate, CheckState::Valid, /*recorded=*/true});
    changed_ = true;
}

} // namespace arpeggio::consensus
