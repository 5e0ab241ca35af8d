#include "simulation/checker.h"

#include "consensus/timeouts.h"

#include <algorithm>

namespace arpeggio::simulation {
namespace {
using ledger::VoteKind;

/// Beyond what the machines themselves bound: certificates of all slots they hold, and the votes of a window each.
constexpr std::size_t records_max = 4 * consensus::slots_max;

std::string name(MemberIndex member) {
    return "member " + std::to_string(member.value);
}
MemberIndex culprit_of(const consensus::Evidence& evidence, const ledger::Committee& committee) {
    if (const auto* votes = std::get_if<consensus::VoteConflict>(&evidence)) return votes->first.voter;
    return *committee.find(std::get<consensus::CandidateConflict>(evidence).first.header.proposer);
}
} // namespace

bool Checker::see(MemberIndex signer, const ledger::Vote& vote) {
    auto& before = members_[signer.value].votes[vote.slot];
    bool is_new = true;
    for (const ledger::Vote& other : before) {
        if (consensus::in_conflict(other, vote)) violate(name(signer) + " signed a conflict");
        if (other.kind == vote.kind) is_new = false;
    }
    if (is_new) before.push_back(vote);
    return is_new;
}

void Checker::see(const ledger::Certificate& one) {
    const auto [known, is_new] = certified_.emplace(std::pair{one.slot, one.kind}, one.candidate);
    if (!is_new && known->second != one.candidate) violate("two certificates of a kind at one slot");
    std::uint64_t weight = 0;
    std::set<MemberIndex> signers;
    for (const auto& signer : one.signers) {
        if (signers.insert(signer.member).second) weight += committee_[signer.member].weight;
    }
    if (weight < committee_.quorum()) violate("a certificate without a quorum");
    if (!is_new || one.kind == VoteKind::Notarize) return;
    const VoteKind excluded = one.kind == VoteKind::Skip ? VoteKind::Finalize : VoteKind::Skip;
    if (certified_.contains({one.slot, excluded})) violate("a slot is final and skipped");
}

bool Checker::on_sent(MemberIndex from, const consensus::Message& message) {
    Member& member = members_[from.value];
    const auto* vote = std::get_if<ledger::Vote>(&message);
    if (const auto* one = std::get_if<ledger::Certificate>(&message)) {
        see(*one);
        if (one->kind == VoteKind::Finalize) {
            member.final_shown = std::max(member.final_shown, std::optional(one->slot));
        }
    }
    return vote && vote->voter == from && see(from, *vote);
}

void Checker::check_vote(MemberIndex member, const ledger::Vote& vote, const consensus::Simplex& machine) {
    if (vote.slot < machine.slots().first_open()) return; // decided meanwhile
    if (vote.kind == VoteKind::Notarize) check_notarize(member, vote, machine);
    if (vote.kind == VoteKind::Finalize) check_finalize(member, vote, machine);
}

void Checker::check_notarize(MemberIndex member, const ledger::Vote& vote, const consensus::Simplex& machine) {
    const consensus::Held* held = machine.slots().find_candidate(vote.candidate);
    if (!held) return violate(name(member) + " notarized what it does not hold");
    const ledger::Header& header = held->candidate->header;
    if (held->state != consensus::CheckState::Valid) violate(name(member) + " notarized what it has not executed");
    if (!held->recorded) violate(name(member) + " notarized a block that it has not recorded");
    if (!machine.slots().may_follow(header.parent, vote.slot)) violate(name(member) + " notarized on an open parent");
    const auto proposer = committee_.find(header.proposer);
    const Window window{vote.slot.value / consensus::Settings{}.slots_per_window};
    if (!proposer || *proposer != machine.leader(window)) violate(name(member) + " notarized a usurper's block");
}

void Checker::check_finalize(MemberIndex member, const ledger::Vote& vote, const consensus::Simplex& machine) {
    const consensus::SlotState* state = machine.slots().find(vote.slot);
    const auto* notarized = state ? state->certificate(VoteKind::Notarize) : nullptr;
    if (!notarized || notarized->candidate != vote.candidate) {
        violate(name(member) + " finalizes what is not notarized");
    }
    const ledger::Vote* own = state ? state->votes.find(VoteKind::Notarize, member) : nullptr;
    if (!own || own->candidate != vote.candidate) violate(name(member) + " finalizes what it did not notarize");
}

void Checker::check_duties(MemberIndex member, const consensus::Simplex& machine, Instant now) {
    const consensus::Slots& slots = machine.slots();
    std::set<Slot> owed; // a clock that has just been set right gives it a moment
    for (auto at = slots.all().lower_bound(slots.first_open()); at != slots.all().end(); ++at) {
        const auto& [slot, state] = *at;
        const consensus::Held* held = state.preferred();
        if (!held || held->state != consensus::CheckState::Valid) continue;
        const ledger::Header& header = held->candidate->header;
        const bool is_early = now + consensus::Settings{}.clock_ahead < instant_of(header.timestamp);
        if (is_early || state.votes.find(VoteKind::Notarize, member)) continue;
        if (!slots.may_follow(header.parent, slot)) continue;
        owed.insert(slot);
        if (members_[member.value].owed.contains(slot)) violate(name(member) + " does not notarize what it may");
    }
    members_[member.value].owed = std::move(owed);
}

void Checker::check_late_duties(MemberIndex member, const replica::Commit& commit, const consensus::Simplex& machine) {
    const Slot open = machine.slots().first_open();
    for (const auto& block : commit.blocks) {
        const Slot slot = block.block->header.slot;
        const consensus::SlotState* state = machine.slots().find(slot);
        if (!state || slot.value + consensus::late_blocks < open.value) continue;
        if (!state->votes.find(VoteKind::Notarize, member)) violate(name(member) + " never notarized a final block");
    }
}

void Checker::on_started(
    MemberIndex member, const chain::FinalHead& head, const std::vector<consensus::Record>& records) {
    Member& self = members_[member.value];
    self.tip = head.id;
    self.owed.clear();
    if (!self.is_honest) return;
    const auto agreed = blocks_.find(head.header.height);
    if (agreed != blocks_.end() && agreed->second != head.id) violate(name(member) + " starts from another chain");
    std::optional<Slot> final;
    if (head.header.height.value > 0) final = head.header.slot;
    for (const consensus::Record& record : records) {
        if (const auto* vote = std::get_if<ledger::Vote>(&record); vote && vote->voter == member) see(member, *vote);
        const auto* certificate = std::get_if<ledger::Certificate>(&record);
        if (!certificate) continue;
        see(*certificate);
        if (certificate->kind == VoteKind::Finalize) final = std::max(final, std::optional(certificate->slot));
    }
    if (final < self.final_shown) violate(name(member) + " has lost a final block");
}

void Checker::on_committed(MemberIndex member, const replica::Commit& commit) {
    Member& self = members_[member.value];
    if (!self.is_honest) return;
    for (const auto& block : commit.blocks) {
        const ledger::Header& header = block.block->header;
        if (header.parent != self.tip) violate(name(member) + " committed out of order");
        self.tip = block.id;
        if (blocks_.emplace(header.height, block.id).first->second != block.id) violate("two final blocks of a height");
        if (roots_.emplace(header.height, block.update->root).first->second != block.update->root)
            violate("two states of a height");
    }
}

void Checker::check_state(MemberIndex member, const chain::FinalHead& head, const state::StateStore& state) {
    if (!is_honest(member)) return;
    const auto stored = state.root();
    if (stored && *stored != head.root) violate(name(member) + " has stored another state");
    // Equal roots are equal states, so one member a height counts them up.
    if (head.header.height.value % members_.size() == member.value) check_supply(member, state);
}

void Checker::check_supply(MemberIndex member, const state::StateStore& state) {
    const auto balances = state::sum_of_balances(state);
    const auto totals = state.totals();
    if (!balances || !totals) return; // a damaged disk: who reads it next stops
    if (*balances != totals->balances) violate(name(member) + " has a wrong sum of balances");
    const auto gone = plus(totals->burned, totals->mail_out);
    const auto come = plus(totals->minted, totals->mail_in);
    const bool is_exact = gone && come && plus(*balances, *gone) == plus(supply_, *come);
    if (!is_exact) violate(name(member) + " has a wrong supply");
}

void Checker::on_effect(MemberIndex member, const consensus::Report& report) {
    const MemberIndex culprit = culprit_of(report.evidence, committee_);
    if (is_honest(member) && is_honest(culprit)) violate(name(member) + " accuses the honest " + name(culprit));
}
void Checker::on_effect(MemberIndex member, const consensus::Misbehaved& misbehaved) {
    if (!is_honest(member) || !is_honest(misbehaved.member)) return;
    violate(
        name(member) + " refuses a message of the honest " + name(misbehaved.member) + ": " +
        std::string(to_string(misbehaved.reason)));
}
void Checker::on_effect(MemberIndex member, const consensus::Diverged&) {
    if (is_honest(member)) violate(name(member) + " diverged");
}

void Checker::check_bounds(MemberIndex member, const replica::Replica& replica, const consensus::Settings& settings) {
    const consensus::Simplex& machine = replica.consensus();
    const auto& slots = machine.slots();
    const auto& backlog = replica.backlog();
    const auto held = slots.candidates_from(Slot{});
    const auto bound = [&](std::size_t size, std::size_t limit, std::string_view what) {
        if (size <= limit) return;
        violate(name(member) + " holds " + std::to_string(size) + " " + std::string(what));
    };
    // Of each slot held there is a certificate, a vote or a candidate: certificates reach furthest.
    bound(slots.all().size(), consensus::slots_max + consensus::certificates_ahead_max, "slots");
    bound(held.candidates, consensus::candidates_max + consensus::late_blocks, "candidates");
    bound(backlog.checks, consensus::candidates_max, "waiting checks");
    bound(backlog.hashes, chain::BlockTree::blocks_max, "unhashed blocks");
    bound(backlog.commits, consensus::candidates_max, "waiting commits");
    bound(backlog.records, records_max, "records");
    const Slot end = consensus::first_slot(
        {consensus::window_of(slots.frontier(), settings).value + consensus::windows_ahead_max + 1}, settings);
    for (auto far = slots.all().lower_bound(end); far != slots.all().end(); ++far) {
        const bool is_certified = far->second.certified() || far->second.has(VoteKind::Skip);
        if (!is_certified) violate(name(member) + " keeps what lies too far ahead");
    }
    std::optional<Window> final;
    if (slots.final().slot) final = consensus::window_of(*slots.final().slot, settings);
    if (machine.timeout() < consensus::backoff(machine.window(), final, settings)) {
        violate(name(member) + " has a time-out that is too short");
    }
    bound(replica.tree().size(), chain::BlockTree::blocks_max, "blocks");
}

} // namespace arpeggio::simulation
