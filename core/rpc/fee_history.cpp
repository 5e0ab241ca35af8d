#include "execution/fees.h"
#include "rpc/methods.h"

#include <boost/json.hpp>

#include <numeric>

namespace json = boost::json;

namespace arpeggio::rpc {
namespace {
struct Tip {
    Amount per_gas;
    std::uint64_t gas = 0;
};

/// The tips of a block's transactions, rising. Weighted by intrinsic gas, which is what a transfer uses.
std::vector<Tip> tips_of(const ledger::Block& block) {
    std::vector<Tip> out;
    for (const ledger::TransactionPtr& transaction : block.body.transactions) {
        const auto tip = execution::effective_tip(**transaction, block.header.base_fee);
        out.push_back({tip.value_or(Amount{}), intrinsic_gas(**transaction)});
    }
    std::sort(out.begin(), out.end(), [](const Tip& a, const Tip& b) { return a.per_gas < b.per_gas; });
    return out;
}

/// For each percentile the tip at which that part of the block's gas is reached; zeros for an empty block.
json::array rewards_of(const ledger::Block& block, const std::vector<double>& percentiles) {
    const std::vector<Tip> tips = tips_of(block);
    const std::uint64_t gas = std::accumulate(
        tips.begin(), tips.end(), std::uint64_t{0}, [](std::uint64_t sum, const Tip& tip) { return sum + tip.gas; });
    json::array out;
    std::size_t at = 0;
    std::uint64_t reached = tips.empty() ? 0 : tips[0].gas;
    for (const double percentile : percentiles) {
        const auto threshold = static_cast<std::uint64_t>(static_cast<double>(gas) * percentile / 100);
        while (reached < threshold && at + 1 < tips.size()) reached += tips[++at].gas;
        out.emplace_back(quantity(tips.empty() ? U256{} : tips[at].per_gas.atto));
    }
    return out;
}

double used_ratio(const ledger::Header& header) {
    if (header.gas_limit == 0) return 0;
    return static_cast<double>(header.gas_used) / static_cast<double>(header.gas_limit);
}

/// The height the history ends at: an existing final block.
Answer<Height> newest_height(const Context& context, ShardId shard, const BlockReference& reference) {
    TRY(const node::ShardSummary summary, shard_summary(context, shard));
    if (reference.kind == BlockReference::Kind::Id)
        return invalid_params("invalid argument 1: must be a number or tag");
    if (reference.kind != BlockReference::Kind::Height) return summary.height;
    if (reference.height > summary.height)
        return refused("request beyond head block: the newest is " + std::to_string(summary.height.value));
    return reference.height;
}

/// Of the block after `newest`: its own, or what the node has computed for the one to come.
Answer<Amount> base_fee_after(const Context& context, ShardId shard, Height newest) {
    if (const auto next = context.node.block(shard, newest.next())) return next->block->header.base_fee;
    TRY(const node::ShardSummary summary, shard_summary(context, shard));
    return summary.base_fee;
}
} // namespace

Answer<json::value> fee_history(const Context& context, ShardId shard, const Params& params) {
    TRY_VOID(params.at_most(3));
    TRY(const std::uint64_t count, params.number(0));
    TRY(const BlockReference reference, params.block(1));
    TRY(const std::vector<double> percentiles, params.percentiles(2));
    if (count == 0) return invalid_params("invalid argument 0: ask for at least one block");
    TRY(const Height newest, newest_height(context, shard, reference));

    const std::uint64_t taken = std::min({count, fee_history_max, newest.value + 1});
    const std::uint64_t oldest = newest.value + 1 - taken;
    json::array base_fees, ratios, rewards;
    for (std::uint64_t height = oldest; height <= newest.value; ++height) {
        const auto view = context.node.block(shard, Height{height});
        if (!view) return refused("block " + std::to_string(height) + " is not kept here; ask for fewer blocks");
        base_fees.emplace_back(quantity(view->block->header.base_fee.atto));
        ratios.emplace_back(used_ratio(view->block->header));
        rewards.emplace_back(rewards_of(*view->block, percentiles));
    }
    TRY(const Amount next, base_fee_after(context, shard, newest));
    base_fees.emplace_back(quantity(next.atto));
    json::object out{
        {"oldestBlock", quantity(oldest)},
        {"baseFeePerGas", std::move(base_fees)},
        {"gasUsedRatio", std::move(ratios)}};
    if (!percentiles.empty()) out["reward"] = std::move(rewards);
    return json::value(std::move(out));
}

} // namespace arpeggio::rpc
