#include "crypto/hash.h"
#include "fuzz/fuzz.h"
#include "fuzz/mutate.h"
#include "wallet/validator_key.h"
#include "wallet/wallet.h"

using namespace arpeggio;
using namespace arpeggio::wallet;

namespace {
FileKey key() {
    return {{}, crypto::Secret(32)};
}

/// A wallet file with two accounts, and a validator's key file.
Bytes wallet_file() {
    Bytes file;
    const auto save = [&](ByteView bytes) -> Result<void, WalletError> {
        file = to_bytes(bytes);
        return {};
    };
    auto made = Wallet::create(Mnemonic::from_entropy(Bytes(16)), key(), {}, save);
    CHECK(made && made->add_account("second"));
    return file;
}
Bytes validator_file() {
    const FileKey file_key = key();
    return encode_validator_key({crypto::Ed25519SecretKey::from_seed(Bytes(32)), {}}, &file_key);
}

/// Ends in the right checksum, so that the parts behind it are reached.
Bytes summed(Bytes file) {
    if (file.size() < 16) return file;
    file.resize(file.size() - 16);
    append(file, crypto::blake2b(file, 16));
    return file;
}

void check(const Bytes& file) {
    for (const KeystoreKind kind : {KeystoreKind::Wallet, KeystoreKind::Validator}) {
        const auto read = decode_keystore(file, kind);
        if (!read) continue;
        CHECK(encode_keystore(*read) == file);
        const FileKey file_key = key();
        (void)read->unseal(&file_key);
    }
    const auto wallet = Wallet::from_file(file, [](ByteView) { return Result<void, WalletError>{}; });
    CHECK(!wallet || (!wallet->accounts().empty() && wallet->accounts().size() <= Wallet::accounts_max));
    const auto validator = ValidatorKeyFile::decode(file);
    const FileKey file_key = key();
    if (validator) (void)validator->unseal(&file_key);
}
} // namespace

FUZZ(keystore) {
    static const Bytes wallet = wallet_file(), validator = validator_file();
    check(to_bytes(input));
    for (const Bytes& valid : {wallet, validator}) {
        check(mutate(valid, input));
        check(summed(mutate(valid, input)));
    }
}
