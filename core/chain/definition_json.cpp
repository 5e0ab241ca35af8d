#include "base/check.h"
#include "chain/network_definition.h"
#include "codec/address.h"
#include "codec/hex.h"

#include <boost/json.hpp>

#include <limits>
#include <set>

namespace arpeggio::chain {
namespace {
namespace json = boost::json;
template <class T>
using Parsed = Result<T, DefinitionProblem>;

/// The fields of one object, each to be asked for once; what was not asked for is unknown.
class Fields {
public:
    static Parsed<Fields> of(const json::value& value, const std::string& path) {
        const json::object* object = value.if_object();
        if (object == nullptr) return Fail(DefinitionProblem{DefinitionError::WrongType, path});
        return Fields(*object, path);
    }

    Parsed<const json::value*> value(std::string_view name) {
        asked_.insert(name);
        const json::value* found = object_.if_contains({name.data(), name.size()});
        if (found == nullptr) return Fail(problem(DefinitionError::Missing, name));
        return found;
    }
    [[nodiscard]] bool has(std::string_view name) const { return object_.contains({name.data(), name.size()}); }

    Parsed<std::string> text(std::string_view name) {
        TRY(const json::value* found, value(name));
        if (!found->is_string()) return Fail(problem(DefinitionError::WrongType, name));
        const json::string& text = found->get_string();
        return std::string(text.begin(), text.end());
    }
    Parsed<bool> boolean(std::string_view name) {
        TRY(const json::value* found, value(name));
        if (!found->is_bool()) return Fail(problem(DefinitionError::WrongType, name));
        return found->get_bool();
    }
    /// The JSON reader gives whole numbers below 2^63 as signed.
    Parsed<std::uint64_t> number(std::string_view name) {
        TRY(const json::value* found, value(name));
        if (found->is_uint64()) return found->get_uint64();
        if (!found->is_int64()) return Fail(problem(DefinitionError::WrongType, name));
        if (found->get_int64() < 0) return Fail(problem(DefinitionError::OutOfRange, name));
        return static_cast<std::uint64_t>(found->get_int64());
    }
    Parsed<std::uint32_t> number32(std::string_view name) {
        TRY(const std::uint64_t wide, number(name));
        if (wide > std::numeric_limits<std::uint32_t>::max()) return Fail(problem(DefinitionError::OutOfRange, name));
        return static_cast<std::uint32_t>(wide);
    }
    Parsed<Amount> amount(std::string_view name) {
        TRY(const std::string digits, text(name));
        const auto atto = parse_decimal(digits);
        if (!atto) return Fail(problem(DefinitionError::NotAnAmount, name));
        return Amount{*atto};
    }
    template <class Fixed>
    Parsed<Fixed> hex(std::string_view name) {
        TRY(const std::string digits, text(name));
        const auto bytes = codec::parse_0x_fixed<Fixed>(digits);
        if (!bytes) return Fail(problem(DefinitionError::NotHex, name));
        return *bytes;
    }
    Parsed<Address> address(std::string_view name) {
        TRY(const std::string shown, text(name));
        const auto address = codec::parse_address(shown);
        if (!address) return Fail(problem(DefinitionError::NotAnAddress, name));
        return *address;
    }
    Parsed<Fields> object(std::string_view name) {
        TRY(const json::value* found, value(name));
        return Fields::of(*found, path_of(name));
    }
    /// Every item of a list read by `read`.
    template <class T>
    Parsed<std::vector<T>> list(std::string_view name, Parsed<T> (*read)(Fields&)) {
        TRY(const json::value* found, value(name));
        if (!found->is_array()) return Fail(problem(DefinitionError::WrongType, name));
        std::vector<T> out;
        for (const json::value& item : found->get_array()) {
            TRY(Fields fields, Fields::of(item, path_of(name) + "[" + std::to_string(out.size()) + "]"));
            TRY(T read_item, read(fields));
            TRY_VOID(fields.finish());
            out.push_back(std::move(read_item));
        }
        return out;
    }
    /// Fails on a field that was not asked for.
    [[nodiscard]] Parsed<void> finish() const {
        for (const auto& [name, unused] : object_) {
            const std::string_view known(name.data(), name.size());
            if (!asked_.contains(known)) return Fail(problem(DefinitionError::Unknown, known));
        }
        return {};
    }
    [[nodiscard]] DefinitionProblem problem(DefinitionError error, std::string_view name) const {
        return {error, path_of(name)};
    }

private:
    Fields(const json::object& object, std::string path) : object_(object), path_(std::move(path)) {}
    [[nodiscard]] std::string path_of(std::string_view name) const {
        return path_.empty() ? std::string(name) : path_ + "." + std::string(name);
    }

    const json::object& object_;
    std::string path_;
    std::set<std::string_view> asked_;
};

Parsed<staking::Rules> read_staking(Fields& in) {
    staking::Rules out;
    TRY(out.self_stake_min, in.amount("self_stake_min"));
    TRY(out.delegation_min, in.amount("delegation_min"));
    TRY(out.commission_min.value, in.number("commission_min"));
    TRY(out.lock_epochs, in.number("lock_epochs"));
    TRY(out.redelegation_epochs, in.number("redelegation_epochs"));
    TRY(out.seats, in.number("seats"));
    TRY(out.seats_max.value, in.number("seats_max"));
    TRY_VOID(in.finish());
    return out;
}
Parsed<Profile> read_profile(Fields& in) {
    Profile out;
    TRY(out.shards, in.number32("shards"));
    TRY(out.slot_interval_ms, in.number32("slot_interval_ms"));
    TRY(out.delta_ms, in.number32("delta_ms"));
    TRY(out.standstill_ms, in.number32("standstill_ms"));
    TRY(out.slots_per_window, in.number32("slots_per_window"));
    TRY(out.epoch_seconds, in.number32("epoch_seconds"));
    TRY(out.delay_bits, in.number32("delay_bits"));
    TRY(out.delay_squarings, in.number("delay_squarings"));
    TRY(out.fence_blocks, in.number32("fence_blocks"));
    TRY(out.gas_limit, in.number("gas_limit"));
    TRY(out.body_bytes_max, in.number32("body_bytes_max"));
    TRY(out.fees.base_fee_floor, in.amount("base_fee_floor"));
    TRY(out.fees.base_fee_ceiling, in.amount("base_fee_ceiling"));
    TRY(Fields staking, in.object("staking"));
    TRY(out.staking, read_staking(staking));
    TRY_VOID(in.finish());
    return out;
}
Parsed<GenesisValidator> read_validator(Fields& in) {
    GenesisValidator out;
    TRY(out.name, in.text("name"));
    TRY(out.key, in.hex<crypto::Ed25519PublicKey>("key"));
    TRY(out.operator_address, in.address("operator"));
    TRY(out.weight, in.number("weight"));
    return out;
}
Parsed<GenesisAccount> read_account(Fields& in) {
    GenesisAccount out;
    TRY(out.shard.value, in.number32("shard"));
    TRY(out.address, in.address("address"));
    TRY(out.balance, in.amount("balance"));
    return out;
}
Parsed<GeneratedAccounts> read_generated(Fields& in) {
    GeneratedAccounts out;
    TRY(out.seed, in.hex<Hash>("seed"));
    TRY(out.count, in.number("count"));
    TRY(out.balance, in.amount("balance"));
    TRY_VOID(in.finish());
    return out;
}

Parsed<NetworkDefinition> read_definition(Fields& in) {
    TRY(const std::uint64_t schema, in.number("schema"));
    if (schema != NetworkDefinition::schema) return Fail(in.problem(DefinitionError::WrongSchema, "schema"));
    NetworkDefinition out;
    TRY(out.name, in.text("name"));
    TRY(out.network.value, in.number("network_id"));
    TRY(out.is_test, in.boolean("test"));
    TRY(out.is_demo, in.boolean("demo"));
    TRY(out.genesis_time.value, in.number("genesis_time_ms"));
    TRY(out.seed, in.hex<Hash>("seed"));
    TRY(Fields profile, in.object("profile"));
    TRY(out.profile, read_profile(profile));
    TRY(out.validators, in.list("validators", read_validator));
    TRY(out.accounts, in.list("accounts", read_account));
    if (in.has("generated_accounts")) {
        TRY(Fields generated, in.object("generated_accounts"));
        TRY(out.generated, read_generated(generated));
    }
    TRY_VOID(in.finish());
    return out;
}
} // namespace

Result<NetworkDefinition, DefinitionProblem> parse_definition(std::string_view text) {
    if (text.size() > NetworkDefinition::json_max) return Fail(DefinitionProblem{DefinitionError::TooLarge, ""});
    boost::system::error_code error;
    const json::value value = json::parse({text.data(), text.size()}, error);
    if (error) return Fail(DefinitionProblem{DefinitionError::NotJson, ""});
    TRY(Fields fields, Fields::of(value, ""));
    TRY(NetworkDefinition definition, read_definition(fields));
    TRY_VOID(validate_definition(definition));
    return definition;
}

namespace {
std::string decimal(const Amount& amount) {
    return to_decimal(amount.atto);
}
/// Rates in parts of 10^18.
json::object json_of(const staking::Rules& rules) {
    return {
        {"self_stake_min", decimal(rules.self_stake_min)},
        {"delegation_min", decimal(rules.delegation_min)},
        {"commission_min", rules.commission_min.value},
        {"lock_epochs", rules.lock_epochs},
        {"redelegation_epochs", rules.redelegation_epochs},
        {"seats", rules.seats},
        {"seats_max", rules.seats_max.value}};
}
json::object json_of(const Profile& profile) {
    return {
        {"shards", profile.shards},
        {"slot_interval_ms", profile.slot_interval_ms},
        {"delta_ms", profile.delta_ms},
        {"standstill_ms", profile.standstill_ms},
        {"slots_per_window", profile.slots_per_window},
        {"epoch_seconds", profile.epoch_seconds},
        {"delay_bits", profile.delay_bits},
        {"delay_squarings", profile.delay_squarings},
        {"fence_blocks", profile.fence_blocks},
        {"gas_limit", profile.gas_limit},
        {"body_bytes_max", profile.body_bytes_max},
        {"base_fee_floor", decimal(profile.fees.base_fee_floor)},
        {"base_fee_ceiling", decimal(profile.fees.base_fee_ceiling)},
        {"staking", json_of(profile.staking)}};
}
json::object json_of(const GenesisValidator& validator) {
    return {
        {"name", validator.name},
        {"key", codec::to_0x(validator.key.view())},
        {"operator", codec::to_bech32(validator.operator_address)},
        {"weight", validator.weight}};
}
json::object json_of(const GenesisAccount& account) {
    return {
        {"shard", account.shard.value},
        {"address", codec::to_bech32(account.address)},
        {"balance", decimal(account.balance)}};
}
/// One item a line: a definition is read by people and kept under version control.
template <class T>
std::string lines_of(const std::vector<T>& items) {
    std::string out = "[";
    for (const T& item : items) {
        out += out.size() == 1 ? "\n    " : ",\n    ";
        out += json::serialize(json_of(item));
    }
    return out + (items.empty() ? "]" : "\n  ]");
}
} // namespace

std::string to_json(const NetworkDefinition& definition) {
    std::string out;
    const auto field = [&out](std::string_view name, const std::string& value) {
        out += out.empty() ? "{\n  \"" : ",\n  \"";
        out += std::string(name) + "\": " + value;
    };
    field("schema", std::to_string(NetworkDefinition::schema));
    field("name", json::serialize(definition.name));
    field("network_id", std::to_string(definition.network.value));
    field("test", definition.is_test ? "true" : "false");
    field("demo", definition.is_demo ? "true" : "false");
    field("genesis_time_ms", std::to_string(definition.genesis_time.value));
    field("seed", json::serialize(codec::to_0x(definition.seed.view())));
    field("profile", json::serialize(json_of(definition.profile)));
    field("validators", lines_of(definition.validators));
    field("accounts", lines_of(definition.accounts));
    if (definition.generated) {
        const json::object generated{
            {"seed", codec::to_0x(definition.generated->seed.view())},
            {"count", definition.generated->count},
            {"balance", decimal(definition.generated->balance)}};
        field("generated_accounts", json::serialize(generated));
    }
    return out + "\n}\n";
}

} // namespace arpeggio::chain
