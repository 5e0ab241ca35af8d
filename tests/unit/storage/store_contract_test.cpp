// What every store does, whatever is behind it.
#include "base/random.h"
#include "storage/faulty_store.h"
#include "unit/storage/store_helpers.h"
#include "unit/storage/temporary_folder.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

using namespace arpeggio;
using namespace arpeggio::storage;
using namespace arpeggio::test;

namespace {

/// A store of one kind with all that it stands on.
struct Kind {
    virtual ~Kind() = default;
    virtual Store& store() = 0;
};
struct Memory : Kind {
    std::unique_ptr<Store> memory = make_memory_store();
    Store& store() override { return *memory; }
};
struct Faulty : Kind {
    FaultyStore faulty{Random(1)};
    Store& store() override { return faulty; }
};
struct LevelDb : Kind {
    TemporaryFolder folder;
    std::unique_ptr<Store> level = *open_leveldb(folder.path(), 1 << 20);
    Store& store() override { return *level; }
};
struct Prefixed : LevelDb {
    std::unique_ptr<Store> part = make_prefixed_store(*level, bytes_of("part/"));
    Store& store() override { return *part; }
};

class StoreContract : public testing::TestWithParam<const char*> {
protected:
    void SetUp() override {
        const std::string name = GetParam();
        if (name == "Memory") kind_ = std::make_unique<Memory>();
        if (name == "Faulty") kind_ = std::make_unique<Faulty>();
        if (name == "LevelDb") kind_ = std::make_unique<LevelDb>();
        if (name == "Prefixed") kind_ = std::make_unique<Prefixed>();
    }
    Store& store() { return kind_->store(); }

private:
    std::unique_ptr<Kind> kind_;
};

} // namespace

INSTANTIATE_TEST_SUITE_P(
    All, StoreContract, testing::Values("Memory", "Faulty", "LevelDb", "Prefixed"), [](const auto& kind) {
        return std::string(kind.param);
    });

TEST_P(StoreContract, StartsEmpty) {
    EXPECT_EQ(read(store(), "a"), "-");
    EXPECT_EQ(list(store()), "");
}
TEST_P(StoreContract, ReturnsWhatWasPutUntilItIsErased) {
    ASSERT_TRUE(commit(store(), {{"a", "1"}, {"b", "2"}}));
    ASSERT_TRUE(commit(store(), {{"a", ""}, {"b", "3"}}, Durability::Lazy));
    EXPECT_EQ(read(store(), "a"), "-");
    EXPECT_EQ(read(store(), "b"), "3");
}
TEST_P(StoreContract, TheLastChangeOfAKeyInABatchWins) {
    Batch batch = batch_of({{"a", "1"}, {"b", "1"}});
    batch.append(batch_of({{"a", ""}, {"b", "2"}}));
    ASSERT_TRUE(store().commit(batch, Durability::Synced));
    EXPECT_EQ(list(store()), "b=2");
}
TEST_P(StoreContract, KeepsEmptyKeysEmptyValuesAndZeroBytes) {
    Batch batch;
    batch.put({}, bytes_of("of the empty key"));
    batch.put({0}, {});
    batch.put({0, 0}, {0});
    ASSERT_TRUE(store().commit(batch, Durability::Synced));
    EXPECT_EQ(read(store(), ""), "of the empty key");
    EXPECT_EQ(store().get(Bytes{0}), std::optional<Bytes>(Bytes{}));
    EXPECT_EQ(store().get(Bytes{0, 0}), std::optional<Bytes>(Bytes{0}));
}
TEST_P(StoreContract, ScansInOrderOfUnsignedBytes) {
    Batch batch;
    for (const std::uint8_t first : Bytes{0xff, 0x7f, 0x80, 0x01}) batch.put({first}, {first});
    ASSERT_TRUE(store().commit(batch, Durability::Synced));
    Bytes order;
    const auto note = [&](ByteView key, ByteView) { return order.push_back(key[0]), true; };
    ASSERT_TRUE(store().scan({}, {}, note));
    EXPECT_EQ(order, (Bytes{0x01, 0x7f, 0x80, 0xff}));
}
TEST_P(StoreContract, ScansOnlyThePrefixAndFromTheKeyGiven) {
    ASSERT_TRUE(commit(store(), {{"a", "0"}, {"b", "1"}, {"b1", "2"}, {"b2", "3"}, {"c", "4"}}));
    EXPECT_EQ(list(store(), "b"), "b=1 b1=2 b2=3");
    EXPECT_EQ(list(store(), "b", "b1"), "b1=2 b2=3");
    EXPECT_EQ(list(store(), "b", "b10"), "b2=3");
    EXPECT_EQ(list(store(), "b", "a"), "b=1 b1=2 b2=3");
    EXPECT_EQ(list(store(), "x"), "");
}
TEST_P(StoreContract, ScansAPrefixOfTheHighestByteToItsEnd) {
    Batch batch;
    batch.put({0xff, 0xff, 1}, {1});
    batch.put({0xff, 0xfe}, {2});
    ASSERT_TRUE(store().commit(batch, Durability::Synced));
    int seen = 0;
    ASSERT_TRUE(store().scan(Bytes{0xff, 0xff}, {}, [&](ByteView, ByteView) { return ++seen > 0; }));
    EXPECT_EQ(seen, 1);
}
TEST_P(StoreContract, AScanStopsWhenToldTo) {
    ASSERT_TRUE(commit(store(), {{"a", "1"}, {"b", "2"}, {"c", "3"}}));
    std::string seen;
    ASSERT_TRUE(store().scan({}, {}, [&](ByteView key, ByteView) { return seen.append(as_text(key)) != "ab"; }));
    EXPECT_EQ(seen, "ab");
}
TEST_P(StoreContract, AScanSeesOneMomentThoughItsVisitorCommits) {
    ASSERT_TRUE(commit(store(), {{"a", "1"}, {"b", "2"}}));
    std::string seen;
    const auto change = [&](ByteView key, ByteView value) {
        seen.append(as_text(key)).append(as_text(value));
        return commit(store(), {{"b", ""}, {"c", "3"}});
    };
    ASSERT_TRUE(store().scan({}, {}, change));
    EXPECT_EQ(seen, "a1b2");
    EXPECT_EQ(list(store()), "a=1 c=3");
}
TEST_P(StoreContract, AgreesWithAMapOverRandomBatches) {
    Random random(42);
    std::map<std::string, std::string> model;
    for (int i = 0; i < 200; ++i) {
        std::vector<std::pair<std::string, std::string>> changes;
        for (int j = 0; j < 20; ++j) {
            const std::string key = std::to_string(random.below(300));
            changes.emplace_back(key, random.chance(30) ? "" : std::to_string(random.next()));
            model[key] = changes.back().second;
        }
        ASSERT_TRUE(commit(store(), changes, random.chance(90) ? Durability::Lazy : Durability::Synced));
    }
    std::string expected;
    for (const auto& [key, value] : model)
        if (!value.empty()) expected += (expected.empty() ? "" : " ") + key + "=" + value;
    EXPECT_EQ(list(store()), expected);
}
TEST_P(StoreContract, ReadersBesideACommitterSeeWholeBatches) {
    ASSERT_TRUE(commit(store(), {{"a", "0"}, {"b", "0"}}));
    std::atomic<bool> stop = false;
    std::atomic<int> torn = 0;
    std::jthread reader([&] {
        while (!stop) {
            const std::string seen = list(store());
            const auto middle = seen.find(' ');
            if (seen.substr(2, middle - 2) != seen.substr(middle + 3)) ++torn;
        }
    });
    for (int i = 1; i < 500; ++i) {
        const std::string value = std::to_string(i);
        EXPECT_TRUE(commit(store(), {{"a", value}, {"b", value}}, Durability::Lazy));
    }
    stop = true;
    reader.join();
    EXPECT_EQ(torn, 0);
}
TEST_P(StoreContract, ASnapshotIsOfOneMomentWhateverIsCommittedLater) {
    ASSERT_TRUE(commit(store(), {{"a", "1"}, {"b", "2"}}));
    const auto before = store().snapshot();
    ASSERT_TRUE(commit(store(), {{"a", "9"}, {"b", ""}, {"c", "3"}}));
    const auto after = store().snapshot();
    ASSERT_TRUE(commit(store(), {{"a", ""}}));
    EXPECT_EQ(list(*before), "a=1 b=2");
    EXPECT_EQ(list(*before, "b", "b"), "b=2");
    EXPECT_EQ(read(*before, "b"), "2");
    EXPECT_EQ(read(*before, "c"), "-");
    EXPECT_EQ(list(*after), "a=9 c=3");
    EXPECT_EQ(list(store()), "c=3");
}
TEST_P(StoreContract, ASnapshotOfASnapshotIsOfTheSameMomentAndOutlivesIt) {
    ASSERT_TRUE(commit(store(), {{"a", "1"}}));
    auto first = store().snapshot();
    ASSERT_TRUE(commit(store(), {{"a", "2"}}));
    const auto second = first->snapshot();
    first.reset();
    ASSERT_TRUE(commit(store(), {{"a", "3"}}));
    EXPECT_EQ(read(*second, "a"), "1");
}
TEST_P(StoreContract, ASnapshotIsReadBesideACommitter) {
    for (int i = 0; i < 100; ++i) ASSERT_TRUE(commit(store(), {{std::to_string(i), "before"}}, Durability::Lazy));
    const auto moment = store().snapshot();
    const std::string expected = list(*moment);
    std::jthread writer([&] {
        for (int i = 0; i < 500; ++i) (void)commit(store(), {{std::to_string(i), "after"}}, Durability::Lazy);
    });
    for (int i = 0; i < 50; ++i) EXPECT_EQ(list(*moment), expected);
}
TEST_P(StoreContract, AgreesWithAMapOverRandomSnapshots) {
    Random random(7);
    std::vector<std::pair<std::unique_ptr<const Store>, std::string>> moments;
    for (int i = 0; i < 100; ++i) {
        ASSERT_TRUE(commit(store(), {{std::to_string(random.below(20)), std::to_string(i)}}, Durability::Lazy));
        if (random.chance(20)) moments.emplace_back(store().snapshot(), list(store()));
        if (random.chance(10) && !moments.empty()) moments.erase(moments.begin());
        for (const auto& [moment, expected] : moments) ASSERT_EQ(list(*moment), expected);
    }
}
TEST_P(StoreContract, ErasesAPrefixInBoundedBatches) {
    std::vector<std::pair<std::string, std::string>> keys{{"a", "1"}, {"c", "1"}};
    for (int i = 0; i < 100; ++i) keys.emplace_back("b" + std::to_string(1000 + i), "1");
    ASSERT_TRUE(commit(store(), keys));
    Bytes from;
    int batches = 0;
    for (Batch batch = *next_erasure(store(), bytes_of("b"), from, 50); !batch.empty();
         batch = *next_erasure(store(), bytes_of("b"), from, 50)) {
        ASSERT_EQ(batch.changes().size(), 10u);
        ASSERT_TRUE(store().commit(batch, Durability::Lazy));
        ++batches;
    }
    EXPECT_EQ(batches, 10);
    EXPECT_EQ(list(store()), "a=1 c=1");
}

TEST(Batch, CountsItsBytes) {
    Batch batch = batch_of({{"key", "value"}});
    EXPECT_EQ(batch.size_bytes(), 8u);
    batch.append(batch_of({{"gone", ""}}));
    EXPECT_EQ(batch.size_bytes(), 12u);
    EXPECT_EQ(batch.changes().size(), 2u);
}
TEST(PrefixedStore, PartsDoNotSeeEachOther) {
    const auto whole = make_memory_store();
    const auto one = make_prefixed_store(*whole, bytes_of("one/"));
    const auto two = make_prefixed_store(*whole, bytes_of("two/"));
    ASSERT_TRUE(commit(*one, {{"a", "1"}}));
    ASSERT_TRUE(commit(*two, {{"a", "2"}}));
    ASSERT_TRUE(commit(*two, {{"b", "3"}, {"a", ""}}));
    EXPECT_EQ(list(*one), "a=1");
    EXPECT_EQ(list(*two), "b=3");
    EXPECT_EQ(list(*whole), "one/a=1 two/b=3");
}
TEST(PrefixedStore, AScanEndsWithThePart) {
    const auto whole = make_memory_store();
    const auto part = make_prefixed_store(*whole, {1, 0xff});
    ASSERT_TRUE(commit(*whole, {{"\x02", "behind"}, {"\x01", "before"}}));
    EXPECT_EQ(list(*part), "");
}
