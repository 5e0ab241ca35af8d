#include "rpc/methods.h"

#include "codec/hex.h"
#include "rpc/shapes.h"

#include <boost/json.hpp>

#include <map>

namespace json = boost::json;

namespace arpeggio::rpc {
namespace {
using Kind = BlockReference::Kind;

/// The tip that eth_maxPriorityFeePerGas tells: enough to be ahead of those who give none.
Amount suggested_tip() {
    return gwei(1);
}

Answer<json::value> chain_id(const Context& context, ShardId shard, const Params& params) {
    TRY_VOID(params.at_most(0));
    TRY(const node::ShardSummary summary, shard_summary(context, shard));
    return json::value(quantity(summary.chain_id));
}

Answer<json::value> net_version(const Context& context, ShardId shard, const Params& params) {
    TRY_VOID(params.at_most(0));
    TRY(const node::ShardSummary summary, shard_summary(context, shard));
    return json::value(std::to_string(summary.chain_id));
}

Answer<json::value> block_number(const Context& context, ShardId shard, const Params& params) {
    TRY_VOID(params.at_most(0));
    TRY(const node::ShardSummary summary, shard_summary(context, shard));
    return json::value(quantity(summary.height.value));
}

Answer<json::value> gas_price(const Context& context, ShardId shard, const Params& params) {
    TRY_VOID(params.at_most(0));
    TRY(const node::ShardSummary summary, shard_summary(context, shard));
    return json::value(quantity((summary.base_fee + suggested_tip()).atto));
}

Answer<json::value> max_priority_fee(const Context&, ShardId, const Params& params) {
    TRY_VOID(params.at_most(0));
    return json::value(quantity(suggested_tip().atto));
}

/// Accounts are answered from the last final state; older states are not kept.
Answer<void> require_newest(const Context& context, ShardId shard, const BlockReference& reference) {
    if (reference.kind == Kind::Latest || reference.kind == Kind::Pending) return {};
    TRY(const node::ShardSummary summary, shard_summary(context, shard));
    const bool is_newest =
        reference.kind == Kind::Height ? reference.height == summary.height : reference.id == summary.block_hash;
    if (is_newest) return {};
    return refused(
        "missing trie node: this node keeps the newest state only, which is that of block " +
        std::to_string(summary.height.value) + "; ask for \"latest\"");
}

Answer<json::value> balance(const Context& context, ShardId shard, const Params& params) {
    TRY_VOID(params.at_most(2));
    TRY(const Address address, params.address(0));
    TRY(const BlockReference reference, params.block(1));
    TRY_VOID(require_newest(context, shard, reference));
    return json::value(quantity(context.node.account(shard, address).balance.atto));
}

Answer<json::value> transaction_count(const Context& context, ShardId shard, const Params& params) {
    TRY_VOID(params.at_most(2));
    TRY(const Address address, params.address(0));
    TRY(const BlockReference reference, params.block(1));
    TRY_VOID(require_newest(context, shard, reference));
    if (reference.kind == Kind::Pending) return json::value(quantity(context.node.pending_nonce(shard, address)));
    return json::value(quantity(context.node.account(shard, address).nonce));
}

/// What the call gives back.
Answer<Bytes> try_call(const Context& context, ShardId shard, const Params::Call& call) {
    if (!call.transaction.to) return Fail(submit_error(node::SubmitError::CreationUnsupported));
    auto answer = context.node.call(
        shard, {call.from.value_or(Address{}), *call.transaction.to, call.transaction.value, call.transaction.data});
    if (!answer) return Fail(submit_error(node::SubmitError::Unavailable));
    if (!answer->refusal.empty()) return reverted(answer->refusal);
    return std::move(answer->output);
}

Answer<json::value> call(const Context& context, ShardId shard, const Params& params) {
    TRY_VOID(params.at_most(4)); // the last two override state and block, at which no system contract looks
    TRY(const Params::Call asked, params.call(0));
    TRY(const BlockReference reference, params.block(1));
    TRY_VOID(require_newest(context, shard, reference));
    TRY(const Bytes output, try_call(context, shard, asked));
    return json::value(codec::to_0x(output));
}

Answer<json::value> estimate_gas(const Context& context, ShardId shard, const Params& params) {
    TRY_VOID(params.at_most(3)); // the third overrides state, which a transfer does not look at
    TRY(const Params::Call call, params.call(0));
    TRY(const BlockReference reference, params.block(1));
    TRY_VOID(require_newest(context, shard, reference));
    if (!call.transaction.to) return Fail(submit_error(node::SubmitError::CreationUnsupported));
    if (call.from && context.node.account(shard, *call.from).balance < call.transaction.value)
        return refused("insufficient funds for transfer: send less, or put more on the account first");
    TRY_VOID(try_call(context, shard, call));
    return json::value(quantity(intrinsic_gas(call.transaction)));
}

/// Who gets the tips of a block. Members change by the epoch, and a snapshot has the present ones: zero for others.
Address miner_of(const node::ShardSummary& summary, const ledger::Header& header) {
    for (const node::MemberSummary& member : summary.members)
        if (member.key == header.proposer) return member.operator_address;
    return {};
}

Answer<json::value> answer_block(const Context& context, ShardId shard, const BlockReference& reference, bool is_full) {
    TRY(const auto view, find_block(context, shard, reference));
    if (!view) return json::value(nullptr);
    TRY(const node::ShardSummary summary, shard_summary(context, shard));
    return json::value(block_shape(*view, miner_of(summary, view->block->header), is_full));
}

Answer<json::value> block_by_number(const Context& context, ShardId shard, const Params& params) {
    TRY_VOID(params.at_most(2));
    TRY(const BlockReference reference, params.block(0));
    TRY(const bool is_full, params.boolean(1));
    return answer_block(context, shard, reference, is_full);
}

Answer<json::value> block_by_hash(const Context& context, ShardId shard, const Params& params) {
    TRY_VOID(params.at_most(2));
    TRY(const Hash id, params.hash(0));
    TRY(const bool is_full, params.boolean(1));
    return answer_block(context, shard, {.kind = Kind::Id, .id = id}, is_full);
}

Answer<json::value> transaction_by_hash(const Context& context, ShardId shard, const Params& params) {
    TRY_VOID(params.at_most(1));
    TRY(const Hash hash, params.hash(0));
    if (const auto view = context.node.receipt(shard, hash); view && view->in.height)
        return json::value(transaction_shape(*view->in.transaction, placement_of(*view)));
    const auto view = context.node.transaction(shard, hash);
    if (!view) return json::value(nullptr);
    return json::value(transaction_shape(*view->transaction, std::nullopt));
}

Answer<json::value> transaction_receipt(const Context& context, ShardId shard, const Params& params) {
    TRY_VOID(params.at_most(1));
    TRY(const Hash hash, params.hash(0));
    const auto view = context.node.receipt(shard, hash);
    if (!view || !view->in.height) return json::value(nullptr);
    return json::value(receipt_shape(*view));
}

/// A node answers from final blocks only, so that it never shows a state it is still catching up to as its own.
Answer<json::value> syncing(const Context&, ShardId, const Params& params) {
    TRY_VOID(params.at_most(0));
    return json::value(false);
}

Answer<json::value> accounts(const Context&, ShardId, const Params& params) {
    TRY_VOID(params.at_most(0));
    return json::value(json::array{}); // keys stay in the wallet
}

Answer<json::value> client_version(const Context& context, ShardId, const Params& params) {
    TRY_VOID(params.at_most(0));
    return json::value(context.client_version);
}

Answer<json::value> summary(const Context& context, ShardId, const Params& params) {
    TRY_VOID(params.at_most(0));
    boost::system::error_code failed;
    json::value parsed = json::parse(context.summary ? context.summary() : "null", failed);
    if (failed) return Fail(RpcError{ErrorCode::Internal, "the summary could not be made; see the node's log"});
    return parsed;
}
} // namespace

Method find_method(std::string_view name) {
    static const std::map<std::string_view, Method> methods{
        {"arp_summary", summary},
        {"eth_accounts", accounts},
        {"eth_blockNumber", block_number},
        {"eth_call", call},
        {"eth_chainId", chain_id},
        {"eth_estimateGas", estimate_gas},
        {"eth_feeHistory", fee_history},
        {"eth_gasPrice", gas_price},
        {"eth_getBalance", balance},
        {"eth_getBlockByHash", block_by_hash},
        {"eth_getBlockByNumber", block_by_number},
        {"eth_getLogs", logs},
        {"eth_getTransactionByHash", transaction_by_hash},
        {"eth_getTransactionCount", transaction_count},
        {"eth_getTransactionReceipt", transaction_receipt},
        {"eth_maxPriorityFeePerGas", max_priority_fee},
        {"eth_syncing", syncing},
        {"net_version", net_version},
        {"web3_clientVersion", client_version}};
    const auto found = methods.find(name);
    return found == methods.end() ? nullptr : found->second;
}

Answer<node::ShardSummary> shard_summary(const Context& context, ShardId shard) {
    const node::SnapshotPtr snapshot = context.node.snapshot();
    for (const node::ShardSummary& summary : snapshot->shards)
        if (summary.shard == shard) return summary;
    return Fail(submit_error(node::SubmitError::Unavailable));
}

Answer<std::optional<node::BlockView>>
find_block(const Context& context, ShardId shard, const BlockReference& reference) {
    if (reference.kind == Kind::Id) return context.node.block(shard, reference.id);
    if (reference.kind == Kind::Height) return context.node.block(shard, reference.height);
    TRY(const node::ShardSummary summary, shard_summary(context, shard));
    return context.node.block(shard, summary.height);
}

} // namespace arpeggio::rpc
