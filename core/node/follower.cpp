#include "node/follower.h"

#include <algorithm>

namespace arpeggio::node {
namespace {
std::optional<Duration> percentile(std::vector<Duration> samples, std::size_t percent) {
    if (samples.empty()) return std::nullopt;
    const std::size_t at = std::min(samples.size() - 1, samples.size() * percent / 100);
    std::ranges::nth_element(samples, samples.begin() + static_cast<std::ptrdiff_t>(at));
    return samples[at];
}
} // namespace

Follower::Follower(const chain::NetworkDefinition& network, const ledger::Header& resumed_from, OnBlock on_block)
    : network_(network), resumed_from_(resumed_from.height), on_block_(std::move(on_block)),
      height_(resumed_from.height), epoch_(resumed_from.epoch) {}

bool Follower::is_void(const ledger::Header& header) const {
    const auto later = restarts_.upper_bound(header.epoch);
    return later != restarts_.end() && header.height > later->second;
}

void Follower::on_restart(Height from, Epoch epoch) {
    const std::scoped_lock lock(mutex_);
    restarts_[epoch] = from;
    if (epoch_ >= epoch || height_ <= from) return;
    height_ = from;
    epoch_ = epoch;
    std::erase_if(recent_, [&](const BlockSummary& block) { return block.height > from; });
    compared_.erase(compared_.upper_bound(from), compared_.end());
}

void Follower::on_final(const std::vector<FinalBlock>& blocks, Instant now) {
    for (const FinalBlock& block : blocks) {
        {
            const std::scoped_lock lock(mutex_);
            if (is_void(block.block->header)) continue;
            compare(block);
            if (block.finality) {
                finality_.push_back(*block.finality);
                if (finality_.size() > samples_max) finality_.pop_front();
            }
            // Each host reports without a gap, so the next height always comes from one of them.
            if (block.block->header.height != height_.next()) continue;
            take(block, now);
        }
        on_block_(block, now);
    }
}

void Follower::take(const FinalBlock& block, Instant now) {
    const ledger::Header& header = block.block->header;
    height_ = header.height;
    epoch_ = header.epoch;
    if (last_) gap_max_ = std::max(gap_max_, now - *last_);
    last_ = now;
    ++blocks_;
    const std::size_t transactions = block.block->body.transactions.size();
    transfers_ += transactions;
    Proposer& proposer = proposers_[header.proposer];
    ++proposer.blocks;
    proposer.last = header.height;
    BlockSummary summary;
    summary.height = header.height;
    summary.id = block.id;
    summary.timestamp = header.timestamp;
    summary.proposer_name = chain::name_of(network_, header.proposer);
    summary.transactions = transactions;
    summary.gas_used = header.gas_used;
    for (const auto& transaction : block.block->body.transactions) summary.size_bytes += transaction->wire().size();
    recent_.push_front(std::move(summary));
    if (recent_.size() > ShardSummary::recent_max) recent_.pop_back();
}

void Follower::compare(const FinalBlock& block) {
    const Height height = block.block->header.height;
    const auto [at, is_new] = compared_.emplace(height, block.id);
    if (!is_new && at->second != block.id && violations_.size() < violations_max) {
        violations_.push_back(
            "Two validators have different final blocks at height " + std::to_string(height.value) + " of shard " +
            std::to_string(block.block->header.shard.value) + ".");
    }
    if (compared_.size() > compared_max) compared_.erase(compared_.begin());
}

void Follower::describe(ShardSummary& shard) const {
    const std::scoped_lock lock(mutex_);
    shard.resumed_from = resumed_from_;
    shard.transfers = transfers_;
    shard.blocks = blocks_;
    shard.gap_max = gap_max_;
    shard.recent.assign(recent_.begin(), recent_.end());
    const std::vector<Duration> samples(finality_.begin(), finality_.end());
    shard.finality_p50 = percentile(samples, 50);
    shard.finality_p99 = percentile(samples, 99);
    for (MemberSummary& member : shard.members) {
        const auto at = proposers_.find(member.key);
        if (at == proposers_.end()) continue;
        member.blocks_proposed = at->second.blocks;
        member.last_proposed = at->second.last;
    }
}

std::vector<std::string> Follower::violations() const {
    const std::scoped_lock lock(mutex_);
    return violations_;
}

std::optional<Instant> Follower::last_final() const {
    const std::scoped_lock lock(mutex_);
    return last_;
}

} // namespace arpeggio::node
