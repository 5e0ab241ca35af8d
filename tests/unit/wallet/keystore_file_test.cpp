#include "wallet/keystore.h"
#include "wallet/keystore_file.h"

#include <filesystem>
#include <fstream>

namespace fs = std::filesystem;

namespace arpeggio::wallet {
namespace {

struct KeystoreFileTest : testing::Test {
    fs::path folder = fs::path(testing::TempDir()) /
                      ("keystore_file_" + std::string(testing::UnitTest::GetInstance()->current_test_info()->name()));
    std::string path = (folder / "wallet.arp").string();

    void SetUp() override {
        fs::remove_all(folder);
        fs::create_directories(folder);
    }
    void TearDown() override { fs::remove_all(folder); }
    [[nodiscard]] std::size_t files() const {
        return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
    }
};

TEST_F(KeystoreFileTest, ReadsWhatItWroteAndLeavesNothingElse) {
    const Bytes bytes(5000, 3);
    ASSERT_TRUE(write_atomically(path, bytes, WriteMode::CreateNew));
    EXPECT_EQ(read_keystore_file(path), bytes);
    EXPECT_EQ(files(), 1U);
}

TEST_F(KeystoreFileTest, IsForItsOwnerOnly) {
    ASSERT_TRUE(write_atomically(path, Bytes(1), WriteMode::Replace));
    EXPECT_EQ(fs::status(path).permissions(), fs::perms::owner_read | fs::perms::owner_write);
}

TEST_F(KeystoreFileTest, NeverOverwritesWhenItIsToCreate) {
    ASSERT_TRUE(write_atomically(path, Bytes(1, 1), WriteMode::CreateNew));
    EXPECT_EQ(write_atomically(path, Bytes(1, 2), WriteMode::CreateNew), Fail(WalletError::WouldOverwrite));
    EXPECT_EQ(read_keystore_file(path), Bytes(1, 1));
    EXPECT_EQ(files(), 1U);
}

TEST_F(KeystoreFileTest, ReplacesWhole) {
    ASSERT_TRUE(write_atomically(path, Bytes(5000, 1), WriteMode::Replace));
    ASSERT_TRUE(write_atomically(path, Bytes(10, 2), WriteMode::Replace));
    EXPECT_EQ(read_keystore_file(path), Bytes(10, 2));
}

TEST_F(KeystoreFileTest, IsNotStoppedByWhatACrashLeftBehind) {
    std::ofstream(path + ".new") << "half a file";
    ASSERT_TRUE(write_atomically(path, Bytes(10, 2), WriteMode::Replace));
    EXPECT_EQ(read_keystore_file(path), Bytes(10, 2));
    EXPECT_EQ(files(), 1U);
}

TEST_F(KeystoreFileTest, SaysWhyItCannotReadOrWrite) {
    EXPECT_EQ(read_keystore_file(path), Fail(WalletError::NotFound));
    EXPECT_EQ(read_keystore_file(folder.string()), Fail(WalletError::Unreadable));
    EXPECT_EQ(write_atomically(path + "/below/it", Bytes(1), WriteMode::Replace), Fail(WalletError::WriteFailed));
}

TEST_F(KeystoreFileTest, KeepsTheOldFileIfTheNewOneCannotBeWritten) {
    ASSERT_TRUE(write_atomically(path, Bytes(1, 1), WriteMode::Replace));
    fs::create_directories(path + ".new/occupied"); // a folder where the new file is to be made
    EXPECT_EQ(write_atomically(path, Bytes(1, 2), WriteMode::Replace), Fail(WalletError::WriteFailed));
    EXPECT_EQ(read_keystore_file(path), Bytes(1, 1));
}

TEST_F(KeystoreFileTest, ReadsNoFurtherThanAKeystoreCanBe) {
    ASSERT_TRUE(write_atomically(path, Bytes(Keystore::file_max + 1), WriteMode::Replace));
    EXPECT_EQ(read_keystore_file(path), Fail(WalletError::NotAKeystore));
    EXPECT_EQ(read_keystore_file("/dev/zero"), Fail(WalletError::NotAKeystore));
}

TEST_F(KeystoreFileTest, SavesAnewOnceAndReplacesAfterwards) {
    const auto save = save_to(path, WriteMode::CreateNew);
    ASSERT_TRUE(save(Bytes(1, 1)));
    ASSERT_TRUE(save(Bytes(1, 2)));
    EXPECT_EQ(save_to(path, WriteMode::CreateNew)(Bytes(1, 3)), Fail(WalletError::WouldOverwrite));
    EXPECT_EQ(read_keystore_file(path), Bytes(1, 2));
}

} // namespace
} // namespace arpeggio::wallet
