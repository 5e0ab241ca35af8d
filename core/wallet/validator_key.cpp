#include "wallet/validator_key.h"

#include "codec/reader.h"
#include "codec/writer.h"

namespace arpeggio::wallet {
namespace {

constexpr std::size_t seed_size = 32;

} // namespace

Bytes encode_validator_key(const ValidatorKey& key, const FileKey* file_key) {
    codec::Writer open_part;
    open_part.fixed(key.key.public_key()).fixed(key.operator_address);
    const auto kind = KeystoreKind::Validator;
    return encode_keystore(
        file_key != nullptr ? Keystore::sealed(kind, open_part.out(), key.key.seed(), *file_key)
                            : Keystore::plain(kind, open_part.out(), key.key.seed()));
}

Result<ValidatorKeyFile, WalletError> ValidatorKeyFile::decode(ByteView file) {
    TRY(Keystore keystore, decode_keystore(file, KeystoreKind::Validator));
    ValidatorKeyFile out;
    codec::Reader in(keystore.public_part);
    const auto key = in.fixed<crypto::Ed25519PublicKey>();
    const auto address = in.fixed<Address>();
    if (!key || !address || !in.at_end()) return Fail(WalletError::Corrupt);
    out.public_key_ = *key;
    out.operator_address_ = *address;
    out.keystore_ = std::move(keystore);
    return out;
}

std::optional<KeyRecipe> ValidatorKeyFile::recipe() const {
    if (!keystore_.lock) return std::nullopt;
    return keystore_.lock->recipe;
}

Result<ValidatorKey, WalletError> ValidatorKeyFile::unseal(const FileKey* file_key) const {
    TRY(const crypto::Secret seed, keystore_.unseal(file_key));
    if (seed.size() != seed_size) return Fail(WalletError::Corrupt);
    auto key = crypto::Ed25519SecretKey::from_seed(seed.view());
    if (key.public_key() != public_key_) return Fail(WalletError::Corrupt);
    return ValidatorKey{std::move(key), operator_address_};
}

} // namespace arpeggio::wallet
