#include "wallet/validator_key.h"

namespace arpeggio::wallet {
namespace {

ValidatorKey sample() {
    ValidatorKey key{crypto::Ed25519SecretKey::from_seed(Bytes(32, 4)), {}};
    key.operator_address.bytes.fill(9);
    return key;
}
FileKey file_key(std::string_view password) {
    const KeyRecipe recipe{.cost = {.memory_bytes = crypto::PasswordCost::memory_bytes_min, .passes = 1}, .salt = {}};
    return *FileKey::from_password(as_bytes(password), recipe);
}

TEST(ValidatorKeyFile, TellsKeyAndOperatorBeforeItIsOpened) {
    const FileKey key = file_key("pass");
    const auto file = ValidatorKeyFile::decode(encode_validator_key(sample(), &key));
    ASSERT_TRUE(file);
    EXPECT_EQ(file->public_key(), sample().key.public_key());
    EXPECT_EQ(file->operator_address(), sample().operator_address);
    EXPECT_EQ(file->recipe(), key.recipe);
}

TEST(ValidatorKeyFile, OpensWithItsPasswordOnly) {
    const FileKey key = file_key("pass"), wrong = file_key("word");
    const auto file = ValidatorKeyFile::decode(encode_validator_key(sample(), &key));
    EXPECT_EQ(file->unseal(&wrong).error(), WalletError::WrongPassword);
    const auto opened = file->unseal(&key);
    ASSERT_TRUE(opened);
    EXPECT_EQ(to_bytes(opened->key.seed()), Bytes(32, 4));
    EXPECT_EQ(opened->operator_address, sample().operator_address);
}

TEST(ValidatorKeyFile, OfATestNetworkLiesOpen) {
    const auto file = ValidatorKeyFile::decode(encode_validator_key(sample(), nullptr));
    ASSERT_TRUE(file);
    EXPECT_EQ(file->recipe(), std::nullopt);
    EXPECT_EQ(file->unseal(nullptr)->key.public_key(), sample().key.public_key());
}

TEST(ValidatorKeyFile, RefusesPartsThatDoNotBelongTogether) {
    const Bytes other_key(32 + 20, 1);
    const auto plain = [](ByteView open_part, std::size_t seed_size) {
        return encode_keystore(Keystore::plain(KeystoreKind::Validator, open_part, Bytes(seed_size, 4)));
    };
    EXPECT_EQ(ValidatorKeyFile::decode(plain(other_key, 32))->unseal(nullptr).error(), WalletError::Corrupt);
    EXPECT_EQ(ValidatorKeyFile::decode(plain(other_key, 31))->unseal(nullptr).error(), WalletError::Corrupt);
    EXPECT_EQ(ValidatorKeyFile::decode(plain(Bytes(51), 32)).error(), WalletError::Corrupt);
    EXPECT_EQ(ValidatorKeyFile::decode(plain(Bytes(53), 32)).error(), WalletError::Corrupt);
}

TEST(ValidatorKeyFile, IsNotAWallet) {
    const Bytes wallet = encode_keystore(Keystore::plain(KeystoreKind::Wallet, Bytes(52), Bytes(32)));
    EXPECT_EQ(ValidatorKeyFile::decode(wallet).error(), WalletError::WrongKind);
}

} // namespace
} // namespace arpeggio::wallet
