#include "base/check.h"
#include "consensus/simplex.h"
#include "consensus/timeouts.h"

#include <algorithm>

namespace arpeggio::consensus {

/// Rule 8: a final certificate commits its block and all ancestors, as soon as all are here and executed.
void Simplex::commit() {
    for (auto final = lowest_final(); final && !diverged_; final = lowest_final()) {
        const auto ids = chain_to(*final);
        if (!ids) return;
        const ledger::Certificate certificate = *slots_.find(*final)->certificate(VoteKind::Finalize);
        commit_chain(*ids, certificate);
        vote_late(*ids, *final);
        forget();
        behind_next_ = now_; // if more is missing, it is asked for at once
        changed_ = true;
    }
}

std::optional<Slot> Simplex::lowest_final() const {
    const Slot from = committed_.slot ? committed_.slot->next() : Slot{};
    if (!slots_.final().slot || *slots_.final().slot < from) return std::nullopt;
    for (auto at = slots_.all().lower_bound(from); at != slots_.all().end(); ++at) {
        if (at->second.has(VoteKind::Finalize)) return at->first;
    }
    return std::nullopt;
}

/// The blocks after the last committed one up to the final one of the slot. Absent unless all are held and found
/// valid.
std::optional<std::vector<Hash>> Simplex::chain_to(Slot final) {
    std::vector<Hash> ids;
    const Hash named = slots_.find(final)->certificate(VoteKind::Finalize)->candidate;
    const Held* top = slots_.find_candidate(named);
    if (named == committed_.id || (top && top->candidate->header.slot != final)) diverge(final, named);
    for (Hash id = named; id != committed_.id;) {
        const Held* held = slots_.find_candidate(id);
        if (!held) return std::nullopt;
        const ledger::Header& header = held->candidate->header;
        if (held->state == CheckState::Invalid || (committed_.slot && header.slot <= *committed_.slot)) {
            diverge(header.slot, id);
        }
        if (held->state != CheckState::Valid) return std::nullopt;
        ids.push_back(id);
        id = header.parent;
    }
    if (diverged_) return std::nullopt;
    std::reverse(ids.begin(), ids.end());
    return ids;
}

void Simplex::commit_chain(const std::vector<Hash>& ids, const ledger::Certificate& certificate) {
    CHECK(!ids.empty());
    Finalized finalized{{}, ids, certificate, {}};
    for (const Hash& id : ids) {
        const CandidatePtr candidate = slots_.find_candidate(id)->candidate;
        late_.push_back(candidate->header.slot);
        if (late_.size() > late_blocks) late_.pop_front();
        finalized.blocks.push_back(candidate);
    }
    const ledger::Header& top = finalized.blocks.back()->header;
    committed_ = {ids.back(), top.timestamp, top.height, top.slot};
    if (late_.size() == late_blocks) floor_ = std::max(floor_, late_.front());
    floor_ = std::min(floor_, first_slot(active_, settings_)); // the record of the active window is kept
    finalized.forget_below = floor_;
    outbox_.durably(std::move(finalized));
}

/// Rule 4: who learns that a block is final before voting still signs NOTARIZE for it, so that slow members are paid.
void Simplex::vote_late(const std::vector<Hash>& ids, Slot final) {
    if (!signer_ || diverged_ || !policy_.notarizes_late) return;
    if (slots_.final().slot->value - final.value >= late_blocks) return; // catching up from further behind
    for (std::size_t i = ids.size() - std::min(ids.size(), late_blocks); i < ids.size(); ++i) {
        Held& held = *slots_.find_candidate(ids[i]);
        if (!signer_->find(VoteKind::Notarize, held.candidate->header.slot)) cast_notarize(held);
    }
}

/// Drops what is below the last few final blocks, and their bodies even sooner.
void Simplex::forget() {
    slots_.forget_below(floor_);
    if (late_.size() > held_blocks) slots_.drop_candidates_below(late_[late_.size() - held_blocks]);
    if (signer_) signer_->forget_below(floor_);
    served_.forget_through(*committed_.slot);
    drop_void_candidates();
}

/// Executed blocks that do not descend from the committed one: their state is gone.
void Simplex::drop_void_candidates() {
    std::vector<Hash> void_ids;
    for (auto at = slots_.all().upper_bound(*committed_.slot); at != slots_.all().end(); ++at) {
        for (const Held& held : at->second.candidates) {
            const bool was_executed = held.state == CheckState::Running || held.state == CheckState::Valid;
            const Hash& parent = held.candidate->header.parent;
            const bool is_void =
                !is_executed(parent) || std::find(void_ids.begin(), void_ids.end(), parent) != void_ids.end();
            if (was_executed && is_void) void_ids.push_back(held.id);
        }
    }
    for (const Hash& id : void_ids) slots_.drop_candidate(id);
}

} // namespace arpeggio::consensus
