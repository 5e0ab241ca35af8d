#pragma once
#include "execution/block_executor.h"
#include "state/stored_state.h"

#include <deque>
#include <string>

namespace arpeggio::simulation {

/// Books: the money of all shards of a world, kept block by block as they become final somewhere, and what must hold of
/// it after each. Supply: on each shard balances + burned + mail out = genesis + minted + mail in; over all of them,
/// mail out − mail in is the mail under way. Mail: taken once, in the order in which it was sent, and as it was sent.
class Books {
public:
    explicit Books(std::vector<Amount> supplies); ///< of each shard at genesis

    /// The next block of its shard. Gives what is wrong; absent: nothing.
    std::optional<std::string> on_block(const ledger::Block& block, const execution::BlockResult& result);
    /// The newest block of the shard is void: what it took waits again, what it sent was never sent. Gives what is
    /// wrong.
    std::optional<std::string> take_back(ShardId shard);
    /// The state after the newest block of that shard, as it lies on a disk. Gives what is wrong with it.
    [[nodiscard]] std::optional<std::string> check(ShardId shard, const state::StoredState& state) const;

    [[nodiscard]] std::uint64_t sent() const { return sent_; } ///< mails, returns included
    [[nodiscard]] std::uint64_t taken() const { return taken_; }
    [[nodiscard]] const Amount& under_way() const { return under_way_; }

private:
    struct Route { ///< from one shard to another
        std::deque<ledger::Mail> waiting;
        std::uint64_t sent = 0, taken = 0;
    };
    struct Entry { ///< of one block
        state::Totals before;
        std::vector<ledger::Mail> taken, sent;
    };
    std::optional<std::string> take(ShardId by, const sharding::InboundBatch& batch, Entry& entry);
    std::optional<std::string> send(ShardId from, const ledger::Mail& mail);
    static Amount worth(const ledger::Mail& mail) { return mail.value + mail.prepaid_fee; }
    [[nodiscard]] std::optional<std::string> check_supply(ShardId shard) const;

    std::vector<Amount> supplies_;
    std::vector<state::Totals> totals_;       ///< by shard
    std::vector<std::vector<Entry>> entries_; ///< by shard, a block each
    std::map<std::pair<ShardId, ShardId>, Route> routes_;
    std::uint64_t sent_ = 0, taken_ = 0;
    Amount under_way_;
};

} // namespace arpeggio::simulation
