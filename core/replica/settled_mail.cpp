#include "replica/settled_mail.h"

#include <algorithm>

namespace arpeggio::replica {

void SettledMail::on_taken(Height height, const std::map<ShardId, std::uint64_t>& counts) {
    if (counts.empty()) return;
    unlinked_.push_back({height, counts});
    if (unlinked_.size() > unlinked_max) unlinked_.pop_front();
}

void SettledMail::on_linked(Height height) {
    for (; !unlinked_.empty() && unlinked_.front().height <= height; unlinked_.pop_front()) {
        for (const auto& [source, count] : unlinked_.front().counts) taken_[source] = count;
    }
}

std::uint64_t SettledMail::from(ShardId source) const {
    const auto found = taken_.find(source);
    return found == taken_.end() ? 0 : found->second;
}

void SettledMail::on_claim(const ShardPeer& member, std::uint64_t settled) {
    if (settled == 0) return;
    std::uint64_t& claim = claims_[member.shard][member.key];
    claim = std::max(claim, settled);
}

namespace {
/// The largest number that members of more than a third of the weight say, or more.
std::uint64_t
vouched(const ledger::Committee& committee, const std::map<crypto::Ed25519PublicKey, std::uint64_t>& claims) {
    std::vector<std::pair<std::uint64_t, std::uint64_t>> said; // number, weight
    for (const ledger::Member& member : committee.members()) {
        const auto claim = claims.find(member.key);
        if (claim != claims.end()) said.emplace_back(claim->second, member.weight);
    }
    std::sort(said.rbegin(), said.rend());
    std::uint64_t weight = 0;
    for (const auto& [number, of_one] : said) {
        weight += of_one;
        if (weight > committee.total_weight() / 3) return number;
    }
    return 0;
}
} // namespace

std::vector<SettledMail::Settled> SettledMail::take_news(const sharding::Roster& roster) {
    std::vector<Settled> out;
    for (auto& [destination, claims] : claims_) {
        const ledger::Committee& committee = roster.committee(destination);
        std::erase_if(claims, [&](const auto& claim) { return !committee.find(claim.first); });
        const std::uint64_t count = vouched(committee, claims);
        std::uint64_t& told = told_[destination];
        if (count <= told) continue;
        told = count;
        out.push_back({destination, count});
    }
    return out;
}

} // namespace arpeggio::replica
