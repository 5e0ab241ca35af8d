#include "simulation/checker.h"

namespace arpeggio::simulation {
namespace {
using ledger::VoteKind;

std::string name(MemberIndex member) {
    return "member " + std::to_string(member.value);
}
} // namespace

void Checker::on_sent(MemberIndex from, const consensus::Message& message) {
    if (const auto* vote = std::get_if<ledger::Vote>(&message)) {
        auto& before = votes_[{vote->voter, vote->slot}];
        bool is_new = true;
        for (const ledger::Vote& other : before) {
            if (consensus::in_conflict(other, *vote)) violate(name(from) + " signed a conflict");
            if (other.kind == vote->kind) is_new = false;
        }
        if (is_new) before.push_back(*vote);
    }
    if (const auto* one = std::get_if<ledger::Certificate>(&message)) {
        const auto [known, is_new] = certified_.emplace(std::pair{one->slot, one->kind}, one->candidate);
        if (!is_new && known->second != one->candidate) violate("two certificates of a kind at one slot");
        if (one->kind == VoteKind::Notarize) return;
        const VoteKind excluded = one->kind == VoteKind::Skip ? VoteKind::Finalize : VoteKind::Skip;
        if (certified_.contains({one->slot, excluded})) violate("a slot is final and skipped");
    }
}

void Checker::on_started(MemberIndex member, const chain::FinalHead& head) {
    tips_[member.value] = head.id;
    const auto agreed = blocks_.find(head.header.height);
    if (agreed != blocks_.end() && agreed->second != head.id) violate(name(member) + " starts from another chain");
}

void Checker::on_committed(MemberIndex member, const replica::Commit& commit, const state::StateStore& state) {
    for (const auto& block : commit.blocks) {
        const ledger::Header& header = block.block->header;
        if (header.parent != tips_[member.value]) violate(name(member) + " committed out of order");
        tips_[member.value] = block.id;
        if (blocks_.emplace(header.height, block.id).first->second != block.id) violate("two final blocks of a height");
        if (roots_.emplace(header.height, block.update->root).first->second != block.update->root)
            violate("two states of a height");
    }
    check_supply(member, state);
}

void Checker::check_supply(MemberIndex member, const state::StateStore& state) {
    const auto balances = state::sum_of_balances(state);
    const auto totals = state.totals();
    if (!balances || !totals) return violate(name(member) + " cannot read its state");
    if (*balances != totals->balances) violate(name(member) + " has a wrong sum of balances");
    if (plus(*balances, totals->burned) != supply_) violate(name(member) + " has a wrong supply");
}

void Checker::on_effect(MemberIndex member, const consensus::Report&) {
    violate(name(member) + " accuses an honest member");
}
void Checker::on_effect(MemberIndex member, const consensus::Misbehaved& misbehaved) {
    violate(name(member) + " refuses an honest message: " + std::string(to_string(misbehaved.reason)));
}
void Checker::on_effect(MemberIndex member, const consensus::Diverged&) {
    violate(name(member) + " diverged");
}

} // namespace arpeggio::simulation
