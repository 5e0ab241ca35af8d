#pragma once
#include "base/amount.h"
#include "base/time.h"
#include "crypto/ed25519.h"
#include "crypto/secp256k1.h"
#include "execution/fees.h"
#include "ledger/block.h"
#include "ledger/committee.h"
#include "staking/rules.h"

#include <string>

namespace arpeggio::chain {

/// The numbers in which networks differ. Defaults: the `main` profile of protocol.md.
struct Profile {
    std::uint32_t shards = 1;
    std::uint32_t slot_interval_ms = 1000;
    std::uint32_t delta_ms = 400;
    std::uint32_t standstill_ms = 10'000;
    std::uint32_t slots_per_window = 4;
    std::uint32_t epoch_seconds = 3600;
    std::uint32_t delay_bits = 2048;            ///< of the discriminant that the delay function has
    std::uint64_t delay_squarings = 20'000'000; ///< with proof an eighth of the epoch on a desktop's core
    std::uint32_t fence_blocks = 600;           ///< of the beacon, after which a shard that it has not linked is halted
    std::uint64_t gas_limit = 480'000'000;      ///< of a block
    std::uint32_t body_bytes_max = 2'500'000;
    execution::FeeRules fees;
    staking::Rules staking;
    /// The length of an epoch, in slots of the beacon, rounded down. A valid profile's is a sharding::Timeline's.
    /// A single shard has one epoch that never ends.
    [[nodiscard]] bool has_epochs() const { return shards > 1; }
    [[nodiscard]] std::uint64_t epoch_slots() const { return std::uint64_t{epoch_seconds} * 1000 / slot_interval_ms; }
    /// No block holds more than Body::transactions_max.
    static constexpr std::uint64_t gas_limit_max = 21'000 * std::uint64_t{ledger::Body::transactions_max};
    friend bool operator==(const Profile&, const Profile&) = default;
};
Profile main_profile();
Profile demo_profile();

struct GenesisValidator {
    std::string name;
    crypto::Ed25519PublicKey key;
    Address operator_address;
    std::uint64_t weight = 0; ///< whole ARP: its own stake, in a network with epochs
    friend bool operator==(const GenesisValidator&, const GenesisValidator&) = default;
};
struct GenesisAccount {
    ShardId shard;
    Address address;
    Amount balance;
    friend bool operator==(const GenesisAccount&, const GenesisAccount&) = default;
};
/// Funded accounts whose keys follow from a seed (test networks only): number i is on shard i mod shards and belongs
/// to generated_account_key(seed, i). Keeps a million of them out of the file.
struct GeneratedAccounts {
    Hash seed;
    std::uint64_t count = 0;
    Amount balance; ///< of each
    friend bool operator==(const GeneratedAccounts&, const GeneratedAccounts&) = default;
};

/// NetworkDefinition: everything that nodes must agree on before their first block.
/// Written as JSON in resources/networks and by --create-network; its hash is the genesis hash.
struct NetworkDefinition {
    static constexpr std::uint64_t schema = 4; ///< of the file
    std::string name;
    NetworkId network;
    bool is_test = false; ///< keys may be plain or public: worthless by intent
    bool is_demo = false; ///< hosted whole in one process, with a faucet
    Profile profile;
    TimestampMs genesis_time;
    Hash seed; ///< of epochs 0 and 1
    std::vector<GenesisValidator> validators;
    std::vector<GenesisAccount> accounts;
    std::optional<GeneratedAccounts> generated;

    static constexpr std::size_t name_max = 64;          ///< bytes, of the network and of a validator
    static constexpr std::size_t json_max = 64'000'000;  ///< bytes of a file
    static constexpr std::size_t accounts_max = 200'000; ///< listed one by one
    static constexpr std::uint64_t generated_max = 20'000'000;
    static constexpr std::uint32_t shards_max = 1024;
    friend bool operator==(const NetworkDefinition&, const NetworkDefinition&) = default;
};

enum class DefinitionError : std::uint8_t {
    TooLarge,
    NotJson,
    WrongSchema,  ///< written for another version of this program
    Missing,      ///< a field
    Unknown,      ///< a field that no definition has
    WrongType,    ///< such as a number where a text belongs
    NotHex,       ///< of the field's number of bytes, behind 0x
    NotAnAddress, ///< or one with a bad checksum, or of another network
    NotAnAmount,  ///< atto as a decimal text
    OutOfRange,
    Duplicate,      ///< a validator's key, or an account twice on one shard
    NoQuorum,       ///< no validators, or weights too large in sum
    SupplyTooLarge, ///< balances of a shard beyond supply_max
    KeysArePublic,  ///< generated accounts on a network that is not marked test
};
std::string_view to_string(DefinitionError error);

struct DefinitionProblem {
    DefinitionError error{};
    std::string field; ///< such as "validators[2].key"; empty if it is the whole
    friend bool operator==(const DefinitionProblem&, const DefinitionProblem&) = default;
};

/// "validators[2].key is not 0x and 64 digits of hex"
std::string describe(const DefinitionProblem& problem);

/// Strict: every field there, none unknown, every value in its range.
Result<NetworkDefinition, DefinitionProblem> parse_definition(std::string_view json);
/// The same checks on a definition made in the program.
Result<void, DefinitionProblem> validate_definition(const NetworkDefinition& definition);
/// Human-readable; parse_definition(to_json(d)) == d for a valid d.
std::string to_json(const NetworkDefinition& definition);
/// Commits to every field.
Hash genesis_hash(const NetworkDefinition& definition);

/// Where the key stands among the validators; their number if it is none of them: one that came later.
std::size_t position_of(const NetworkDefinition& definition, const crypto::Ed25519PublicKey& key);
/// For people: a validator's name, or "Key 1a2b3c4d" of one that came later.
std::string name_of(const NetworkDefinition& definition, const crypto::Ed25519PublicKey& key);
/// What the validators have staked at genesis, on shard 0: nothing in a network without epochs.
Amount genesis_stake(const NetworkDefinition& definition);
/// The validators of one shard at genesis: number i serves shard i mod shards. Absent only if invalid.
std::optional<ledger::Committee> genesis_committee(const NetworkDefinition& definition, ShardId shard);

} // namespace arpeggio::chain
