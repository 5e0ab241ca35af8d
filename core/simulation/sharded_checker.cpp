#include "simulation/sharded_checker.h"

namespace arpeggio::simulation {
namespace {
std::string name_of(ShardId shard) {
    return "shard " + std::to_string(shard.value);
}
} // namespace

ShardedChecker::ShardedChecker(const sharding::RosterPtr& genesis, std::vector<Amount> supplies)
    : supplies_(std::move(supplies)), chains_(genesis->shards(), std::vector<Agreed>(1)), books_(supplies_) {
    (void)on_roster(genesis);
}

std::map<ShardId, ShardedChecker::Transactions> ShardedChecker::on_roster(const sharding::RosterPtr& roster) {
    const auto [known, is_new] = rosters_.emplace(roster->epoch(), roster);
    if (*known->second != *roster) violate("two rosters of epoch " + std::to_string(roster->epoch().value));
    std::map<ShardId, Transactions> out;
    if (!is_new) return out;
    for (const auto& [shard, restart] : roster->seats().restarts) out[shard] = take_back(shard, restart);
    return out;
}

ShardedChecker::Transactions ShardedChecker::take_back(ShardId shard, const sharding::Restart& to) {
    auto& chain = chains_[shard.value];
    Transactions out;
    if (to.height > height(shard)) violate(name_of(shard) + " goes on from a block that it never had");
    while (height(shard) > to.height) {
        const auto& transactions = chain.back().transactions;
        out.insert(out.end(), transactions.begin(), transactions.end());
        chain.pop_back();
        if (const auto wrong = books_.take_back(shard)) violate(*wrong);
    }
    if (to.height.value > 0 && chain.back().id != to.block) violate(name_of(shard) + " goes on from another block");
    return out;
}

bool ShardedChecker::is_void(const ledger::Header& header) const {
    return std::any_of(rosters_.upper_bound(header.epoch), rosters_.end(), [&](const auto& later) {
        const auto restart = later.second->restart(header.shard);
        return restart && header.height > restart->height;
    });
}

sharding::RosterPtr ShardedChecker::roster(Epoch epoch) const {
    const auto found = rosters_.find(epoch);
    return found == rosters_.end() ? nullptr : found->second;
}

ShardedChecker::Instance* ShardedChecker::instance(const replica::Envelope& at) {
    const auto found = instances_.find({at.epoch, at.shard});
    if (found != instances_.end()) return &found->second;
    const auto known = roster(at.epoch);
    if (!known) return nullptr;
    const ledger::Committee& committee = known->committee(at.shard);
    Instance made{committee, Checker(committee, supplies_[at.shard.value]), {}, {}};
    made.name = name_of(at.shard) + ", epoch " + std::to_string(at.epoch.value);
    return &instances_.emplace(std::pair(at.epoch, at.shard), std::move(made)).first->second;
}

void ShardedChecker::absorb(Instance& one) {
    for (const std::string& violation : one.checker.violations()) violate(one.name + ": " + violation);
}

void ShardedChecker::on_started(
    const Subject& who, const chain::FinalHead& head, const std::vector<consensus::Record>& records) {
    Instance* const one = instance(who.at);
    if (!one) return violate(name_of(who.at.shard) + " is begun in an epoch whose roster nobody has shown");
    const auto& chain = chains_[who.at.shard.value];
    const std::uint64_t height = head.header.height.value;
    const bool is_agreed =
        is_void(head.header) || (height < chain.size() && (height == 0 || chain[height].id == head.id));
    if (!is_agreed) violate(one->name + ": a node starts from a block that was not agreed");
    const auto before = signed_in_.find({who.key, who.at.shard});
    if (who.signs && before != signed_in_.end() && who.at.epoch < before->second)
        violate(one->name + ": a node starts in an epoch that was over for it");
    if (const auto member = one->member(who)) one->checker.on_started(*member, head, records);
    absorb(*one);
}

bool ShardedChecker::on_sent(const Subject& who, const consensus::Message& message) {
    Instance* const one = instance(who.at);
    const auto member = one ? one->member(who) : std::nullopt;
    if (!member) return false;
    Epoch& newest = signed_in_[{who.key, who.at.shard}];
    newest = std::max(newest, who.at.epoch);
    const bool is_new = one->checker.on_sent(*member, message);
    const auto* vote = std::get_if<ledger::Vote>(&message);
    if (is_new && vote->kind == ledger::VoteKind::Notarize) one->voters.insert(who.key);
    absorb(*one);
    return is_new;
}

bool ShardedChecker::has_voted(const Subject& who) const {
    const auto found = instances_.find({who.at.epoch, who.at.shard});
    return found != instances_.end() && found->second.voters.contains(who.key);
}

void ShardedChecker::check_vote(const Subject& who, const ledger::Vote& vote, const consensus::Simplex& machine) {
    Instance* const one = instance(who.at);
    const auto member = one ? one->member(who) : std::nullopt;
    if (!member) return;
    one->checker.check_vote(*member, vote, machine);
    absorb(*one);
}

void ShardedChecker::check(
    const Subject& who, const replica::Replica& replica, const consensus::Settings& settings, Instant now) {
    Instance* const one = instance(who.at);
    const auto member = one ? one->member(who) : std::nullopt;
    if (!member || replica.is_over()) return;
    one->checker.check_bounds(*member, replica, settings);
    one->checker.check_duties(*member, replica.consensus(), now);
    absorb(*one);
}

void ShardedChecker::on_stored(const Subject& who, const replica::Commit& commit) {
    for (const auto& block : commit.blocks) take_block(who, block);
}

void ShardedChecker::on_committed(const Subject& who, const replica::Commit& commit, const state::StateStore& state) {
    Instance* const one = instance(who.at);
    if (!one) return;
    const auto member = one->member(who);
    if (member) {
        one->checker.on_committed(*member, commit);
        one->checker.check_state(*member, commit.head, state);
        absorb(*one);
    }
    if (commit.head.header.height != height(who.at.shard) || is_void(commit.head.header)) return;
    if (const auto wrong = books_.check(who.at.shard, state)) violate(*wrong);
}

void ShardedChecker::take_block(const Subject& who, const chain::BlockTree::Node& block) {
    const ledger::Header& header = block.block->header;
    if (is_void(header)) return;
    auto& chain = chains_[who.at.shard.value];
    const std::uint64_t height = header.height.value;
    if (height > chain.size()) return violate(name_of(who.at.shard) + " has a gap");
    if (height < chain.size()) {
        if (chain[height].id != block.id) violate(name_of(who.at.shard) + " has two final blocks of a height");
        if (chain[height].root != block.update->root) violate(name_of(who.at.shard) + " has two states of a height");
        return;
    }
    if (height > 1 && header.parent != chain.back().id) violate(name_of(who.at.shard) + " has a broken chain");
    chain.push_back({block.id, block.update->root, block.block->body.transactions});
    if (const auto wrong = books_.on_block(*block.block, *block.result)) violate(*wrong);
}

} // namespace arpeggio::simulation
