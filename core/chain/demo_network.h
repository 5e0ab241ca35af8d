#pragma once
#include "chain/network_definition.h"

namespace arpeggio::chain {

// Demo networks: everything, keys too, follows from one seed. Worth nothing by intent.

struct DemoOptions {
    Hash seed = {};
    std::uint32_t shards = 1;
    std::uint32_t validators = 4;  ///< at least 4 × shards
    std::uint64_t accounts = 1000; ///< funded, over all shards; beside the faucet
    std::uint32_t epoch_seconds = 60;
    TimestampMs genesis_time = {};
};

/// The definition's own seed is another than the one given, which the keys follow from. The network id is drawn too, so
/// that no two demos share chain ids. Fails with the option's field if one is out of range.
Result<NetworkDefinition, DefinitionProblem> make_demo_network(const DemoOptions& options);

/// Whole supply at genesis (protocol.md, section 8).
constexpr std::uint64_t supply_arp = 12'600'000'000;

crypto::Ed25519SecretKey demo_validator_key(const Hash& demo_seed, std::size_t position);
crypto::Secp256k1SecretKey demo_operator_key(const Hash& demo_seed, std::size_t position);
crypto::Secp256k1SecretKey demo_faucet_key(const Hash& demo_seed);
/// The key of account `index` of GeneratedAccounts. `seed` is the one in the definition.
crypto::Secp256k1SecretKey generated_account_key(const Hash& seed, std::uint64_t index);
/// The seed that make_demo_network gives its generated accounts.
Hash demo_accounts_seed(const Hash& demo_seed);

} // namespace arpeggio::chain
