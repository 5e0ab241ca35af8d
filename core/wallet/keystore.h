#pragma once
#include "base/result.h"
#include "crypto/password.h"
#include "wallet/error.h"

namespace arpeggio::wallet {

// Keystore: the one file format for secrets: a public part that anybody may read and a secret part under a password.
// Pure: bytes in, bytes out; keystore_file.h reads and writes them.
// Format, version 1 (little-endian): "ARPKEYS\n" · u8 version · u8 kind · u8 protection (0 plain, 1 password) ·
// if 1: u64 Argon2id memory, u32 passes, 16 B salt, 24 B nonce · u32-sized public part · u32-sized body · 16 B BLAKE2b
// of all before. The body is XChaCha20-Poly1305 with everything in front of it as associated data. The last 16 bytes
// find damage, so that a damaged file is told from a wrong password; they are no protection against a forger: until
// the body is opened, the public part is only a claim.
// Limits: public_max, body_max, and PasswordCost's.

enum class KeystoreKind : std::uint8_t { Wallet = 1, Validator = 2 };

/// How a file's key is made from its password; lies open in the file.
struct KeyRecipe {
    crypto::PasswordCost cost;
    crypto::Salt salt;

    /// Today's cost and a new salt.
    static KeyRecipe fresh();
    friend bool operator==(const KeyRecipe& a, const KeyRecipe& b) {
        return a.cost.memory_bytes == b.cost.memory_bytes && a.cost.passes == b.cost.passes && a.salt == b.salt;
    }
};

/// The key that a password and a recipe make.
struct FileKey {
    KeyRecipe recipe;
    crypto::Secret key;

    /// Argon2id: 0.08 s and 64 MiB at today's cost. Pure, so run it in a worker; everything else here is quick.
    /// Fails with OutOfMemory only. The password is taken as UTF-8 bytes, as they are.
    static Result<FileKey, WalletError> from_password(ByteView password, const KeyRecipe& recipe);
    [[nodiscard]] FileKey clone() const { return {recipe, key.clone()}; }
};

/// A file taken apart, its body still sealed.
struct Keystore {
    static constexpr std::size_t public_max = 48 * 1024, body_max = 1024, file_max = 64 * 1024;
    struct Lock {
        KeyRecipe recipe;
        crypto::Nonce nonce;
        friend bool operator==(const Lock&, const Lock&) = default;
    };

    KeystoreKind kind = KeystoreKind::Wallet;
    std::optional<Lock> lock; ///< absent: the body lies open, as in a test network's validator keys
    Bytes public_part;
    Bytes body;

    /// With a new nonce each time. The parts are within their limits (CHECK).
    static Keystore sealed(KeystoreKind kind, ByteView public_part, ByteView secret, const FileKey& key);
    /// Without a password. Never for money.
    static Keystore plain(KeystoreKind kind, ByteView public_part, ByteView secret);

    /// The secret part; fails with WrongPassword. The key counts for nothing where there is no lock.
    [[nodiscard]] Result<crypto::Secret, WalletError> unseal(const FileKey* key) const;
    friend bool operator==(const Keystore&, const Keystore&) = default;
};

Bytes encode_keystore(const Keystore& keystore);
/// Total and bounded: NotAKeystore, WrongVersion, Corrupt, WrongKind or ParametersOutOfRange, checked in this order.
Result<Keystore, WalletError> decode_keystore(ByteView file, KeystoreKind expected);

} // namespace arpeggio::wallet
