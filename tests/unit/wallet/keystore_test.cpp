#include "base/random.h"
#include "wallet/keystore.h"

namespace arpeggio::wallet {
namespace {

constexpr crypto::PasswordCost cheap{.memory_bytes = crypto::PasswordCost::memory_bytes_min, .passes = 1};

FileKey key_of(std::string_view password, const KeyRecipe& recipe = {.cost = cheap, .salt = {}}) {
    return *FileKey::from_password(as_bytes(password), recipe);
}
Result<Keystore, WalletError> decode(ByteView file) {
    return decode_keystore(file, KeystoreKind::Wallet);
}

struct KeystoreTest : testing::Test {
    FileKey key = key_of("correct horse");
    Keystore keystore = Keystore::sealed(KeystoreKind::Wallet, as_bytes("accounts"), as_bytes("entropy"), key);
    Bytes file = encode_keystore(keystore);

    /// The file with its checksum made right again, as a forger would.
    [[nodiscard]] static Bytes forged(Keystore changed) { return encode_keystore(changed); }
};

TEST_F(KeystoreTest, GivesBackWhatWasSealed) {
    const auto read = decode(file);
    ASSERT_EQ(read, keystore);
    EXPECT_EQ(as_text(read->public_part), "accounts");
    EXPECT_EQ(as_text(read->unseal(&key)->view()), "entropy");
}

TEST_F(KeystoreTest, ShowsNeitherSecretNorPassword) {
    EXPECT_EQ(as_text(file).find("entropy"), std::string_view::npos);
    EXPECT_EQ(as_text(file).find("correct"), std::string_view::npos);
}

TEST_F(KeystoreTest, TellsAWrongPasswordFromADamagedFile) {
    const FileKey wrong = key_of("correct house");
    EXPECT_EQ(keystore.unseal(&wrong).error(), WalletError::WrongPassword);
    EXPECT_EQ(keystore.unseal(nullptr).error(), WalletError::WrongPassword);
    file[file.size() / 2] ^= 1;
    EXPECT_EQ(decode(file), Fail(WalletError::Corrupt));
}

TEST_F(KeystoreTest, FindsEveryChangedBit) {
    for (std::size_t bit = 0; bit < file.size() * 8; ++bit) {
        Bytes other = file;
        other[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
        const auto expected = bit < 64   ? WalletError::NotAKeystore
                              : bit < 72 ? WalletError::WrongVersion
                                         : WalletError::Corrupt;
        EXPECT_EQ(decode(other), Fail(expected)) << "bit " << bit;
    }
}

TEST_F(KeystoreTest, RefusesEveryOtherLength) {
    for (std::size_t size = 0; size < file.size(); ++size) EXPECT_FALSE(decode(ByteView{file}.first(size))) << size;
    file.push_back(0);
    EXPECT_EQ(decode(file), Fail(WalletError::Corrupt));
    file.resize(Keystore::file_max + 1);
    EXPECT_EQ(decode(file), Fail(WalletError::NotAKeystore));
}

TEST_F(KeystoreTest, DoesNotOpenWithForgedAccounts) {
    keystore.public_part[0] ^= 1;
    const auto read = decode(forged(keystore));
    ASSERT_TRUE(read);
    EXPECT_EQ(read->unseal(&key).error(), WalletError::WrongPassword);
}

TEST_F(KeystoreTest, DoesNotOpenAsAnotherKind) {
    EXPECT_EQ(decode_keystore(file, KeystoreKind::Validator), Fail(WalletError::WrongKind));
    keystore.kind = KeystoreKind::Validator;
    const auto read = decode_keystore(forged(keystore), KeystoreKind::Validator);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->unseal(&key).error(), WalletError::WrongPassword);
}

TEST_F(KeystoreTest, RefusesCostsThatWouldStopTheProgram) {
    for (const crypto::PasswordCost cost :
         {crypto::PasswordCost{.memory_bytes = 1ULL << 40, .passes = 1},
          {.memory_bytes = 0, .passes = 1},
          {.memory_bytes = 1 << 20, .passes = 0},
          {.memory_bytes = 1 << 20, .passes = 1'000'000}}) {
        keystore.lock->recipe.cost = cost;
        EXPECT_EQ(decode(forged(keystore)), Fail(WalletError::ParametersOutOfRange)) << cost.memory_bytes;
    }
}

TEST_F(KeystoreTest, SealsTheSameTwiceWithDifferentNonces) {
    const Keystore again = Keystore::sealed(KeystoreKind::Wallet, as_bytes("accounts"), as_bytes("entropy"), key);
    EXPECT_NE(again.lock->nonce, keystore.lock->nonce);
    EXPECT_NE(again.body, keystore.body);
}

TEST_F(KeystoreTest, OtherFilesAreNotKeystores) {
    EXPECT_EQ(decode({}), Fail(WalletError::NotAKeystore));
    EXPECT_EQ(decode(as_bytes("{\"version\":3,\"crypto\":{}}")), Fail(WalletError::NotAKeystore));
}

TEST_F(KeystoreTest, ReadsAnyBytesWithoutHarmAndWritesTheSame) {
    Random random(7);
    for (int run = 0; run < 2000; ++run) {
        Keystore changed = keystore;
        changed.public_part.resize(random.below(100), static_cast<std::uint8_t>(random.next()));
        Bytes bytes = encode_keystore(changed);
        bytes[random.below(bytes.size())] ^= static_cast<std::uint8_t>(random.below(3));
        const auto read = decode(bytes);
        EXPECT_TRUE(!read || encode_keystore(*read) == bytes);
    }
}

TEST(PlainKeystore, OpensWithoutAKey) {
    const Keystore plain = Keystore::plain(KeystoreKind::Validator, as_bytes("public"), as_bytes("seed"));
    const auto read = decode_keystore(encode_keystore(plain), KeystoreKind::Validator);
    ASSERT_TRUE(read);
    EXPECT_FALSE(read->lock);
    EXPECT_EQ(as_text(read->unseal(nullptr)->view()), "seed");
}

TEST(KeyRecipe, IsFreshEachTimeAndStrong) {
    const KeyRecipe first = KeyRecipe::fresh(), second = KeyRecipe::fresh();
    EXPECT_NE(first.salt, second.salt);
    EXPECT_EQ(first.cost.memory_bytes, 64U * 1024 * 1024);
    EXPECT_EQ(first.cost.passes, 3U);
}

} // namespace
} // namespace arpeggio::wallet
