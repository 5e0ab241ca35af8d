#include "codec/address.h"
#include "wallet/wallet.h"

#include <set>

namespace arpeggio::wallet {
namespace {

FileKey key_of(std::string_view password, std::uint8_t salt = 0) {
    KeyRecipe recipe{.cost = {.memory_bytes = crypto::PasswordCost::memory_bytes_min, .passes = 1}, .salt = {}};
    recipe.salt.bytes.fill(salt);
    return *FileKey::from_password(as_bytes(password), recipe);
}

/// A wallet over a disk that can be told to fail.
struct WalletTest : testing::Test {
    Bytes disk;
    bool disk_fails = false;
    Mnemonic words = Mnemonic::from_entropy(Bytes(32, 5));

    Wallet::SaveFile save() {
        return [this](ByteView bytes) -> Result<void, WalletError> {
            if (disk_fails) return Fail(WalletError::WriteFailed);
            disk = to_bytes(bytes);
            return {};
        };
    }
    Wallet made(const Wallet::Origin& origin = {}) { return *Wallet::create(words, key_of("old"), origin, save()); }
    Wallet reopened() { return *Wallet::from_file(disk, save()); }
    [[nodiscard]] Address address(std::uint32_t index) const {
        return derive_account_key(words.to_seed().view(), {.index = index}).address();
    }
    [[nodiscard]] Wallet::IsUsed only(std::set<std::uint32_t> indexes) const {
        std::set<Address> used;
        for (const std::uint32_t index : indexes) used.insert(address(index));
        return [used](const Address& asked) { return used.contains(asked); };
    }
};

TEST_F(WalletTest, BeginsUnlockedSavedAndWithOneAccount) {
    const Wallet wallet = made();
    EXPECT_FALSE(wallet.is_locked());
    EXPECT_FALSE(wallet.is_backed_up());
    ASSERT_EQ(wallet.accounts().size(), 1U);
    EXPECT_EQ(wallet.accounts()[0], (Account{.name = "", .path = {}, .address = address(0)}));
    EXPECT_EQ(reopened().accounts(), wallet.accounts());
}

TEST_F(WalletTest, IsNotMadeIfItCannotBeSaved) {
    disk_fails = true;
    EXPECT_EQ(Wallet::create(words, key_of("old"), {}, save()).error(), WalletError::WriteFailed);
}

TEST_F(WalletTest, OpensLockedAndTellsItsAccountsStill) {
    (void)made();
    const Wallet wallet = reopened();
    EXPECT_TRUE(wallet.is_locked());
    EXPECT_EQ(wallet.accounts()[0].address, address(0));
}

TEST_F(WalletTest, DoesNothingSecretWhileLocked) {
    Wallet wallet = made();
    wallet.lock();
    EXPECT_EQ(wallet.sign({}, address(0)).error(), WalletError::Locked);
    EXPECT_EQ(wallet.words().error(), WalletError::Locked);
    EXPECT_EQ(wallet.add_account("b").error(), WalletError::Locked);
    EXPECT_EQ(wallet.rename_account(address(0), "b"), Fail(WalletError::Locked));
    EXPECT_EQ(wallet.set_backed_up(), Fail(WalletError::Locked));
    EXPECT_EQ(wallet.find_accounts(only({})), Fail(WalletError::Locked));
}

TEST_F(WalletTest, UnlocksWithItsPasswordOnly) {
    (void)made();
    Wallet wallet = reopened();
    EXPECT_EQ(wallet.unlock(key_of("wrong")), Fail(WalletError::WrongPassword));
    EXPECT_TRUE(wallet.is_locked());
    ASSERT_TRUE(wallet.unlock(key_of("old")));
    EXPECT_EQ(wallet.words()->words(), words.words());
}

TEST_F(WalletTest, StaysUnlockedAfterAWrongPassword) {
    Wallet wallet = made();
    EXPECT_FALSE(wallet.unlock(key_of("wrong")));
    EXPECT_FALSE(wallet.is_locked());
    EXPECT_TRUE(wallet.opens_with(key_of("old")));
    EXPECT_FALSE(wallet.opens_with(key_of("wrong")));
}

TEST_F(WalletTest, KeepsAccountsNamesAndBackupOverARestart) {
    Wallet wallet = made();
    ASSERT_TRUE(wallet.add_account("Savings"));
    ASSERT_TRUE(wallet.rename_account(address(0), "Täglich"));
    ASSERT_TRUE(wallet.set_backed_up());
    const Wallet again = reopened();
    EXPECT_EQ(again.accounts(), wallet.accounts());
    EXPECT_EQ(again.accounts()[0].name, "Täglich");
    EXPECT_EQ(again.accounts()[1], (Account{.name = "Savings", .path = {.index = 1}, .address = address(1)}));
    EXPECT_TRUE(again.is_backed_up());
}

TEST_F(WalletTest, StaysSavableAfterUnlocking) {
    (void)made();
    Wallet wallet = reopened();
    ASSERT_TRUE(wallet.unlock(key_of("old")));
    ASSERT_TRUE(wallet.add_account("b"));
    Wallet again = reopened();
    EXPECT_TRUE(again.unlock(key_of("old")));
    EXPECT_EQ(again.accounts().size(), 2U);
}

TEST_F(WalletTest, ChangesItsPassword) {
    Wallet wallet = made();
    ASSERT_TRUE(wallet.change_password(key_of("old"), key_of("new", 1)));
    EXPECT_FALSE(wallet.is_locked());
    ASSERT_TRUE(wallet.add_account("b")); // saved under the new key
    Wallet again = reopened();
    EXPECT_EQ(again.recipe(), key_of("new", 1).recipe);
    EXPECT_EQ(again.unlock(key_of("old")), Fail(WalletError::WrongPassword));
    EXPECT_TRUE(again.unlock(key_of("new", 1)));
}

TEST_F(WalletTest, ChangesItsPasswordWhileLockedAndStaysSo) {
    (void)made();
    Wallet wallet = reopened();
    ASSERT_TRUE(wallet.change_password(key_of("old"), key_of("new", 1)));
    EXPECT_TRUE(wallet.is_locked());
    EXPECT_TRUE(wallet.unlock(key_of("new", 1)));
}

TEST_F(WalletTest, KeepsTheOldPasswordIfTheOldOneWasWrong) {
    Wallet wallet = made();
    const Bytes before = disk;
    EXPECT_EQ(wallet.change_password(key_of("wrong"), key_of("new", 1)), Fail(WalletError::WrongPassword));
    EXPECT_EQ(disk, before);
    EXPECT_TRUE(wallet.opens_with(key_of("old")));
}

TEST_F(WalletTest, LosesNothingWhenTheDiskFails) {
    Wallet wallet = made();
    const auto accounts = wallet.accounts();
    disk_fails = true;
    EXPECT_EQ(wallet.add_account("b").error(), WalletError::WriteFailed);
    EXPECT_EQ(wallet.rename_account(address(0), "b"), Fail(WalletError::WriteFailed));
    EXPECT_EQ(wallet.set_backed_up(), Fail(WalletError::WriteFailed));
    EXPECT_EQ(wallet.find_accounts(only({3})), Fail(WalletError::WriteFailed));
    EXPECT_EQ(wallet.change_password(key_of("old"), key_of("new", 1)), Fail(WalletError::WriteFailed));
    EXPECT_EQ(wallet.accounts(), accounts);
    EXPECT_FALSE(wallet.is_backed_up());
    EXPECT_TRUE(wallet.opens_with(key_of("old")));
    EXPECT_TRUE(reopened().unlock(key_of("old")));
}

TEST_F(WalletTest, FindsUsedAccountsAgainFromTheWords) {
    const Wallet wallet = made({.is_backed_up = true, .is_used = only({0, 2, 21})});
    EXPECT_EQ(wallet.accounts().size(), 22U); // those between stay reachable
    EXPECT_EQ(wallet.accounts().back().address, address(21));
    EXPECT_TRUE(wallet.is_backed_up());
}

TEST_F(WalletTest, StopsTheSearchAfterAGapOfTwenty) {
    EXPECT_EQ(made({.is_used = only({0, 20})}).accounts().size(), 21U); // 19 unused between
    EXPECT_EQ(made({.is_used = only({0, 21})}).accounts().size(), 1U);  // 20 unused between
    EXPECT_EQ(made({.is_used = only({})}).accounts().size(), 1U);
}

TEST_F(WalletTest, FindsMoreAccountsLater) {
    Wallet wallet = made();
    EXPECT_EQ(wallet.find_accounts(only({})), 0U);
    EXPECT_EQ(wallet.find_accounts(only({3})), 3U);
    EXPECT_EQ(reopened().accounts().back().address, address(3));
}

TEST_F(WalletTest, HasALimitOfAccounts) {
    Wallet wallet = made({.is_used = [](const Address&) { return true; }});
    EXPECT_EQ(wallet.accounts().size(), Wallet::accounts_max);
    EXPECT_EQ(wallet.add_account("one more").error(), WalletError::TooManyAccounts);
    EXPECT_EQ(reopened().accounts(), wallet.accounts());
}

TEST_F(WalletTest, ContinuesAnEthereumWalletByItsCoin) {
    words = *Mnemonic::parse("test test test test test test test test test test test junk");
    Wallet wallet = made({.coin_type = AccountPath::ethereum_coin});
    EXPECT_EQ(codec::to_checksum(wallet.accounts()[0].address), "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266");
    EXPECT_EQ(codec::to_checksum(wallet.add_account("")->address), "0x70997970C51812dc3A010C7d01b50e0d17dc79C8");
}

TEST_F(WalletTest, RefusesNamesThatCannotBeShownOrToldApart) {
    Wallet wallet = made();
    ASSERT_TRUE(wallet.add_account("Savings"));
    EXPECT_EQ(wallet.add_account(std::string(65, 'x')).error(), WalletError::BadName);
    EXPECT_EQ(wallet.add_account("two\nlines").error(), WalletError::BadName);
    EXPECT_EQ(wallet.add_account("Savings").error(), WalletError::NameTaken);
    EXPECT_EQ(wallet.rename_account(address(0), "Savings"), Fail(WalletError::NameTaken));
    EXPECT_TRUE(wallet.rename_account(address(1), "Savings")); // its own
    EXPECT_TRUE(wallet.add_account(""));
    EXPECT_EQ(wallet.rename_account({}, "x"), Fail(WalletError::UnknownAccount));
}

TEST_F(WalletTest, SignsSoThatTheSenderIsRecovered) {
    Wallet wallet = made();
    ASSERT_TRUE(wallet.add_account(""));
    ledger::Transaction transaction;
    transaction.chain_id = 65536;
    transaction.gas_limit = 21000;
    transaction.to = address(0);
    transaction.value = arp(3);
    const auto signed_one = wallet.sign(transaction, address(1));
    ASSERT_TRUE(signed_one);
    EXPECT_EQ((*signed_one)->sender(), address(1));
    EXPECT_EQ((**signed_one)->value, arp(3));
    EXPECT_EQ((*ledger::VerifiedTransaction::from_wire((*signed_one)->wire()))->sender(), address(1));
}

TEST_F(WalletTest, SignsForItsOwnAccountsOnly) {
    EXPECT_EQ(made().sign({}, address(1)).error(), WalletError::UnknownAccount);
}

TEST_F(WalletTest, RefusesATransactionThatNobodyWouldTake) {
    ledger::Transaction transaction;
    transaction.max_priority_fee_per_gas = gwei(2);
    transaction.max_fee_per_gas = gwei(1);
    EXPECT_EQ(made().sign(transaction, address(0)).error(), WalletError::Unsignable);
}

TEST_F(WalletTest, RefusesDamagedAndForeignFiles) {
    (void)made();
    Bytes damaged = disk;
    damaged[damaged.size() / 2] ^= 1;
    EXPECT_EQ(Wallet::from_file(damaged, save()).error(), WalletError::Corrupt);
    EXPECT_EQ(Wallet::from_file(as_bytes("hello there"), save()).error(), WalletError::NotAKeystore);
    const auto unlocked =
        Keystore::plain(KeystoreKind::Wallet, decode_keystore(disk, KeystoreKind::Wallet)->public_part, {});
    EXPECT_EQ(Wallet::from_file(encode_keystore(unlocked), save()).error(), WalletError::Corrupt);
    const auto empty = Keystore::sealed(KeystoreKind::Wallet, {}, Bytes(32), key_of("old"));
    EXPECT_EQ(Wallet::from_file(encode_keystore(empty), save()).error(), WalletError::Corrupt);
}

TEST_F(WalletTest, DoesNotUnlockWithAForgedAddress) {
    (void)made();
    auto forged = *decode_keystore(disk, KeystoreKind::Wallet);
    forged.public_part[20] ^= 1; // in the first account's address
    Wallet wallet = *Wallet::from_file(encode_keystore(forged), save());
    EXPECT_NE(wallet.accounts()[0].address, address(0));
    EXPECT_EQ(wallet.unlock(key_of("old")), Fail(WalletError::WrongPassword));
}

} // namespace
} // namespace arpeggio::wallet
