#include "crypto/password.h"

#include "base/check.h"
#include "crypto/sodium_ready.h"

#include <sodium.h>

namespace arpeggio::crypto {
namespace {

constexpr std::size_t key_size = crypto_aead_xchacha20poly1305_ietf_KEYBYTES;
constexpr std::size_t tag_size = crypto_aead_xchacha20poly1305_ietf_ABYTES;
static_assert(Salt::size == crypto_pwhash_argon2id_SALTBYTES);
static_assert(Nonce::size == crypto_aead_xchacha20poly1305_ietf_NPUBBYTES);
static_assert(PasswordCost::memory_bytes_min >= crypto_pwhash_argon2id_MEMLIMIT_MIN);

using State = crypto_auth_hmacsha512_state;
using Block = std::array<std::uint8_t, crypto_auth_hmacsha512_BYTES>;

/// With an empty key, which is allowed, there is no pointer either, which is not.
State start(ByteView key) {
    static constexpr std::uint8_t none = 0;
    State state;
    crypto_auth_hmacsha512_init(&state, key.empty() ? &none : key.data(), key.size());
    return state;
}

Block finish(State state, ByteView data) {
    Block out;
    crypto_auth_hmacsha512_update(&state, data.data(), data.size());
    crypto_auth_hmacsha512_final(&state, out.data());
    return out;
}

} // namespace

std::optional<Secret> stretch_password(ByteView password, const Salt& salt, const PasswordCost& cost) {
    require_sodium();
    CHECK(cost.memory_bytes >= PasswordCost::memory_bytes_min && cost.memory_bytes <= PasswordCost::memory_bytes_max);
    CHECK(cost.passes >= 1 && cost.passes <= PasswordCost::passes_max);
    CHECK(password.size() <= crypto_pwhash_argon2id_PASSWD_MAX);
    Secret key(key_size);
    const int failed = crypto_pwhash_argon2id(
        key.writable().data(),
        key.size(),
        reinterpret_cast<const char*>(password.data()),
        password.size(),
        salt.bytes.data(),
        cost.passes,
        cost.memory_bytes,
        crypto_pwhash_argon2id_ALG_ARGON2ID13);
    if (failed != 0) return std::nullopt;
    return key;
}

Bytes seal(const Secret& key, const Nonce& nonce, ByteView plain, ByteView associated) {
    CHECK(key.size() == key_size);
    Bytes out(plain.size() + tag_size);
    crypto_aead_xchacha20poly1305_ietf_encrypt(
        out.data(),
        nullptr,
        plain.data(),
        plain.size(),
        associated.data(),
        associated.size(),
        nullptr,
        nonce.bytes.data(),
        key.view().data());
    return out;
}

std::optional<Secret> unseal(const Secret& key, const Nonce& nonce, ByteView sealed, ByteView associated) {
    CHECK(key.size() == key_size);
    if (sealed.size() < tag_size) return std::nullopt;
    Secret plain(sealed.size() - tag_size);
    const int failed = crypto_aead_xchacha20poly1305_ietf_decrypt(
        plain.writable().data(),
        nullptr,
        nullptr,
        sealed.data(),
        sealed.size(),
        associated.data(),
        associated.size(),
        nonce.bytes.data(),
        key.view().data());
    if (failed != 0) return std::nullopt;
    return plain;
}

Hash sha256(ByteView data) {
    Hash out;
    crypto_hash_sha256(out.bytes.data(), data.data(), data.size());
    return out;
}

FixedBytes<struct Sha512Tag, 64> hmac_sha512(ByteView key, ByteView data) {
    return {finish(start(key), data)};
}

Secret pbkdf2_sha512(ByteView password, ByteView salt, std::uint32_t iterations, std::size_t size) {
    CHECK(iterations >= 1);
    State keyed = start(password);
    Secret out(size);
    Bytes salted = to_bytes(salt);
    salted.resize(salt.size() + 4);
    const std::span counter = std::span{salted}.last(4);
    std::uint32_t number = 0;
    for (std::span<std::uint8_t> rest = out.writable(); !rest.empty();) {
        ++number; // blocks are counted from 1, most significant byte first
        for (unsigned i = 0; i < 4; ++i) counter[i] = static_cast<std::uint8_t>(number >> (24 - 8 * i));
        Block link = finish(keyed, salted);
        Block block = link;
        for (std::uint32_t round = 1; round < iterations; ++round) {
            link = finish(keyed, link);
            for (std::size_t i = 0; i < block.size(); ++i) block[i] ^= link[i];
        }
        const std::size_t taken = std::min(rest.size(), block.size());
        std::copy_n(block.begin(), taken, rest.begin());
        rest = rest.subspan(taken);
        wipe(link);
        wipe(block);
    }
    sodium_memzero(&keyed, sizeof keyed);
    return out;
}

} // namespace arpeggio::crypto
