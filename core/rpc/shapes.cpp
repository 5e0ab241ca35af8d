#include "rpc/shapes.h"

#include "codec/hex.h"
#include "execution/fees.h"
#include "rpc/json_types.h"

#include <boost/json.hpp>

namespace json = boost::json;

namespace arpeggio::rpc {
namespace {
using ledger::TransactionType;

/// keccak256 of the empty RLP list.
constexpr std::string_view no_uncles = "0x1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347";

template <class Fixed>
std::string data(const Fixed& value) {
    return codec::to_0x(value.view());
}
std::string quantity_of(const FixedBytes<struct crypto::EcdsaScalarTag, 32>& scalar) {
    return quantity(from_big_endian(scalar.view()));
}
json::value address_or_null(const std::optional<Address>& address) {
    if (!address) return nullptr;
    return json::value(data(*address));
}
std::string type_of(const ledger::Transaction& transaction) {
    return quantity(static_cast<std::uint64_t>(transaction.type));
}

/// What a gas unit costs in a block of that base fee; the most it can cost while there is no block.
Amount gas_price(const ledger::Transaction& transaction, const std::optional<Placement>& placement) {
    if (!placement) return transaction.max_fee_per_gas;
    const auto tip = execution::effective_tip(transaction, placement->base_fee);
    return tip ? placement->base_fee + *tip : transaction.max_fee_per_gas;
}

json::array access_list_shape(const std::vector<ledger::AccessListEntry>& entries) {
    json::array out;
    for (const ledger::AccessListEntry& entry : entries) {
        json::array keys;
        for (const Hash& key : entry.storage_keys) keys.emplace_back(data(key));
        out.push_back(json::object{{"address", data(entry.address)}, {"storageKeys", std::move(keys)}});
    }
    return out;
}

std::uint64_t seconds(TimestampMs timestamp) {
    return timestamp.value / 1000;
}

void add_placement(json::object& out, const std::optional<Placement>& placement) {
    out["blockHash"] = placement ? json::value(data(placement->block)) : nullptr;
    out["blockNumber"] = placement ? json::value(quantity(placement->height.value)) : nullptr;
    out["transactionIndex"] = placement ? json::value(quantity(placement->index)) : nullptr;
    if (placement) out["blockTimestamp"] = quantity(seconds(placement->timestamp));
}

void add_signature(json::object& out, const ledger::Transaction& transaction) {
    const crypto::EcdsaSignature& signature = transaction.signature;
    const U256 parity{signature.y_parity};
    out["r"] = quantity_of(signature.r);
    out["s"] = quantity_of(signature.s);
    if (transaction.type == TransactionType::Legacy) {
        out["v"] = quantity((U256{transaction.chain_id} << 1) + U256{35} + parity); // EIP-155
    } else {
        out["v"] = quantity(parity);
        out["yParity"] = quantity(parity);
    }
}

json::array logs_shape(const node::ReceiptView& view) {
    json::array out;
    const Hash transaction = view.in.transaction->hash();
    for (std::size_t i = 0; i < view.receipt.logs.size(); ++i) {
        out.push_back(log_shape(
            {view.receipt.logs[i],
             view.in.height.value_or(Height{}),
             view.in.block,
             view.in.timestamp,
             transaction,
             view.in.index,
             view.log_index + i}));
    }
    return out;
}

json::array transactions_shape(const node::BlockView& view, bool is_full) {
    json::array out;
    const auto& transactions = view.block->body.transactions;
    out.reserve(transactions.size());
    const ledger::Header& header = view.block->header;
    for (std::size_t i = 0; i < transactions.size(); ++i) {
        if (is_full) {
            const Placement place{view.id, header.height, i, header.base_fee, header.timestamp};
            out.push_back(transaction_shape(*transactions[i], place));
        } else {
            out.emplace_back(data(transactions[i]->hash()));
        }
    }
    return out;
}
} // namespace

Placement placement_of(const node::ReceiptView& view) {
    return {
        .block = view.in.block,
        .height = view.in.height.value_or(Height{}),
        .index = view.in.index,
        .base_fee = view.base_fee,
        .timestamp = view.in.timestamp};
}

json::object log_shape(const node::LogView& view) {
    json::array topics;
    for (const Hash& topic : view.log.topics) topics.emplace_back(data(topic));
    json::object shape{
        {"address", data(view.log.address)},
        {"topics", std::move(topics)},
        {"data", codec::to_0x(view.log.data)},
        {"transactionHash", data(view.transaction)},
        {"logIndex", quantity(view.index)},
        {"removed", false}};
    add_placement(
        shape,
        Placement{
            .block = view.block,
            .height = view.height,
            .index = view.transaction_index,
            .base_fee = {},
            .timestamp = view.timestamp});
    return shape;
}

json::object block_shape(const node::BlockView& view, const Address& miner, bool is_full) {
    const ledger::Header& header = view.block->header;
    return {
        {"number", quantity(header.height.value)},
        {"hash", data(view.id)},
        {"parentHash", data(header.parent)},
        {"timestamp", quantity(seconds(header.timestamp))},
        {"miner", data(miner)},
        {"baseFeePerGas", quantity(header.base_fee.atto)},
        {"gasUsed", quantity(header.gas_used)},
        {"gasLimit", quantity(header.gas_limit)},
        {"size", quantity(view.size_bytes)},
        {"logsBloom", data(header.logs_bloom)},
        {"transactionsRoot", data(header.transactions_root)},
        {"stateRoot", data(header.state_root)},
        {"receiptsRoot", data(header.receipts_root)},
        {"sha3Uncles", no_uncles},
        {"uncles", json::array{}},
        {"difficulty", "0x0"},
        {"nonce", "0x0000000000000000"},
        {"mixHash", data(Hash{})},
        {"extraData", "0x"},
        {"transactions", transactions_shape(view, is_full)}};
}

json::object
transaction_shape(const ledger::VerifiedTransaction& transaction, const std::optional<Placement>& placement) {
    json::object out{
        {"hash", data(transaction.hash())},
        {"type", type_of(*transaction)},
        {"chainId", quantity(transaction->chain_id)},
        {"nonce", quantity(transaction->nonce)},
        {"from", data(transaction.sender())},
        {"to", address_or_null(transaction->to)},
        {"value", quantity(transaction->value.atto)},
        {"input", codec::to_0x(transaction->data)},
        {"gas", quantity(transaction->gas_limit)},
        {"gasPrice", quantity(gas_price(*transaction, placement).atto)}};
    if (transaction->type == TransactionType::DynamicFee) {
        out["maxFeePerGas"] = quantity(transaction->max_fee_per_gas.atto);
        out["maxPriorityFeePerGas"] = quantity(transaction->max_priority_fee_per_gas.atto);
    }
    if (transaction->type != TransactionType::Legacy) out["accessList"] = access_list_shape(transaction->access_list);
    add_placement(out, placement);
    add_signature(out, *transaction);
    return out;
}

json::object receipt_shape(const node::ReceiptView& view) {
    const ledger::VerifiedTransaction& transaction = *view.in.transaction;
    json::object out{
        {"transactionHash", data(transaction.hash())},
        {"type", type_of(*transaction)},
        {"from", data(transaction.sender())},
        {"to", address_or_null(transaction->to)},
        {"contractAddress", nullptr},
        {"status", view.receipt.succeeded ? "0x1" : "0x0"},
        {"gasUsed", quantity(view.receipt.gas_used)},
        {"cumulativeGasUsed", quantity(view.cumulative_gas)},
        {"effectiveGasPrice", quantity(view.receipt.effective_gas_price.atto)},
        {"logs", logs_shape(view)},
        {"logsBloom", data(ledger::logs_bloom({view.receipt}))}};
    add_placement(out, placement_of(view));
    out.erase("blockTimestamp"); // its schema has it in the logs only
    return out;
}

} // namespace arpeggio::rpc
