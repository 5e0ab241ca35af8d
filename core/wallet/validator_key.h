#pragma once
#include "crypto/ed25519.h"
#include "wallet/keystore.h"

namespace arpeggio::wallet {

/// The key a validator votes with and the address its fees and rewards go to, as one key file holds them.
struct ValidatorKey {
    crypto::Ed25519SecretKey key;
    Address operator_address;
};

/// Under a password, or open for a test network (`file_key` null).
Bytes encode_validator_key(const ValidatorKey& key, const FileKey* file_key);

/// A validator's key file, taken apart: what it says before the password is known.
class ValidatorKeyFile {
public:
    static Result<ValidatorKeyFile, WalletError> decode(ByteView file);
    [[nodiscard]] const crypto::Ed25519PublicKey& public_key() const { return public_key_; }
    [[nodiscard]] const Address& operator_address() const { return operator_address_; }
    /// Absent: the file lies open.
    [[nodiscard]] std::optional<KeyRecipe> recipe() const;
    /// `file_key` may be null for an open file. WrongPassword, or Corrupt if the keys do not belong together.
    [[nodiscard]] Result<ValidatorKey, WalletError> unseal(const FileKey* file_key) const;

private:
    ValidatorKeyFile() = default;
    Keystore keystore_;
    crypto::Ed25519PublicKey public_key_;
    Address operator_address_;
};

} // namespace arpeggio::wallet
