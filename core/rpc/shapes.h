#pragma once
#include "node/facade.h"

#include <boost/json/fwd.hpp>

namespace arpeggio::rpc {

// Our blocks, transactions and receipts in the shape of ethereum/execution-apis (schemas Block, TransactionInfo,
// ReceiptInfo). What Ethereum has and we have not is the constant that its own blocks carry since proof of stake: no
// uncles, no difficulty, no mix hash.

/// Where a transaction stands in the chain.
struct Placement {
    Hash block;
    Height height;
    std::size_t index = 0;
    Amount base_fee;       ///< of that block, atto per gas
    TimestampMs timestamp; ///< of that block
};
Placement placement_of(const node::ReceiptView& view);

/// `miner` receives the block's tips. With `is_full` the transactions themselves, else their hashes.
boost::json::object block_shape(const node::BlockView& view, const Address& miner, bool is_full);
/// A pending one has no placement.
boost::json::object
transaction_shape(const ledger::VerifiedTransaction& transaction, const std::optional<Placement>& placement);
boost::json::object receipt_shape(const node::ReceiptView& view);
boost::json::object log_shape(const node::LogView& view);

} // namespace arpeggio::rpc
