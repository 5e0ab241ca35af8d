#pragma once
#include "rpc/params.h"

#include <functional>

namespace arpeggio::rpc {

/// What every method may use. The node outlives it.
struct Context {
    node::Facade& node;
    std::string client_version;
    std::function<std::string()> summary; ///< JSON; may be slow
};

using Method = Answer<boost::json::value> (*)(const Context& context, ShardId shard, const Params& params);

/// The method of that name; null if there is none. eth_sendRawTransaction is not among them: its answer comes later.
Method find_method(std::string_view name);

/// Most blocks one eth_feeHistory covers: it answers for fewer than asked, which its definition allows.
constexpr std::uint64_t fee_history_max = 64;
Answer<boost::json::value> fee_history(const Context& context, ShardId shard, const Params& params);

/// Most blocks one eth_getLogs looks at.
constexpr std::uint64_t log_blocks_max = 10'000;
Answer<boost::json::value> logs(const Context& context, ShardId shard, const Params& params);

/// The summary of a shard the node follows; Refused while it is not ready.
Answer<node::ShardSummary> shard_summary(const Context& context, ShardId shard);
/// A final block; absent if there is none. "pending" is the newest final one: a block is final or it is not there.
Answer<std::optional<node::BlockView>>
find_block(const Context& context, ShardId shard, const BlockReference& reference);

} // namespace arpeggio::rpc
