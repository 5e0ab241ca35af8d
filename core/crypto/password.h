#pragma once
#include "base/ids.h"
#include "base/result.h"
#include "crypto/secret.h"

#include <optional>

namespace arpeggio::crypto {

/// Cost of Argon2id (RFC 9106). Stored beside what it protects, so that it can be raised later.
struct PasswordCost {
    std::uint64_t memory_bytes = 64 * 1024 * 1024;
    std::uint32_t passes = 3;
    /// Bounds for parameters read from a file: more would let a file stop the program.
    static constexpr std::uint64_t memory_bytes_min = 8 * 1024, memory_bytes_max = 1024 * 1024 * 1024;
    static constexpr std::uint32_t passes_max = 16;
};
using Salt = FixedBytes<struct SaltTag, 16>;
using Nonce = FixedBytes<struct NonceTag, 24>;

/// Argon2id to a 32-byte key. Takes the memory it says for the time of the call; absent if the machine has not got it.
std::optional<Secret> stretch_password(ByteView password, const Salt& salt, const PasswordCost& cost);

/// XChaCha20-Poly1305: ciphertext with its 16-byte tag behind. `key` is 32 bytes.
Bytes seal(const Secret& key, const Nonce& nonce, ByteView plain, ByteView associated);
/// Absent if anything was changed or the key is wrong.
std::optional<Secret> unseal(const Secret& key, const Nonce& nonce, ByteView sealed, ByteView associated);

Hash sha256(ByteView data);
FixedBytes<struct Sha512Tag, 64> hmac_sha512(ByteView key, ByteView data);
/// PBKDF2 with HMAC-SHA-512 (RFC 8018), as BIP-39 wants it.
Secret pbkdf2_sha512(ByteView password, ByteView salt, std::uint32_t iterations, std::size_t size);

} // namespace arpeggio::crypto
