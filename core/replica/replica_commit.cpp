#include "replica/replica.h"

#include <algorithm>

// How what was decided reaches the disk, up to the block that closes the epoch. Source: protocol.md, sections 4 (rule
// 8) and 6, Closing.

namespace arpeggio::replica {
using ledger::BlockKind;

/// A closing block waits for the roster of the next epoch: with both on disk it is known who goes on. The beacon's own
/// has it behind it: in its election block, which was committed before or is among the same blocks.
bool Replica::may_commit(const consensus::Finalized& finalized, std::size_t count, Instant now) {
    if (ledger::kind_of(finalized.blocks[count - 1]->header) != BlockKind::Closing || rules_.is_beacon()) return true;
    if (links_->rosters().find(envelope_.epoch.next())) return true;
    links_->ask_roster(now, out_);
    return false;
}

/// How much of what was decided counts: up to the closing block, if that is among it, and to the block that a later
/// instance goes on from.
std::size_t Replica::count_decided(const consensus::Finalized& finalized) const {
    const auto closing = std::ranges::find_if(finalized.blocks, [](const consensus::CandidatePtr& block) {
        return ledger::kind_of(block->header) == ledger::BlockKind::Closing;
    });
    const bool is_over = closing != finalized.blocks.end();
    std::size_t count =
        is_over ? static_cast<std::size_t>(closing - finalized.blocks.begin()) + 1 : finalized.blocks.size();
    if (const auto end = end_of_instance()) {
        while (count > 0 && finalized.blocks[count - 1]->header.height > *end) --count;
    }
    return count;
}

/// Above that block everything of this instance is void; absent if nothing is.
std::optional<Height> Replica::end_of_instance() const {
    const auto restart = links_ ? links_->rosters().restart_after(envelope_.epoch, rules_.shard) : std::nullopt;
    return restart ? std::optional(restart->height) : std::nullopt;
}

/// True if nothing more is to be decided or signed in this instance: a later one goes on from the head or from below.
bool Replica::end_if_taken_over() {
    const auto end = is_over_ ? std::nullopt : end_of_instance();
    if (!end || head().header.height < *end) return false;
    is_over_ = is_taken_over_ = true;
    if (unstored_.empty()) tell_end();
    return true;
}

/// With all blocks on disk.
void Replica::tell_end() {
    if (is_taken_over_) {
        out_.emplace_back(Restarted{});
    } else {
        out_.emplace_back(EpochOver{envelope_.epoch});
    }
}

/// Hands decided blocks to the disk as soon as the last of a run is hashed.
void Replica::commit_ready(Instant now) {
    while (!waiting_commits_.empty() && !is_over_) {
        const consensus::Finalized& decided = waiting_commits_.front();
        const std::size_t count = count_decided(decided);
        if (count == 0) return; // the head is what the next instance goes on from
        const Hash& last = decided.ids[count - 1];
        const auto* node = tree_.find(last);
        CHECK(node != nullptr); // consensus finalizes what was found valid or built here
        if (node->stage != chain::BlockTree::Stage::Hashed || !may_commit(decided, count, now)) return;
        Commit commit;
        commit.certificate = decided.certificate;
        commit.closing = closing_proof(decided, count);
        is_over_ = commit.closing.has_value();
        commit.forgotten = is_over_ ? forget_all_records() : forget_records(decided.forget_below);
        if (const auto own = proposed_at_.find(last); own != proposed_at_.end()) commit.finality = now - own->second;
        commit.blocks = tree_.finalize(last);
        commit.head = tree_.head();
        for (const auto& block : commit.blocks) {
            auto displaced = pool_.on_final(block.block->body.transactions);
            commit.displaced.insert(commit.displaced.end(), displaced.begin(), displaced.end());
            unstored_.push_back({block.block->header.height, block.result->diff, block.update});
        }
        std::erase_if(proposed_at_, [&](const auto& own) { return tree_.find(own.first) == nullptr; });
        if (links_) links_->on_commit(commit, now, out_);
        for (const auto& block : commit.blocks) {
            if (block.result->epoch) head_epoch_ = block.result->epoch;
        }
        out_.emplace_back(std::move(commit));
        waiting_commits_.pop_front();
        ask_for_delay();
    }
}

/// From the closing block to the one whose certificate makes it final; absent if the epoch goes on.
std::optional<ledger::FinalRun> Replica::closing_proof(const consensus::Finalized& decided, std::size_t count) const {
    if (ledger::kind_of(decided.blocks[count - 1]->header) != ledger::BlockKind::Closing) return std::nullopt;
    ledger::FinalRun proof{{}, decided.certificate, static_cast<std::uint16_t>(committee_.size())};
    for (std::size_t i = count - 1; i < decided.blocks.size(); ++i) proof.headers.push_back(decided.blocks[i]->header);
    return proof;
}

/// What was signed in an instance that is over has no meaning in the next.
std::vector<Bytes> Replica::forget_all_records() {
    std::vector<Bytes> out(record_keys_.begin(), record_keys_.end());
    record_keys_.clear();
    return out;
}

std::vector<Bytes> Replica::forget_records(Slot below) {
    const auto end = record_keys_.lower_bound(consensus::record_key_of_slot(below));
    std::vector<Bytes> out(record_keys_.begin(), end);
    record_keys_.erase(record_keys_.begin(), end);
    return out;
}

} // namespace arpeggio::replica
