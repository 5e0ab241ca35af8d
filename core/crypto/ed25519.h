#pragma once
#include "crypto/secret.h"

namespace arpeggio::crypto {

using Ed25519PublicKey = FixedBytes<struct Ed25519PublicKeyTag, 32>;
using Ed25519Signature = FixedBytes<struct Ed25519SignatureTag, 64>;

/// The key a validator votes with (RFC 8032).
class Ed25519SecretKey {
public:
    /// `seed` is 32 bytes (CHECK).
    static Ed25519SecretKey from_seed(ByteView seed);
    [[nodiscard]] const Ed25519PublicKey& public_key() const { return public_key_; }
    [[nodiscard]] Ed25519Signature sign(ByteView message) const;
    [[nodiscard]] ByteView seed() const { return secret_.view().first(32); }

private:
    Ed25519SecretKey(Secret secret, const Ed25519PublicKey& key) : secret_(std::move(secret)), public_key_(key) {}
    Secret secret_; ///< seed ‖ public key, as libsodium wants it
    Ed25519PublicKey public_key_;
};

/// The one predicate for Ed25519 in the whole system: libsodium's single verification. Cofactorless; refuses s ≥ L,
/// keys and R of small order, and keys that are not canonical encodings.
bool verify(const Ed25519PublicKey& key, ByteView message, const Ed25519Signature& signature);

} // namespace arpeggio::crypto
