#pragma once
#include "base/ids.h"
#include "base/result.h"
#include "crypto/secret.h"

#include <optional>
#include <string_view>

namespace arpeggio::crypto {

/// A recoverable ECDSA signature over secp256k1: r and s big-endian, and which of two public keys is meant.
struct EcdsaSignature {
    FixedBytes<struct EcdsaScalarTag, 32> r, s;
    std::uint8_t y_parity = 0; ///< 0 or 1
    friend bool operator==(const EcdsaSignature&, const EcdsaSignature&) = default;
};

enum class EcdsaError : std::uint8_t {
    OutOfRange, ///< r or s outside [1, n), or a parity that is not 0 or 1
    HighS,      ///< s above half the group order
    NoSuchKey,  ///< r is not the x coordinate of a point
};
std::string_view to_string(EcdsaError error);

/// The address that signed `digest`. Refuses s above half the group order (EIP-2) and scalars outside [1, n).
/// About 45 µs; any number of threads at once.
Result<Address, EcdsaError> recover(const Hash& digest, const EcdsaSignature& signature);

/// An account's private key.
class Secp256k1SecretKey {
public:
    /// Absent unless `scalar` is 32 bytes in [1, n).
    static std::optional<Secp256k1SecretKey> from_bytes(ByteView scalar);
    [[nodiscard]] Address address() const;
    [[nodiscard]] FixedBytes<struct CompressedKeyTag, 33> public_key() const; ///< compressed
    /// Deterministic (RFC 6979), low s.
    [[nodiscard]] EcdsaSignature sign(const Hash& digest) const;
    /// (key + tweak) mod n, as BIP-32 derives children; absent if the sum is zero or the tweak out of range.
    [[nodiscard]] std::optional<Secp256k1SecretKey> plus(ByteView tweak) const;
    [[nodiscard]] ByteView bytes() const { return secret_.view(); }
    [[nodiscard]] Secp256k1SecretKey clone() const { return Secp256k1SecretKey(secret_.clone()); }

private:
    explicit Secp256k1SecretKey(Secret secret) : secret_(std::move(secret)) {}
    Secret secret_;
};

/// The addresses of key, key + step, key + 2 × step, …: a point addition each instead of a multiplication, for
/// networks with a million accounts whose keys follow from a seed. Nothing here is secret.
class AddressSeries {
public:
    AddressSeries(const Secp256k1SecretKey& first, std::uint64_t step); ///< step ≥ 1
    Address next();

private:
    using Point = std::array<std::uint8_t, 64>; ///< a secp256k1_pubkey
    Point current_;
    Point step_;
};

} // namespace arpeggio::crypto
