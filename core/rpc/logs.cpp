#include "codec/hex.h"
#include "rpc/methods.h"
#include "rpc/shapes.h"

#include <boost/json.hpp>

// eth_getLogs. Source: ethereum/execution-apis, schema Filter; EIP-234 for blockHash.

namespace json = boost::json;

namespace arpeggio::rpc {
namespace {
using Kind = BlockReference::Kind;

/// Empty if it is none, which no value here is.
std::string_view text_of(const json::value& value) {
    return value.is_string() ? std::string_view(value.get_string()) : std::string_view();
}

/// One value or a list of some, each of which is a text of that many bytes.
template <class Fixed>
Answer<std::vector<Fixed>> choices(const json::value& given, std::string_view name) {
    const auto malformed = [&] {
        return invalid_params(
            "\"" + std::string(name) + "\" must be 0x and " + std::to_string(2 * Fixed::size) +
            " hex digits, or a list of at most " + std::to_string(ledger::LogFilter::choices_max) + " such");
    };
    std::vector<Fixed> out;
    const auto add = [&](const json::value& one) {
        const auto value = codec::parse_0x_fixed<Fixed>(text_of(one));
        if (value) out.push_back(*value);
        return value.has_value();
    };
    if (given.is_null()) return out;
    if (!given.is_array()) return add(given) ? Answer<std::vector<Fixed>>(std::move(out)) : malformed();
    if (given.get_array().size() > ledger::LogFilter::choices_max) return malformed();
    for (const json::value& one : given.get_array()) {
        if (!add(one)) return malformed();
    }
    return out;
}

Answer<ledger::LogFilter> read_filter(const json::object& given) {
    ledger::LogFilter out;
    if (const json::value* address = given.if_contains("address"); address != nullptr) {
        TRY(out.addresses, choices<Address>(*address, "address"));
    }
    const json::value* topics = given.if_contains("topics");
    if (topics == nullptr || topics->is_null()) return out;
    if (!topics->is_array() || topics->get_array().size() > ledger::Log::topics_max)
        return invalid_params("\"topics\" must be a list of at most 4");
    for (const json::value& place : topics->get_array()) {
        TRY(auto any_of, choices<Hash>(place, "topics"));
        out.topics.push_back(std::move(any_of));
    }
    return out;
}

/// The height that a member names. The newest, also if it is left away, has none: a block may become final meanwhile.
Answer<std::optional<Height>> height_member(const json::object& given, std::string_view name) {
    const json::value* value = given.if_contains(name);
    if (value == nullptr || value->is_null()) return std::optional<Height>{};
    const auto reference =
        value->is_string() ? parse_block_reference(std::string_view(value->get_string())) : std::nullopt;
    if (!reference || reference->kind == Kind::Id)
        return invalid_params("\"" + std::string(name) + "\" must be a tag such as \"latest\", or a quantity");
    return reference->kind == Kind::Height ? std::optional(reference->height) : std::nullopt;
}

Answer<node::LogQuery> read_query(const Context& context, ShardId shard, const json::object& given) {
    node::LogQuery out;
    TRY(out.filter, read_filter(given));
    TRY(const node::ShardSummary summary, shard_summary(context, shard));
    const json::value* hash = given.if_contains("blockHash");
    if (hash != nullptr && !hash->is_null()) {
        const auto id = codec::parse_0x_fixed<Hash>(text_of(*hash));
        if (!id) return invalid_params("\"blockHash\" must be a hash: 0x and 64 hex digits");
        const auto block = context.node.block(shard, *id);
        if (!block) return refused("unknown block: there is no final block of that hash");
        out.from = out.to = block->block->header.height;
        return out;
    }
    TRY(const auto from, height_member(given, "fromBlock"));
    TRY(const auto to, height_member(given, "toBlock"));
    out.from = from.value_or(summary.height);
    out.to = to.value_or(Height{~std::uint64_t{0}});
    const Height end = std::min(out.to, summary.height);
    if (out.from <= end && end.value - out.from.value >= log_blocks_max)
        return Fail(RpcError{
            ErrorCode::LimitExceeded,
            "query exceeds max block range: ask for at most " + std::to_string(log_blocks_max) + " blocks",
            {}});
    return out;
}
} // namespace

Answer<json::value> logs(const Context& context, ShardId shard, const Params& params) {
    TRY_VOID(params.at_most(1));
    TRY(const json::object* given, params.object(0));
    TRY(const node::LogQuery query, read_query(context, shard, *given));
    const auto found = context.node.logs(shard, query);
    if (!found)
        return Fail(RpcError{
            ErrorCode::LimitExceeded,
            "query returned more than " + std::to_string(node::Facade::logs_max) + " results: ask for fewer blocks",
            {}});
    json::array out;
    for (const node::LogView& view : *found) out.push_back(log_shape(view));
    return json::value(std::move(out));
}

} // namespace arpeggio::rpc
