#include "chain/network_definition.h"

#include "codec/hex.h"
#include "codec/writer.h"
#include "crypto/hash.h"
#include "delay/discriminant.h"
#include "delay/plan.h"
#include "ledger/system_contracts.h"
#include "sharding/assignment.h"
#include "sharding/epoch.h"

#include <algorithm>
#include <set>

namespace arpeggio::chain {
namespace {
using Problem = DefinitionProblem;
using Checked = Result<void, DefinitionProblem>;

/// Sums of amounts and prices stay far from 256 bits.
Amount supply_max() {
    return arp(1'000'000'000'000'000);
}
Amount base_fee_max() {
    return arp(1);
}
constexpr std::uint64_t year_9999_ms = 253'402'300'799'999;

Checked check(bool is_good, DefinitionError error, std::string field) {
    if (is_good) return {};
    return Fail(Problem{error, std::move(field)});
}
Checked in_range(std::uint64_t value, std::uint64_t low, std::uint64_t high, std::string field) {
    return check(value >= low && value <= high, DefinitionError::OutOfRange, std::move(field));
}
std::string item(std::string_view list, std::size_t index, std::string_view field) {
    return std::string(list) + "[" + std::to_string(index) + "]" + std::string(field);
}

Checked check_staking(const staking::Rules& rules) {
    const auto is_amount = [](const Amount& amount) { return !amount.is_zero() && amount <= supply_max(); };
    constexpr std::uint64_t whole = staking::rate_whole.value;
    TRY_VOID(check(is_amount(rules.self_stake_min), DefinitionError::OutOfRange, "profile.staking.self_stake_min"));
    TRY_VOID(check(is_amount(rules.delegation_min), DefinitionError::OutOfRange, "profile.staking.delegation_min"));
    TRY_VOID(in_range(rules.commission_min.value, 0, whole, "profile.staking.commission_min"));
    TRY_VOID(in_range(rules.lock_epochs, 1, 10'000, "profile.staking.lock_epochs"));
    TRY_VOID(in_range(rules.redelegation_epochs, 0, rules.lock_epochs, "profile.staking.redelegation_epochs"));
    TRY_VOID(in_range(rules.seats, sharding::members_min, ledger::Committee::size_max, "profile.staking.seats"));
    return in_range(rules.seats_max.value, 1, whole, "profile.staking.seats_max");
}

Checked check_profile(const Profile& profile) {
    TRY_VOID(in_range(profile.shards, 1, NetworkDefinition::shards_max, "profile.shards"));
    TRY_VOID(in_range(profile.slot_interval_ms, 50, 60'000, "profile.slot_interval_ms"));
    TRY_VOID(in_range(profile.delta_ms, 1, 10'000, "profile.delta_ms"));
    TRY_VOID(in_range(profile.standstill_ms, 100, 600'000, "profile.standstill_ms"));
    TRY_VOID(in_range(profile.slots_per_window, 1, 64, "profile.slots_per_window"));
    TRY_VOID(in_range(profile.epoch_seconds, 15, 10'000'000, "profile.epoch_seconds"));
    const std::uint64_t slots_min = sharding::Timeline::length_min, slots_max = sharding::Timeline::length_max;
    TRY_VOID(in_range(profile.epoch_slots(), slots_min, slots_max, "profile.epoch_seconds"));
    const bool is_size = delay::Discriminant::is_size(profile.delay_bits);
    TRY_VOID(check(is_size, DefinitionError::OutOfRange, "profile.delay_bits"));
    TRY_VOID(in_range(profile.delay_squarings, 1, delay::squarings_max, "profile.delay_squarings"));
    TRY_VOID(in_range(profile.fence_blocks, 1, 1'000'000, "profile.fence_blocks"));
    TRY_VOID(in_range(profile.gas_limit, 21'000, Profile::gas_limit_max, "profile.gas_limit"));
    TRY_VOID(in_range(profile.body_bytes_max, 1'000, ledger::Body::size_max, "profile.body_bytes_max"));
    TRY_VOID(check_staking(profile.staking));
    const Amount& floor = profile.fees.base_fee_floor;
    const Amount& ceiling = profile.fees.base_fee_ceiling;
    TRY_VOID(check(!floor.is_zero() && floor <= ceiling, DefinitionError::OutOfRange, "profile.base_fee_floor"));
    return check(ceiling <= base_fee_max(), DefinitionError::OutOfRange, "profile.base_fee_ceiling");
}

bool is_name_of_network(std::string_view name) {
    return !name.empty() && name.size() <= NetworkDefinition::name_max &&
           std::all_of(name.begin(), name.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                      c == '_' || c == '.';
           });
}
bool is_name_of_validator(std::string_view name) {
    return !name.empty() && name.size() <= NetworkDefinition::name_max &&
           std::none_of(name.begin(), name.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; });
}

Checked check_validators(const NetworkDefinition& definition) {
    std::set<crypto::Ed25519PublicKey> keys;
    for (std::size_t i = 0; i < definition.validators.size(); ++i) {
        const GenesisValidator& validator = definition.validators[i];
        const auto field = [i](std::string_view name) { return item("validators", i, name); };
        TRY_VOID(check(is_name_of_validator(validator.name), DefinitionError::OutOfRange, field(".name")));
        TRY_VOID(check(keys.insert(validator.key).second, DefinitionError::Duplicate, field(".key")));
        TRY_VOID(in_range(validator.weight, 1, ledger::Committee::weight_max, field(".weight")));
    }
    const Amount staked = genesis_stake(definition);
    TRY_VOID(check(staked <= supply_max(), DefinitionError::SupplyTooLarge, "validators"));
    for (std::uint32_t shard = 0; shard < definition.profile.shards; ++shard) {
        TRY_VOID(check(genesis_committee(definition, {shard}).has_value(), DefinitionError::NoQuorum, "validators"));
    }
    return {};
}

Checked check_accounts(const NetworkDefinition& definition) {
    const std::uint32_t shards = definition.profile.shards;
    TRY_VOID(in_range(definition.accounts.size(), 0, NetworkDefinition::accounts_max, "accounts"));
    std::set<std::pair<std::uint32_t, Address>> known;
    std::vector<Amount> supply(shards);
    supply[0] = genesis_stake(definition);
    for (std::size_t i = 0; i < definition.accounts.size(); ++i) {
        const GenesisAccount& account = definition.accounts[i];
        const auto field = [i](std::string_view name) { return item("accounts", i, name); };
        TRY_VOID(in_range(account.shard.value, 0, shards - 1, field(".shard")));
        const bool is_new = known.emplace(account.shard.value, account.address).second;
        TRY_VOID(check(is_new, DefinitionError::Duplicate, field(".address")));
        const bool is_free = !ledger::keeps_books(account.address);
        TRY_VOID(check(is_free, DefinitionError::OutOfRange, field(".address")));
        const bool is_amount = !account.balance.is_zero() && account.balance <= supply_max();
        TRY_VOID(check(is_amount, DefinitionError::OutOfRange, field(".balance")));
        Amount& sum = supply[account.shard.value];
        sum += account.balance;
        TRY_VOID(check(sum <= supply_max(), DefinitionError::SupplyTooLarge, "accounts"));
    }
    if (!definition.generated) return {};
    const GeneratedAccounts& generated = *definition.generated;
    TRY_VOID(check(definition.is_test, DefinitionError::KeysArePublic, "generated_accounts"));
    TRY_VOID(in_range(generated.count, 1, NetworkDefinition::generated_max, "generated_accounts.count"));
    const bool is_amount = !generated.balance.is_zero() && generated.balance <= supply_max();
    TRY_VOID(check(is_amount, DefinitionError::OutOfRange, "generated_accounts.balance"));
    const Amount all{generated.balance.atto * U256{generated.count}};
    return check(all <= supply_max(), DefinitionError::SupplyTooLarge, "generated_accounts");
}
} // namespace

std::string_view to_string(DefinitionError error) {
    switch (error) {
    case DefinitionError::TooLarge: return "TooLarge";
    case DefinitionError::NotJson: return "NotJson";
    case DefinitionError::WrongSchema: return "WrongSchema";
    case DefinitionError::Missing: return "Missing";
    case DefinitionError::Unknown: return "Unknown";
    case DefinitionError::WrongType: return "WrongType";
    case DefinitionError::NotHex: return "NotHex";
    case DefinitionError::NotAnAddress: return "NotAnAddress";
    case DefinitionError::NotAnAmount: return "NotAnAmount";
    case DefinitionError::OutOfRange: return "OutOfRange";
    case DefinitionError::Duplicate: return "Duplicate";
    case DefinitionError::NoQuorum: return "NoQuorum";
    case DefinitionError::SupplyTooLarge: return "SupplyTooLarge";
    case DefinitionError::KeysArePublic: return "KeysArePublic";
    }
    return "?";
}

namespace {
std::string_view what_is_wrong(DefinitionError error) {
    switch (error) {
    case DefinitionError::TooLarge: return "is larger than a definition can be";
    case DefinitionError::NotJson: return "is not JSON";
    case DefinitionError::WrongSchema: return "is of another version of this program";
    case DefinitionError::Missing: return "is missing";
    case DefinitionError::Unknown: return "is not a field of a definition";
    case DefinitionError::WrongType: return "is of the wrong type";
    case DefinitionError::NotHex: return "is not 0x and 64 digits of hex";
    case DefinitionError::NotAnAddress: return "is not a good address";
    case DefinitionError::NotAnAmount: return "is not a whole number of atto, written as a text";
    case DefinitionError::OutOfRange: return "is out of range";
    case DefinitionError::Duplicate: return "stands there twice";
    case DefinitionError::NoQuorum: return "do not give every shard a committee";
    case DefinitionError::SupplyTooLarge: return "hold more coin than a network may";
    case DefinitionError::KeysArePublic: return "are for test networks only";
    }
    return "?";
}
} // namespace

std::string describe(const DefinitionProblem& problem) {
    const std::string subject = problem.field.empty() ? "the definition" : problem.field;
    return subject + " " + std::string(what_is_wrong(problem.error));
}

Profile main_profile() {
    return {};
}
Profile demo_profile() {
    Profile profile;
    profile.delta_ms = 250;
    profile.standstill_ms = 5'000;
    profile.epoch_seconds = 60;
    profile.delay_bits = 1024;
    profile.delay_squarings = 150'000;
    profile.fence_blocks = 180;
    profile.staking.lock_epochs = 3;
    profile.staking.seats = 8;
    return profile;
}

Checked validate_definition(const NetworkDefinition& definition) {
    constexpr std::uint64_t network_end = std::uint64_t{1} << 36;
    TRY_VOID(check(is_name_of_network(definition.name), DefinitionError::OutOfRange, "name"));
    TRY_VOID(in_range(definition.network.value, 1, network_end - 1, "network_id"));
    TRY_VOID(in_range(definition.genesis_time.value, 0, year_9999_ms, "genesis_time_ms"));
    TRY_VOID(check_profile(definition.profile));
    TRY_VOID(check_validators(definition));
    return check_accounts(definition);
}

std::size_t position_of(const NetworkDefinition& definition, const crypto::Ed25519PublicKey& key) {
    const auto found = std::ranges::find(definition.validators, key, &GenesisValidator::key);
    return static_cast<std::size_t>(found - definition.validators.begin());
}

std::string name_of(const NetworkDefinition& definition, const crypto::Ed25519PublicKey& key) {
    const std::size_t position = position_of(definition, key);
    if (position < definition.validators.size()) return definition.validators[position].name;
    return "Key " + codec::to_hex(key.view().first(4));
}

Amount genesis_stake(const NetworkDefinition& definition) {
    Amount out;
    if (!definition.profile.has_epochs()) return out;
    for (const GenesisValidator& validator : definition.validators) out += arp(validator.weight);
    return out;
}

std::optional<ledger::Committee> genesis_committee(const NetworkDefinition& definition, ShardId shard) {
    std::vector<ledger::Member> members;
    for (std::size_t i = shard.value; i < definition.validators.size(); i += definition.profile.shards) {
        const GenesisValidator& validator = definition.validators[i];
        members.push_back({validator.key, validator.weight, validator.operator_address});
    }
    return ledger::Committee::make(std::move(members));
}

Hash genesis_hash(const NetworkDefinition& definition) {
    codec::Writer out;
    const Profile& profile = definition.profile;
    out.u64(NetworkDefinition::schema).byte_string(as_bytes(definition.name)).u64(definition.network.value);
    out.boolean(definition.is_test).boolean(definition.is_demo);
    out.u32(profile.shards).u32(profile.slot_interval_ms).u32(profile.delta_ms).u32(profile.standstill_ms);
    out.u32(profile.slots_per_window).u32(profile.epoch_seconds).u32(profile.delay_bits).u64(profile.delay_squarings);
    out.u32(profile.fence_blocks).u64(profile.gas_limit).u32(profile.body_bytes_max);
    out.u256(profile.fees.base_fee_floor.atto).u256(profile.fees.base_fee_ceiling.atto);
    const staking::Rules& staking = profile.staking;
    out.u256(staking.self_stake_min.atto).u256(staking.delegation_min.atto).u64(staking.commission_min.value);
    out.u64(staking.lock_epochs).u64(staking.redelegation_epochs).u64(staking.seats).u64(staking.seats_max.value);
    out.u64(definition.genesis_time.value).fixed(definition.seed);
    out.u64(definition.validators.size());
    for (const GenesisValidator& validator : definition.validators) {
        out.byte_string(as_bytes(validator.name)).fixed(validator.key).fixed(validator.operator_address);
        out.u64(validator.weight);
    }
    out.u64(definition.accounts.size());
    for (const GenesisAccount& account : definition.accounts) {
        out.u32(account.shard.value).fixed(account.address).u256(account.balance.atto);
    }
    out.boolean(definition.generated.has_value());
    if (definition.generated) {
        out.fixed(definition.generated->seed).u64(definition.generated->count);
        out.u256(definition.generated->balance.atto);
    }
    return crypto::hash(crypto::HashDomain::Genesis, {out.out()});
}

} // namespace arpeggio::chain
