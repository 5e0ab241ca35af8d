#pragma once
#include "crypto/secp256k1.h"

#include <string>

namespace arpeggio::wallet {

/// A private key with the chain code that makes it the parent of others. Source: BIP-32, private derivation only.
class HdKey {
public:
    static constexpr std::uint32_t hardened =
        1U << 31; ///< added to an index: the child cannot be derived from public keys

    /// `seed` has 16 to 64 bytes (CHECK). Absent for a seed whose key is out of range: chance 2^-127.
    static std::optional<HdKey> from_seed(ByteView seed);
    /// Absent where BIP-32 says to go on with the next index: chance 2^-127.
    [[nodiscard]] std::optional<HdKey> child(std::uint32_t index) const;

    [[nodiscard]] const crypto::Secp256k1SecretKey& key() const { return key_; }
    [[nodiscard]] ByteView chain_code() const { return chain_code_.view(); }

private:
    HdKey(crypto::Secp256k1SecretKey key, crypto::Secret chain_code)
        : key_(std::move(key)), chain_code_(std::move(chain_code)) {}
    crypto::Secp256k1SecretKey key_;
    crypto::Secret chain_code_;
};

/// Where an account's key lies below the seed: m/44'/coin'/0'/0/index (BIP-44).
struct AccountPath {
    static constexpr std::uint32_t arpeggio_coin = 1023, ethereum_coin = 60; ///< SLIP-44
    std::uint32_t coin_type = arpeggio_coin;
    std::uint32_t index = 0; ///< both below 2^31
    friend bool operator==(const AccountPath&, const AccountPath&) = default;
};
std::string to_string(const AccountPath& path);

/// The account's key. Stops the process where BIP-32 has none (chance 2^-125 over the five steps).
crypto::Secp256k1SecretKey derive_account_key(ByteView seed, const AccountPath& path);

} // namespace arpeggio::wallet
