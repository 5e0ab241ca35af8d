#include "base/check.h"
#include "consensus/simplex.h"
#include "consensus/timeouts.h"

#include <algorithm>

namespace arpeggio::consensus {

/// Rule 3: what is more than eight windows past the frontier does not count yet.
bool Simplex::is_too_far(Slot slot) const {
    const Window last{window_of(slots_.frontier(), settings_).value + windows_ahead_max};
    return policy_.bounds_slots_ahead && window_of(slot, settings_) > last;
}

/// Rule 3: the first candidate of a slot from its leader, and always one that is named by a certificate or by a block
/// that is.
void Simplex::receive(MemberIndex from, const CandidatePtr& candidate) {
    const Slot slot = candidate->header.slot;
    if (committed_.slot && slot <= *committed_.slot) return;
    const Hash id = ledger::header_id(candidate->header);
    const SlotState* state = slots_.find(slot);
    const Hash* certified = state ? state->certified() : nullptr;
    const bool is_known = slots_.find_candidate(id) != nullptr;
    const bool is_wanted = requests_.is_vouched(id) || (certified && *certified == id);
    if (!is_known && !is_wanted) {
        if (candidate->signature.is_zero()) return served_.keep({id, from, candidate});
        if (is_too_far(slot)) return;
        if (const auto reason = refuse(*candidate, id)) return outbox_.now(Misbehaved{from, *reason});
    }
    for (const ledger::Certificate& skip : candidate->skips) {
        if (skip.kind == VoteKind::Skip) receive(from, skip);
    }
    if (is_known) return;
    state = slots_.find(slot);
    if (!is_wanted && state && !state->candidates.empty()) {
        report_second_candidate(*state->candidates.front().candidate, *candidate);
        if (policy_.notarizes_once) return;
    }
    hold(from, id, candidate, is_wanted);
}

void Simplex::hold(MemberIndex from, const Hash& id, const CandidatePtr& candidate, bool is_wanted) {
    if (ledger::body_root(candidate->body) != candidate->header.body_root) {
        return outbox_.now(Misbehaved{from, Misbehaviour::BodyMismatch});
    }
    if (!make_room(*candidate, is_wanted)) return;
    slots_.add_candidate({id, candidate});
    changed_ = true;
}

std::optional<Misbehaviour> Simplex::refuse(const ledger::Candidate& candidate, const Hash& id) const {
    const ledger::Header& header = candidate.header;
    if (header.shard != context_.shard || header.epoch != context_.epoch || header.instance != context_.instance) {
        return Misbehaviour::WrongContext;
    }
    const bool is_leaders = header.proposer == committee_[leader(window_of(header.slot, settings_))].key;
    if (!is_leaders && (policy_.takes_leaders_only || !committee_.find(header.proposer))) {
        return Misbehaviour::NotTheLeader;
    }
    const Bytes message = ledger::candidate_message(context_, id);
    if (!scheme_->verify(header.proposer, message, candidate.signature)) return Misbehaviour::BadSignature;
    return std::nullopt;
}

/// Whether a candidate may be held. What was skipped makes room for it, the oldest first; for one that is wanted also
/// the highest of those that wait for their check.
bool Simplex::make_room(const ledger::Candidate& candidate, bool wanted) {
    const Slot from = committed_.slot ? committed_.slot->next() : Slot{};
    const auto has_room = [&] {
        const auto [candidates, bytes] = slots_.candidates_from(from);
        return candidates < candidates_max && bytes + candidate.body.size() <= candidate_bytes_max;
    };
    if (has_room()) return true;
    std::vector<Hash> skipped;
    std::vector<Hash> waiting;
    for (auto at = slots_.all().lower_bound(from); at != slots_.all().end(); ++at) {
        const auto& [slot, state] = *at;
        const bool is_skipped = state.has(VoteKind::Skip) && !state.certified();
        for (const Held& held : state.candidates) {
            if (is_skipped && held.state != CheckState::Running) skipped.push_back(held.id);
            if (slot > candidate.header.slot && held.state == CheckState::Waiting) waiting.push_back(held.id);
        }
    }
    for (auto id = skipped.begin(); id != skipped.end() && !has_room(); ++id) give_up(*id);
    if (!wanted) return has_room();
    for (auto id = waiting.rbegin(); id != waiting.rend() && !has_room(); ++id) slots_.drop_candidate(*id);
    return has_room();
}

/// Lets go of a candidate and of all that build on it.
void Simplex::give_up(const Hash& id) {
    const Held* root = slots_.find_candidate(id);
    if (!root) return; // went with its parent
    std::set<Hash> gone{id};
    for (auto at = slots_.all().upper_bound(root->candidate->header.slot); at != slots_.all().end(); ++at) {
        for (const Held& held : at->second.candidates) {
            if (gone.contains(held.candidate->header.parent)) gone.insert(held.id);
        }
    }
    if (root->state == CheckState::Valid) outbox_.now(Discard{id});
    for (const Hash& one : gone) slots_.drop_candidate(one);
}

void Simplex::receive(MemberIndex from, const ledger::Vote& vote) {
    if (vote.voter.value >= committee_.size()) return outbox_.now(Misbehaved{from, Misbehaviour::NoSuchMember});
    if (vote.slot < floor_) return;
    if (is_too_far(vote.slot)) return;
    if (const SlotState* state = slots_.find(vote.slot)) {
        const ledger::Vote* before = state->votes.find(vote.kind, vote.voter);
        const bool is_known = before && (before->candidate == vote.candidate || state->accused.contains(vote.voter));
        if (is_known) answer_fall_back(from, vote, *state);
        if (is_known && policy_.counts_a_voter_once) return;
    }
    const bool is_formed = vote.kind != VoteKind::Skip || vote.candidate.is_zero();
    const Bytes message = ledger::vote_message(context_, vote.kind, vote.slot, vote.candidate);
    const bool is_verified =
        !policy_.verifies_votes || scheme_->verify(committee_[vote.voter].key, message, vote.signature);
    if (!is_formed || !is_verified) {
        return outbox_.now(Misbehaved{from, Misbehaviour::BadSignature});
    }
    count(vote);
    certify(vote.kind, vote.slot, vote.candidate);
    changed_ = true;
}

/// Rule 11 comes with counting.
void Simplex::count(const ledger::Vote& vote) {
    SlotState& state = slots_.at(vote.slot);
    const auto conflict = state.votes.add(vote, weight_of(vote.voter), policy_);
    if (conflict && state.accused.insert(vote.voter).second) report(vote.voter, vote.slot, *conflict);
}

/// Rule 7: ⌊2W/3⌋ + 1 of the weight.
std::uint64_t Simplex::quorum(VoteKind kind) const {
    const std::uint64_t total = policy_.counts_weight ? committee_.total_weight() : committee_.size();
    const auto asked = kind == VoteKind::Skip ? policy_.skip_quorum : policy_.quorum;
    return asked == Policy::Quorum::TwoThirds ? 2 * total / 3 + 1 : total / 2 + 1;
}

std::uint64_t Simplex::weight_of(MemberIndex member) const {
    return policy_.counts_weight ? committee_[member].weight : 1;
}

void Simplex::count_signers(const ledger::Certificate& certificate) {
    for (const auto& signer : certificate.signers) {
        count({certificate.kind, certificate.slot, certificate.candidate, signer.member, signer.signature});
    }
}

/// Rule 7: votes of weight ≥ q make a certificate.
void Simplex::certify(VoteKind kind, Slot slot, const Hash& candidate) {
    if (slot < slots_.first_open() || slots_.has(slot, kind)) return;
    const Tally& votes = slots_.at(slot).votes;
    if (votes.weight(kind, candidate) >= quorum(kind)) add_certificate(votes.collect(kind, slot, candidate));
}

/// Certificates count from any slot (rule 3), and are verified once (rule 7).
void Simplex::receive(MemberIndex from, const ledger::Certificate& certificate) {
    const Slot slot = certificate.slot;
    const bool is_final = certificate.kind == VoteKind::Finalize;
    if (committed_.slot && slot <= *committed_.slot) return;
    if (!is_final && slot < slots_.first_open()) return;
    if (!is_final && slot.value > slots_.frontier().value + certificates_ahead_max) return;
    const SlotState* state = slots_.find(slot);
    const ledger::Certificate* before = state ? state->certificate(certificate.kind) : nullptr;
    if (before && before->candidate == certificate.candidate) return;
    if (!is_valid(certificate)) return outbox_.now(Misbehaved{from, Misbehaviour::BadCertificate});
    if (!before) return add_certificate(certificate);
    count_signers(certificate); // rule 11: a third of the weight is guilty
    diverge(slot, certificate.candidate);
}

bool Simplex::is_valid(const ledger::Certificate& certificate) const {
    if (certificate.kind == VoteKind::Skip && !certificate.candidate.is_zero()) return false;
    std::uint64_t weight = 0;
    std::optional<MemberIndex> last;
    for (const auto& signer : certificate.signers) {
        if (signer.member.value >= committee_.size() || (last && signer.member <= *last)) return false;
        last = signer.member;
        weight += weight_of(signer.member);
    }
    if (weight < quorum(certificate.kind)) return false;
    if (!policy_.verifies_certificates) return true;
    const Bytes message = ledger::vote_message(context_, certificate.kind, certificate.slot, certificate.candidate);
    return std::all_of(certificate.signers.begin(), certificate.signers.end(), [&](const auto& signer) {
        const ledger::Vote vote{
            certificate.kind, certificate.slot, certificate.candidate, signer.member, signer.signature};
        return is_verified(vote) || scheme_->verify(committee_[signer.member].key, message, signer.signature);
    });
}

/// The very vote was counted, so its signature was verified.
bool Simplex::is_verified(const ledger::Vote& vote) const {
    const SlotState* state = slots_.find(vote.slot);
    const ledger::Vote* before = state ? state->votes.find(vote.kind, vote.voter) : nullptr;
    return before && *before == vote;
}

/// Rule 7: persist, act, forward once. What all others have long passed is not forwarded.
void Simplex::add_certificate(const ledger::Certificate& certificate) {
    const VoteKind kind = certificate.kind;
    const Slot slot = certificate.slot;
    SlotState& state = slots_.at(slot);
    state.certificates[static_cast<std::size_t>(kind)] = certificate;
    outbox_.record(certificate);
    if (slot >= slots_.first_open()) {
        spread(certificate, slot);
        for (const auto& signer : certificate.signers) peers_[signer.member.value].heard = now_;
    }
    count_signers(certificate);
    if (kind == VoteKind::Notarize && !policy_.commits_final_only) {
        ledger::Certificate final = certificate;
        final.kind = VoteKind::Finalize;
        if (!state.has(VoteKind::Finalize)) add_certificate(final);
    }
    changed_ = true;

    const auto* notarized = state.certificate(VoteKind::Notarize);
    const auto* final = state.certificate(VoteKind::Finalize);
    if (final && ((notarized && notarized->candidate != final->candidate) || state.has(VoteKind::Skip))) {
        diverge(slot, certificate.candidate);
    }
    const Hash* certified = state.certified();
    const Held* held = certified ? state.find(*certified) : nullptr;
    if (held && held->state == CheckState::Invalid) diverge(slot, held->id);
    if (kind == VoteKind::Finalize && slot >= slots_.first_open()) {
        slots_.set_final({certificate.candidate, slot});
        resend_at_ = now_ + settings_.standstill;
        resent_ = 0;
        forget_the_middle();
    }
}

/// Far behind, gives up what lies between the next final block and the last one: it comes again with the blocks.
void Simplex::forget_the_middle() {
    if (slots_.all().size() <= slots_max) return;
    const auto next = lowest_final();
    if (next && *next < *slots_.final().slot) slots_.forget(next->next(), *slots_.final().slot);
}

} // namespace arpeggio::consensus
