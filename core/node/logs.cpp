#include "chain/block_index.h"
#include "node/node.h"
#include "node/running.h"

// Events of final blocks. A header's bloom filter says which blocks need not be read.

namespace arpeggio::node {
namespace {
/// Where the logs of one block stand.
struct BlockPlace {
    Height height;
    Hash id;
    TimestampMs timestamp;
};

class Collector {
public:
    Collector(const ledger::LogFilter& filter, std::vector<LogView>& into) : filter_(filter), into_(into) {}
    void begin(const BlockPlace& block) {
        block_ = block;
        index_ = 0;
    }
    void add(const ledger::Receipt& receipt, const Hash& transaction, std::size_t transaction_index) {
        for (const ledger::Log& log : receipt.logs) {
            const std::size_t index = index_++;
            if (!filter_.matches(log)) continue;
            into_.push_back({log, block_.height, block_.id, block_.timestamp, transaction, transaction_index, index});
        }
    }

private:
    const ledger::LogFilter& filter_;
    std::vector<LogView>& into_;
    BlockPlace block_;
    std::size_t index_ = 0; ///< of the next log in the block
};

Result<void, storage::StorageError>
collect(const storage::Store& store, const ledger::Header& header, Collector& collector) {
    TRY(const auto block, chain::read_block(store, header.height));
    TRY(const auto receipts, chain::read_receipts(store, header.height));
    TRY(const auto inbound, chain::read_inbound_receipt(store, header.height));
    if (!block || !receipts) return {}; // taken over from others without
    collector.begin({header.height, ledger::header_id(header), header.timestamp});
    const auto& transactions = block->body.transactions;
    for (std::size_t i = 0; i < receipts->size() && i < transactions.size(); ++i)
        collector.add((*receipts)[i], transactions[i]->hash(), i);
    if (inbound) collector.add(*inbound, Hash{}, transactions.size());
    return {};
}

/// The primary's, or where its chain begins above, that of the first disk which has it.
Result<std::optional<ledger::Header>, storage::StorageError>
find_header(const Shard& shard, const Host& primary, Height height) {
    TRY(auto header, chain::read_header(primary.store(), height));
    const auto hosts = shard.hosts();
    for (auto host = hosts->begin(); !header && host != hosts->end(); ++host) {
        TRY(header, chain::read_header(host->second->store(), height));
    }
    return header;
}
} // namespace

std::optional<std::vector<LogView>> Node::logs(ShardId shard, const LogQuery& query) const {
    std::vector<LogView> out;
    const Shard* followed = running_->find_shard(shard);
    const auto primary = followed != nullptr ? followed->primary() : nullptr;
    if (!primary) return out;
    Collector collector(query.filter, out);
    const Height newest = primary->status()->head.header.height;
    for (Height height = query.from; height <= std::min(query.to, newest); height = height.next()) {
        const auto header = find_header(*followed, *primary, height);
        if (header && (!*header || !query.filter.may_match((*header)->logs_bloom))) continue;
        const auto collected = header ? collect(*followed->store_with(height), **header, collector)
                                      : Result<void, storage::StorageError>(Fail(header.error()));
        if (!collected) {
            running_->fail(collected.error());
            return std::vector<LogView>{};
        }
        if (out.size() > logs_max) return std::nullopt;
    }
    return out;
}

} // namespace arpeggio::node
