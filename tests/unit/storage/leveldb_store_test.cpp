#include "unit/storage/store_helpers.h"
#include "unit/storage/temporary_folder.h"

#include <gtest/gtest.h>
#include <leveldb/db.h>

#include <csignal>
#include <fstream>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace arpeggio;
using namespace arpeggio::storage;
using namespace arpeggio::test;

namespace fs = std::filesystem;

namespace {

constexpr std::size_t cache_bytes = 1 << 20;

class LevelDbStore : public testing::Test {
protected:
    [[nodiscard]] fs::path folder() const { return temporary_.path() / "store"; }
    [[nodiscard]] std::unique_ptr<Store> open() const {
        auto opened = open_leveldb(folder(), cache_bytes);
        return opened ? *std::move(opened) : nullptr;
    }
    /// The error of opening, "" if there is none.
    [[nodiscard]] std::string refusal() const { return refusal(folder()); }
    [[nodiscard]] static std::string refusal(const fs::path& path) {
        const auto opened = open_leveldb(path, cache_bytes);
        return opened ? "" : std::string(to_string(opened.error()));
    }
    /// 3 MB of keys "0" to "2999" in tables (a reopening turns the log into one) and in order.
    void fill() const {
        for (int part = 0; part < 3; ++part) {
            const auto store = open();
            for (int i = 1000 * part; i < 1000 * (part + 1); ++i)
                (void)commit(*store, {{std::to_string(i), std::string(1000, 'x')}}, Durability::Lazy);
        }
        (void)open();
    }
    [[nodiscard]] std::vector<fs::path> files(std::string_view part_of_name) const {
        std::vector<fs::path> found;
        for (const auto& entry : fs::directory_iterator(folder()))
            if (entry.path().filename().string().find(part_of_name) != std::string::npos) found.push_back(entry.path());
        return found;
    }

    TemporaryFolder temporary_;
};

void flip_byte(const fs::path& file, std::uintmax_t position) {
    std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
    stream.seekg(static_cast<std::streamoff>(position));
    const int byte = stream.get();
    stream.seekp(static_cast<std::streamoff>(position));
    stream.put(static_cast<char>(byte ^ 0x55));
}

} // namespace

TEST_F(LevelDbStore, KeepsWhatWasCommittedOverAReopening) {
    ASSERT_TRUE(commit(*open(), {{"a", "1"}}, Durability::Synced));
    ASSERT_TRUE(commit(*open(), {{"b", "2"}}, Durability::Lazy));
    EXPECT_EQ(list(*open()), "a=1 b=2");
}
TEST_F(LevelDbStore, CreatesTheFoldersAboveItself) {
    EXPECT_EQ(refusal(temporary_.path() / "several" / "levels" / "down"), "");
}
TEST_F(LevelDbStore, ASecondOpeningIsRefusedWhileTheFirstLives) {
    auto first = open();
    ASSERT_TRUE(first);
    EXPECT_EQ(refusal(), "InUse");
    first.reset();
    EXPECT_EQ(refusal(), "");
}
TEST_F(LevelDbStore, AnotherProcessHoldingTheFolderIsInUse) {
    int ready[2], done[2];
    ASSERT_EQ(::pipe(ready) + ::pipe(done), 0);
    const pid_t child = ::fork();
    if (child == 0) {
        const auto held = open();
        char byte = held ? 'y' : 'n';
        (void)!::write(ready[1], &byte, 1);
        ::close(done[1]);
        (void)!::read(done[0], &byte, 1); // until the parent closes its end
        ::_exit(0);
    }
    char byte = 0;
    ASSERT_EQ(::read(ready[0], &byte, 1), 1);
    EXPECT_EQ(byte, 'y');
    EXPECT_EQ(refusal(), "InUse");
    ::close(done[1]);
    ::waitpid(child, nullptr, 0);
}
TEST_F(LevelDbStore, AKilledProcessLosesNothing) {
    const pid_t child = ::fork();
    if (child == 0) {
        (void)commit(*open(), {{"a", "1"}});
        const auto store = open();
        (void)commit(*store, {{"b", "2"}}, Durability::Lazy);
        ::raise(SIGKILL);
    }
    ::waitpid(child, nullptr, 0);
    EXPECT_EQ(list(*open()), "a=1 b=2");
}
TEST_F(LevelDbStore, AFileInItsPlaceIsUnreadable) {
    std::ofstream(folder()) << "no folder";
    EXPECT_EQ(refusal(), "Unreadable");
    EXPECT_EQ(refusal(folder() / "below"), "Unreadable");
}
TEST_F(LevelDbStore, AFolderWithoutRightsIsUnreadable) {
    fs::create_directory(folder());
    fs::permissions(folder(), fs::perms::owner_read | fs::perms::owner_exec);
    const pid_t child = ::fork();
    if (child == 0) { // root may write anywhere
        if (::geteuid() == 0 && (::chmod(temporary_.path().c_str(), 0755) != 0 || ::seteuid(65534) != 0)) ::_exit(2);
        ::_exit(refusal() == "Unreadable" ? 0 : 1);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    EXPECT_EQ(WEXITSTATUS(status), 0);
}
TEST_F(LevelDbStore, ADatabaseOfAnotherProgramIsOfAWrongVersion) {
    leveldb::DB* other = nullptr;
    leveldb::Options options;
    options.create_if_missing = true;
    ASSERT_TRUE(leveldb::DB::Open(options, folder().string(), &other).ok());
    ASSERT_TRUE(other->Put({}, "their key", "their value").ok());
    delete other;
    EXPECT_EQ(refusal(), "WrongVersion");
}
TEST_F(LevelDbStore, ADatabaseOfAnotherVersionIsRefused) {
    (void)open();
    leveldb::DB* raw = nullptr;
    ASSERT_TRUE(leveldb::DB::Open({}, folder().string(), &raw).ok());
    ASSERT_TRUE(raw->Put({}, leveldb::Slice("\0arpeggio.version", 17), "999").ok());
    delete raw;
    EXPECT_EQ(refusal(), "WrongVersion");
}
TEST_F(LevelDbStore, ADamagedTableIsCorruptWhenItIsRead) {
    fill();
    for (const fs::path& table : files(".ldb")) flip_byte(table, fs::file_size(table) / 2);
    const auto store = open();
    ASSERT_TRUE(store);
    EXPECT_EQ(list(*store), "Corrupt");
}
TEST_F(LevelDbStore, ACutTableIsCorruptWhenItIsRead) {
    fill();
    for (const fs::path& table : files(".ldb")) fs::resize_file(table, fs::file_size(table) / 2);
    const auto store = open();
    EXPECT_EQ(store ? read(*store, "1") : refusal(), "Corrupt");
}
TEST_F(LevelDbStore, AMissingTableIsCorrupt) {
    fill();
    fs::remove(files(".ldb").front());
    EXPECT_EQ(refusal(), "Corrupt");
}
TEST_F(LevelDbStore, ATableThatVanishesWhileOpenIsNotTakenForAbsentKeys) {
    fill();
    const auto store = open();
    for (const fs::path& table : files(".ldb")) fs::remove(table);
    EXPECT_EQ(read(*store, "1500"), "Corrupt");
}
TEST_F(LevelDbStore, ADamagedManifestIsCorrupt) {
    fill();
    flip_byte(files("MANIFEST").front(), 20);
    EXPECT_EQ(refusal(), "Corrupt");
}
TEST_F(LevelDbStore, ALostManifestIsCorruptAndNothingIsDeleted) {
    fill();
    const std::size_t tables = files(".ldb").size();
    fs::remove(folder() / "CURRENT");
    EXPECT_EQ(refusal(), "Corrupt");
    EXPECT_EQ(files(".ldb").size(), tables);
}
TEST_F(LevelDbStore, DamageInTheMiddleOfTheLogIsCorrupt) {
    {
        const auto store = open();
        for (int i = 0; i < 100; ++i) ASSERT_TRUE(commit(*store, {{std::to_string(i), std::string(1000, 'x')}}));
    }
    const fs::path log = files(".log").front();
    flip_byte(log, fs::file_size(log) / 2);
    EXPECT_EQ(refusal(), "Corrupt");
}
TEST_F(LevelDbStore, WhatIsSalvagedOpensAgainWithMostOfItsKeys) {
    fill();
    const fs::path table = files(".ldb").front();
    flip_byte(table, fs::file_size(table) / 2);
    fs::remove(folder() / "CURRENT");
    EXPECT_EQ(refusal(), "Corrupt");
    ASSERT_TRUE(salvage_leveldb(folder()));
    const auto store = open();
    ASSERT_NE(store, nullptr);
    std::size_t keys = 0;
    EXPECT_TRUE(store->scan({}, {}, [&](ByteView, ByteView value) {
        EXPECT_EQ(value.size(), 1000U);
        return ++keys > 0;
    }));
    EXPECT_GE(keys, 2900U);
    EXPECT_LT(keys, 3000U);
    EXPECT_TRUE(commit(*store, {{"new", "value"}}, Durability::Synced));
}

TEST_F(LevelDbStore, ALogCutAnywhereGivesAPrefixOfTheBatches) {
    {
        const auto store = open();
        for (int i = 0; i < 4; ++i) ASSERT_TRUE(commit(*store, {{"a", std::to_string(i)}, {"b", std::to_string(i)}}));
    }
    const fs::path copy = temporary_.path() / "copy";
    for (std::uintmax_t size = fs::file_size(files(".log").front()); size-- > 0;) {
        fs::remove_all(copy);
        fs::copy(folder(), copy);
        fs::resize_file(copy / files(".log").front().filename(), size);
        const auto store = open_leveldb(copy, cache_bytes);
        ASSERT_TRUE(store) << size;
        EXPECT_EQ(read(**store, "a"), read(**store, "b")) << size;
    }
}
TEST_F(LevelDbStore, AFullDiskIsFullAndWhatWasCommittedStays) {
    const pid_t child = ::fork();
    if (child == 0) { // the limit on a file's size stands for the end of the disk
        ::signal(SIGXFSZ, SIG_IGN);
        const auto store = open();
        const bool before = commit(*store, {{"a", "1"}});
        const rlimit limit{64 << 10, 64 << 10};
        ::setrlimit(RLIMIT_FSIZE, &limit);
        const auto too_much = store->commit(batch_of({{"b", std::string(1 << 20, 'x')}}), Durability::Synced);
        const auto after = store->commit(batch_of({{"c", "1"}}), Durability::Synced);
        const bool full = !too_much && too_much.error() == StorageError::Full && !after && read(*store, "a") == "1";
        ::_exit(before && full ? 0 : 1);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    EXPECT_EQ(WEXITSTATUS(status), 0);
    EXPECT_EQ(list(*open()), "a=1");
}
TEST_F(LevelDbStore, ReadsTablesBackThatDoNotFitTheCache) {
    fill();
    const auto store = open();
    EXPECT_FALSE(files(".ldb").empty());
    EXPECT_EQ(read(*store, "2999"), std::string(1000, 'x'));
    EXPECT_EQ(read(*store, "3000"), "-");
    EXPECT_EQ(list(*store, "299").size(), 11u * 1000 + 10 * 5 + 4 + 10);
}
