#include "rpc/params.h"

#include "codec/address.h"
#include "codec/hex.h"

#include <boost/json.hpp>

namespace json = boost::json;

namespace arpeggio::rpc {
namespace {
constexpr std::size_t percentiles_max = 100;

/// How a mistake in a parameter begins; places count from 0, as in Ethereum's nodes.
std::string at(std::size_t place) {
    return "invalid argument " + std::to_string(place) + ": ";
}

std::optional<Address> parse_any_address(std::string_view text) {
    if (const auto hex = codec::parse_0x_fixed<Address>(text)) return *hex;
    if (text.starts_with("0x")) return std::nullopt;
    const auto parsed = codec::parse_address(text);
    if (!parsed) return std::nullopt;
    return *parsed;
}

/// A member of a call object as text; absent if it is left away or null.
Answer<std::optional<std::string_view>> text_member(const json::object& call, std::string_view name) {
    const json::value* value = call.if_contains(name);
    if (value == nullptr || value->is_null()) return std::optional<std::string_view>{};
    if (!value->is_string()) return invalid_params("\"" + std::string(name) + "\" must be a text");
    return std::optional<std::string_view>{std::string_view(value->get_string())};
}
Answer<std::optional<Address>> address_member(const json::object& call, std::string_view name) {
    TRY(const auto text, text_member(call, name));
    if (!text) return std::optional<Address>{};
    const auto address = parse_any_address(*text);
    if (!address) return invalid_params("\"" + std::string(name) + "\" must be an address of 20 bytes");
    return address;
}
Answer<U256> quantity_member(const json::object& call, std::string_view name) {
    TRY(const auto text, text_member(call, name));
    if (!text) return U256{};
    const auto value = parse_quantity(*text);
    if (!value) return invalid_params("\"" + std::string(name) + "\" must be a quantity such as 0x1f");
    return *value;
}

/// The bytes of "input", or of "data", its older name.
Answer<Bytes> input_member(const json::object& call) {
    TRY(const auto input, text_member(call, "input"));
    TRY(const auto data, text_member(call, "data"));
    if (input && data && *input != *data) return invalid_params("\"input\" and \"data\" differ: give one of them");
    const auto bytes = codec::parse_0x(input.value_or(data.value_or("0x")));
    if (!bytes) return invalid_params("\"input\" must be 0x and two hex digits a byte");
    return *bytes;
}

Answer<std::vector<ledger::AccessListEntry>> access_list_member(const json::object& call) {
    std::vector<ledger::AccessListEntry> out;
    const json::value* list = call.if_contains("accessList");
    if (list == nullptr || list->is_null()) return out;
    const auto malformed = [] {
        return invalid_params("\"accessList\" must be a list of {\"address\", \"storageKeys\"}");
    };
    if (!list->is_array()) return malformed();
    for (const json::value& item : list->get_array()) {
        if (!item.is_object()) return malformed();
        TRY(const auto address, address_member(item.get_object(), "address"));
        const json::value* keys = item.get_object().if_contains("storageKeys");
        if (!address || keys == nullptr || !keys->is_array()) return malformed();
        ledger::AccessListEntry& entry = out.emplace_back();
        entry.address = *address;
        for (const json::value& key : keys->get_array()) {
            if (!key.is_string()) return malformed();
            const auto hash = codec::parse_0x_fixed<Hash>(std::string_view(key.get_string()));
            if (!hash) return malformed();
            entry.storage_keys.push_back(*hash);
        }
    }
    return out;
}

/// {"blockHash"} or {"blockNumber"} (EIP-1898).
std::optional<BlockReference> reference_of(const json::object& object) {
    if (const json::value* id = object.if_contains("blockHash"); id != nullptr && id->is_string()) {
        const auto hash = codec::parse_0x_fixed<Hash>(std::string_view(id->get_string()));
        if (!hash) return std::nullopt;
        return BlockReference{.kind = BlockReference::Kind::Id, .id = *hash};
    }
    const json::value* number = object.if_contains("blockNumber");
    if (number == nullptr || !number->is_string()) return std::nullopt;
    return parse_block_reference(std::string_view(number->get_string()));
}
} // namespace

const json::value* Params::find(std::size_t place) const {
    if (place >= values_.size() || values_[place].is_null()) return nullptr;
    return &values_[place];
}

Answer<void> Params::at_most(std::size_t count_max) const {
    if (values_.size() > count_max)
        return invalid_params("too many arguments, want at most " + std::to_string(count_max));
    return {};
}

Answer<std::string_view> Params::text(std::size_t place) const {
    const json::value* value = find(place);
    if (value == nullptr) return invalid_params("missing value for required argument " + std::to_string(place));
    if (!value->is_string()) return invalid_params(at(place) + "must be a text");
    return std::string_view(value->get_string());
}

Answer<Hash> Params::hash(std::size_t place) const {
    TRY(const std::string_view given, text(place));
    const auto parsed = codec::parse_0x_fixed<Hash>(given);
    if (!parsed) return invalid_params(at(place) + "must be a hash: 0x and 64 hex digits");
    return *parsed;
}

Answer<Address> Params::address(std::size_t place) const {
    TRY(const std::string_view given, text(place));
    const auto parsed = parse_any_address(given);
    if (!parsed) return invalid_params(at(place) + "must be an address: 0x and 40 hex digits, or arp1…");
    return *parsed;
}

Answer<Bytes> Params::data(std::size_t place) const {
    TRY(const std::string_view given, text(place));
    const auto parsed = codec::parse_0x(given);
    if (!parsed) return invalid_params(at(place) + "must be 0x and two hex digits a byte");
    return *parsed;
}

Answer<bool> Params::boolean(std::size_t place) const {
    const json::value* value = find(place);
    if (value == nullptr) return false;
    if (!value->is_bool()) return invalid_params(at(place) + "must be true or false");
    return value->get_bool();
}

Answer<std::uint64_t> Params::number(std::size_t place) const {
    const json::value* value = find(place);
    if (value != nullptr && value->is_int64() && value->get_int64() >= 0)
        return static_cast<std::uint64_t>(value->get_int64());
    TRY(const std::string_view given, text(place));
    const auto parsed = parse_quantity(given);
    if (!parsed || !parsed->fits_u64()) return invalid_params(at(place) + "must be a quantity such as 0x1f");
    return parsed->low64();
}

Answer<BlockReference> Params::block(std::size_t place) const {
    const json::value* value = find(place);
    if (value == nullptr) return BlockReference{};
    std::optional<BlockReference> parsed;
    if (value->is_object()) parsed = reference_of(value->get_object());
    if (value->is_string()) parsed = parse_block_reference(std::string_view(value->get_string()));
    if (!parsed)
        return invalid_params(at(place) + "must be a block: \"latest\", \"pending\", \"earliest\" or a quantity");
    return *parsed;
}

Answer<std::vector<double>> Params::percentiles(std::size_t place) const {
    std::vector<double> out;
    const json::value* value = find(place);
    if (value == nullptr) return out;
    const auto malformed = [place] {
        return invalid_params(at(place) + "must be at most 100 rising numbers from 0 to 100");
    };
    if (!value->is_array() || value->get_array().size() > percentiles_max) return malformed();
    for (const json::value& item : value->get_array()) {
        if (!item.is_number()) return malformed();
        const double percentile = item.to_number<double>();
        if (!(percentile >= 0 && percentile <= 100) || (!out.empty() && percentile < out.back())) return malformed();
        out.push_back(percentile);
    }
    return out;
}

Answer<const json::object*> Params::object(std::size_t place) const {
    const json::value* value = find(place);
    if (value == nullptr || !value->is_object()) return invalid_params(at(place) + "must be an object");
    return &value->get_object();
}

Answer<Params::Call> Params::call(std::size_t place) const {
    TRY(const json::object* found, object(place));
    const json::object& given = *found;
    Call out;
    TRY(out.from, address_member(given, "from"));
    TRY(out.transaction.to, address_member(given, "to"));
    TRY(out.transaction.value.atto, quantity_member(given, "value"));
    TRY(out.transaction.data, input_member(given));
    TRY(out.transaction.access_list, access_list_member(given));
    return out;
}

} // namespace arpeggio::rpc
