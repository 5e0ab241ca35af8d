#include "chain/demo_network.h"

#include "base/check.h"
#include "chain/genesis.h"
#include "codec/writer.h"
#include "crypto/hash.h"

#include <algorithm>

namespace arpeggio::chain {
namespace {
/// 32 bytes for one use of a seed.
Hash derive(const Hash& seed, std::string_view use, std::uint64_t index = 0) {
    codec::Writer out;
    out.fixed(seed).u64(index).bytes(as_bytes(use));
    return Hash::from(crypto::blake2b(out.out(), Hash::size, as_bytes("arpeggio demo keys")));
}
crypto::Secp256k1SecretKey derive_account_key(const Hash& seed, std::string_view use, std::uint64_t index = 0) {
    auto key = crypto::Secp256k1SecretKey::from_bytes(derive(seed, use, index).view());
    CHECK(key.has_value()); // fails once in 2^128
    return *std::move(key);
}

/// Below 2^36 and far above the ids of public networks, which start at 1.
NetworkId demo_network_id(const Hash& seed) {
    constexpr std::uint64_t first = 1ULL << 20;
    constexpr std::uint64_t end = 1ULL << 36;
    const U256 drawn = from_big_endian(derive(seed, "network id").view());
    return {first + (drawn % U256{end - first}).low64()};
}

constexpr std::uint64_t weight_arp = 10'000;
/// For up to a million generated accounts; more share what a million have.
constexpr std::uint64_t account_arp = 10'000;
constexpr std::uint64_t accounts_full = 1'000'000;

Result<void, DefinitionProblem> check_options(const DemoOptions& options) {
    const auto fault = [](const char* field) { return Fail(DefinitionProblem{DefinitionError::OutOfRange, field}); };
    if (options.shards == 0 || options.shards > NetworkDefinition::shards_max) return fault("shards");
    const std::uint64_t per_shard_max = ledger::Committee::size_max;
    const bool is_enough = options.validators >= 4ULL * options.shards;
    if (!is_enough || options.validators > per_shard_max * options.shards) return fault("validators");
    if (options.accounts > NetworkDefinition::generated_max) return fault("accounts");
    if (options.epoch_seconds < 15) return fault("epoch");
    return {};
}

std::vector<GenesisAccount> faucets(const NetworkDefinition& definition, const Address& faucet) {
    const std::uint32_t shards = definition.profile.shards;
    const Amount share{arp(supply_arp).atto / U256{shards}};
    std::vector<GenesisAccount> out;
    for (std::uint32_t shard = 0; shard < shards; ++shard) {
        const Amount rest = shard == 0 ? Amount{arp(supply_arp).atto % U256{shards}} : Amount{};
        const Amount generated = genesis_supply(definition, {shard});
        out.push_back({.shard = {shard}, .address = faucet, .balance = share + rest - generated});
    }
    return out;
}
} // namespace

crypto::Ed25519SecretKey demo_validator_key(const Hash& demo_seed, std::size_t position) {
    return crypto::Ed25519SecretKey::from_seed(derive(demo_seed, "validator", position).view());
}
crypto::Secp256k1SecretKey demo_operator_key(const Hash& demo_seed, std::size_t position) {
    return derive_account_key(demo_seed, "operator", position);
}
crypto::Secp256k1SecretKey demo_faucet_key(const Hash& demo_seed) {
    return derive_account_key(demo_seed, "faucet");
}
Hash demo_accounts_seed(const Hash& demo_seed) {
    return derive(demo_seed, "accounts");
}

crypto::Secp256k1SecretKey generated_account_key(const Hash& seed, std::uint64_t index) {
    const crypto::Secp256k1SecretKey first = derive_account_key(seed, "account");
    if (index == 0) return first.clone();
    auto key = first.plus(to_big_endian(U256{index}));
    CHECK(key.has_value()); // fails once in 2^128
    return *std::move(key);
}

Result<NetworkDefinition, DefinitionProblem> make_demo_network(const DemoOptions& options) {
    TRY_VOID(check_options(options));
    NetworkDefinition out;
    out.name = "demo";
    out.network = demo_network_id(options.seed);
    out.is_test = true;
    out.is_demo = true;
    out.profile = demo_profile();
    out.profile.shards = options.shards;
    out.profile.epoch_seconds = options.epoch_seconds;
    const std::uint64_t dealt = (options.validators + options.shards - 1) / options.shards;
    out.profile.staking.seats = std::max<std::uint64_t>(out.profile.staking.seats, dealt); // all of them serve
    out.genesis_time = options.genesis_time;
    out.seed = derive(options.seed, "randomness");
    for (std::size_t i = 0; i < options.validators; ++i) {
        out.validators.push_back(
            {.name = "Validator " + std::to_string(i + 1),
             .key = demo_validator_key(options.seed, i).public_key(),
             .operator_address = demo_operator_key(options.seed, i).address(),
             .weight = weight_arp});
    }
    if (options.accounts > 0) {
        const std::uint64_t each = account_arp * accounts_full / std::max(options.accounts, accounts_full);
        out.generated = {demo_accounts_seed(options.seed), options.accounts, arp(each)};
    }
    out.accounts = faucets(out, demo_faucet_key(options.seed).address());
    TRY_VOID(validate_definition(out));
    return out;
}

} // namespace arpeggio::chain
