#include "storage/faulty_store.h"
#include "unit/storage/store_helpers.h"

#include <gtest/gtest.h>

#include <set>

using namespace arpeggio;
using namespace arpeggio::storage;
using namespace arpeggio::test;

namespace {

/// Commits a, b, c, the first `synced` of them synced.
void commit_three(FaultyStore& store, int synced) {
    for (int i = 0; i < 3; ++i) {
        const std::string key(1, static_cast<char>('a' + i));
        (void)commit(store, {{key, "1"}, {key + "'", "1"}}, i < synced ? Durability::Synced : Durability::Lazy);
    }
}
/// Everything that can be found after a power cut, over many seeds.
std::set<std::string> after_power_cut(int synced, Faults faults = {}) {
    std::set<std::string> found;
    for (std::uint64_t seed = 0; seed < 100; ++seed) {
        FaultyStore store(Random(seed), faults);
        commit_three(store, synced);
        found.insert(list(*store.power_cut()));
    }
    return found;
}

} // namespace

TEST(FaultyStore, APowerCutTakesUnsyncedBatchesFromTheEndAndWhole) {
    EXPECT_EQ(
        after_power_cut(1), (std::set<std::string>{"a=1 a'=1", "a=1 a'=1 b=1 b'=1", "a=1 a'=1 b=1 b'=1 c=1 c'=1"}));
}
TEST(FaultyStore, APowerCutTakesNothingThatWasSynced) {
    EXPECT_EQ(after_power_cut(3), (std::set<std::string>{"a=1 a'=1 b=1 b'=1 c=1 c'=1"}));
}
TEST(FaultyStore, ASyncedBatchCarriesTheLazyOnesBeforeIt) {
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
        FaultyStore store{Random(seed)};
        ASSERT_TRUE(commit(store, {{"a", "1"}}, Durability::Lazy));
        ASSERT_TRUE(commit(store, {{"b", "1"}}, Durability::Synced));
        EXPECT_EQ(list(*store.power_cut()), "a=1 b=1");
    }
}
TEST(FaultyStore, ABatchThatFailedIsFoundWholeOrNotAtAll) {
    EXPECT_EQ(after_power_cut(3, {.commit_fails_at = 1}), (std::set<std::string>{"a=1 a'=1", "a=1 a'=1 b=1 b'=1"}));
}
TEST(FaultyStore, AfterAFailureEveryCommitFailsAlikeAndReadsGoOn) {
    FaultyStore store(Random(1), {.commit_fails_at = 1, .commit_error = StorageError::Full});
    ASSERT_TRUE(commit(store, {{"a", "1"}}));
    for (int i = 0; i < 3; ++i) {
        const auto result = store.commit(batch_of({{"b", "1"}}), Durability::Synced);
        ASSERT_FALSE(result);
        EXPECT_EQ(result.error(), StorageError::Full);
    }
    EXPECT_EQ(list(store), "a=1");
}
TEST(FaultyStore, AReadFailsOnceWhereTold) {
    const FaultyStore store(Random(1), {.read_fails_at = 1, .read_error = StorageError::Corrupt});
    EXPECT_EQ(read(store, "a"), "-");
    EXPECT_EQ(read(store, "a"), "Corrupt");
    EXPECT_EQ(read(store, "a"), "-");
}
TEST(FaultyStore, AKilledProcessLosesNothing) {
    FaultyStore store{Random(3)};
    commit_three(store, 0);
    const auto found = store.reopened();
    EXPECT_EQ(list(*found), list(store));
    EXPECT_TRUE(commit(*found, {{"d", "1"}}));
}
TEST(FaultyStore, APowerCutTakesBackWhatWasOverwrittenAndErased) {
    std::set<std::string> found;
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
        FaultyStore store{Random(seed)};
        ASSERT_TRUE(commit(store, {{"a", "1"}, {"b", "1"}}));
        ASSERT_TRUE(commit(store, {{"a", "2"}, {"a", "3"}, {"c", "1"}}, Durability::Lazy));
        Batch erasing;
        erasing.erase(to_bytes(as_bytes("b")));
        ASSERT_TRUE(store.commit(erasing, Durability::Lazy));
        found.insert(list(*store.power_cut()));
    }
    EXPECT_EQ(found, (std::set<std::string>{"a=1 b=1", "a=3 b=1 c=1", "a=3 c=1"}));
}
TEST(FaultyStore, AFullDiskTakesNothingMoreUntilItIsReopened) {
    FaultyStore store{Random(1)};
    ASSERT_TRUE(commit(store, {{"a", "1"}}));
    store.fill_up();
    const auto result = store.commit(batch_of({{"b", "1"}}), Durability::Synced);
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error(), StorageError::Full);
    EXPECT_EQ(list(store), "a=1");
    EXPECT_TRUE(commit(*store.reopened(), {{"c", "1"}}));
}
TEST(FaultyStore, AFlippedBitIsFoundByWhoReadsItUntilItIsWrittenAgain) {
    FaultyStore store{Random(1)};
    ASSERT_TRUE(commit(store, {{"a", "1"}, {"b", "1"}}));
    EXPECT_FALSE(store.flip_bit(as_bytes("c")));
    ASSERT_TRUE(store.flip_bit(as_bytes("b")));
    const auto found = store.reopened();
    EXPECT_EQ(read(*found, "a"), "1");
    EXPECT_EQ(read(*found, "b"), "Corrupt");
    EXPECT_FALSE(found->scan({}, {}, [](ByteView, ByteView) { return true; }));
    ASSERT_TRUE(commit(*found, {{"b", "2"}}));
    EXPECT_EQ(read(*found, "b"), "2");
}
TEST(FaultyStore, ASnapshotsReadsCountAndFailAsTheStoresDo) {
    const FaultyStore store(Random(1), {.read_fails_at = 2, .read_error = StorageError::Failed});
    const auto moment = store.snapshot();
    EXPECT_EQ(read(*moment, "a"), "-");
    EXPECT_EQ(read(store, "a"), "-");
    EXPECT_EQ(list(*moment), "Failed");
    EXPECT_EQ(list(*moment), "");
}
TEST(FaultyStore, ABitFlippedBeforeOrAfterASnapshotIsFoundInIt) {
    FaultyStore store{Random(1)};
    ASSERT_TRUE(commit(store, {{"a", "1"}, {"b", "1"}}));
    ASSERT_TRUE(store.flip_bit(as_bytes("a")));
    const auto moment = store.snapshot();
    ASSERT_TRUE(commit(store, {{"a", "2"}}));
    EXPECT_EQ(read(store, "a"), "2");
    EXPECT_EQ(read(*moment, "a"), "Corrupt");
    EXPECT_EQ(read(*moment, "b"), "1");
    ASSERT_TRUE(store.flip_bit(as_bytes("b")));
    EXPECT_EQ(read(*moment, "b"), "Corrupt");
    EXPECT_EQ(list(*moment), "Corrupt");
}
TEST(FaultyStore, ABackupHoldsWhatReadersSawAndGoesItsOwnWay) {
    FaultyStore store{Random(1)};
    ASSERT_TRUE(commit(store, {{"a", "1"}}, Durability::Lazy));
    const auto backup = store.backup(Random(2));
    ASSERT_TRUE(commit(store, {{"b", "1"}}));
    EXPECT_EQ(list(*backup), "a=1");
    EXPECT_EQ(list(*backup->power_cut()), "a=1");
}
TEST(FaultyStore, OneSeedIsOneHistory) {
    const auto history = [](std::uint64_t seed) {
        Random random(seed);
        FaultyStore store(random.fork(), Faults::from_random(random, 3));
        commit_three(store, 1);
        return list(*store.power_cut());
    };
    std::set<std::string> different;
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
        EXPECT_EQ(history(seed), history(seed));
        different.insert(history(seed));
    }
    EXPECT_GT(different.size(), 2u);
}
