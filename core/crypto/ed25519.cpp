#include "crypto/ed25519.h"

#include "base/check.h"
#include "crypto/sodium_ready.h"

#include <sodium.h>

namespace arpeggio::crypto {

static_assert(Ed25519PublicKey::size == crypto_sign_ed25519_PUBLICKEYBYTES);
static_assert(Ed25519Signature::size == crypto_sign_ed25519_BYTES);

Ed25519SecretKey Ed25519SecretKey::from_seed(ByteView seed) {
    CHECK(seed.size() == crypto_sign_ed25519_SEEDBYTES);
    Secret secret(crypto_sign_ed25519_SECRETKEYBYTES);
    Ed25519PublicKey key;
    crypto_sign_ed25519_seed_keypair(key.bytes.data(), secret.writable().data(), seed.data());
    return {std::move(secret), key};
}

Ed25519Signature Ed25519SecretKey::sign(ByteView message) const {
    CHECK(secret_.size() == crypto_sign_ed25519_SECRETKEYBYTES);
    Ed25519Signature signature;
    crypto_sign_ed25519_detached(
        signature.bytes.data(), nullptr, message.data(), message.size(), secret_.view().data());
    return signature;
}

bool verify(const Ed25519PublicKey& key, ByteView message, const Ed25519Signature& signature) {
    require_sodium();
    return crypto_sign_ed25519_verify_detached(
               signature.bytes.data(), message.data(), message.size(), key.bytes.data()) == 0;
}

} // namespace arpeggio::crypto
