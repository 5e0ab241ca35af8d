#include "node/disk.h"

#include <gtest/gtest.h>

#include <future>

namespace arpeggio::node {
namespace {
using storage::Batch;
using storage::Durability;
using storage::StorageError;

/// A store in memory that notes its commits, and holds them up while its gate is shut.
class NotingStore final : public storage::Store {
public:
    struct Commit {
        std::size_t changes = 0;
        Durability durability{};
        friend bool operator==(const Commit&, const Commit&) = default;
    };
    Result<std::optional<Bytes>, StorageError> get(ByteView key) const override { return inner_->get(key); }
    Result<void, StorageError> scan(ByteView prefix, ByteView from, const Visit& visit) const override {
        return inner_->scan(prefix, from, visit);
    }
    std::unique_ptr<const Store> snapshot() const override { return inner_->snapshot(); }
    Result<void, StorageError> commit(const Batch& batch, Durability durability) override {
        entered_.set_value();
        entered_ = {};
        gate_.wait();
        if (fails) return Fail(StorageError::Full);
        commits.push_back({batch.changes().size(), durability});
        return inner_->commit(batch, durability);
    }
    /// The next commit waits until open(); wait for it to have come with the future.
    std::future<void> shut() {
        open_ = {};
        gate_ = open_.get_future().share();
        return entered_.get_future();
    }
    void open() { open_.set_value(); }

    std::vector<Commit> commits; ///< to be read when the disk is gone
    bool fails = false;

private:
    std::unique_ptr<storage::Store> inner_ = storage::make_memory_store();
    std::promise<void> open_, entered_;
    std::shared_future<void> gate_ = [] {
        std::promise<void> opened;
        opened.set_value();
        return opened.get_future().share();
    }();
};

Disk::Write put(Bytes key, Bytes value, Durability durability = Durability::Lazy, Bytes prefix = {}) {
    Batch batch;
    batch.put(std::move(key), std::move(value));
    return {std::move(prefix), std::move(batch), durability};
}

struct DiskTest : testing::Test {
    NotingStore store;
    std::vector<StorageError> failures; ///< to be read when the disk is gone
    std::optional<Disk> disk;

    void SetUp() override {
        disk.emplace(store, [this](StorageError error) { failures.push_back(error); });
    }
    /// Commits and waits for the answer.
    void commit(Disk::Write write) {
        std::promise<void> done;
        disk->commit(std::move(write), [&] { done.set_value(); });
        done.get_future().wait();
    }
    /// The storage thread waits in a commit until release().
    void hold() {
        auto entered = store.shut();
        disk->commit(put({0}, {0}), {});
        entered.wait();
    }
    void release() { store.open(); }
    [[nodiscard]] std::optional<Bytes> stored(const Bytes& key) const { return *store.get(key); }
};

TEST_F(DiskTest, PutsThePrefixInFrontOfEveryKey) {
    Batch batch;
    batch.put({1}, {10});
    batch.put({2}, {20});
    commit({{7, 7}, batch, Durability::Lazy});
    EXPECT_EQ(stored({7, 7, 1}), Bytes{10});
    EXPECT_EQ(stored({7, 7, 2}), Bytes{20});
    EXPECT_EQ(stored({1}), std::nullopt);
}

TEST_F(DiskTest, ErasesUnderThePrefixToo) {
    commit(put({1}, {10}, Durability::Lazy, {7}));
    Batch batch;
    batch.erase({1});
    commit({{7}, batch, Durability::Lazy});
    EXPECT_EQ(stored({7, 1}), std::nullopt);
}

TEST_F(DiskTest, AnswersWhenTheBatchIsThere) {
    std::promise<bool> found;
    disk->commit(put({1}, {10}), [&] { found.set_value(stored({1}) == Bytes{10}); });
    EXPECT_TRUE(found.get_future().get());
}

TEST_F(DiskTest, AnEmptyWriteIsAnsweredAfterWhatCameBefore) {
    hold();
    std::vector<int> order;
    for (int i = 0; i < 3; ++i)
        disk->commit(i == 1 ? Disk::Write{} : put({1}, {1}), [&order, i] { order.push_back(i); });
    release();
    disk.reset();
    EXPECT_EQ(order, (std::vector<int>{0, 1, 2}));
}

TEST_F(DiskTest, WhatWaitsTogetherIsOneWrite) {
    hold();
    for (std::uint8_t i = 1; i <= 3; ++i) disk->commit(put({i}, {i}), {});
    release();
    disk.reset();
    EXPECT_EQ(store.commits, (std::vector<NotingStore::Commit>{{1, Durability::Lazy}, {3, Durability::Lazy}}));
}

TEST_F(DiskTest, OneThatMustBeSyncedSyncsAllThatWaitTogether) {
    hold();
    disk->commit(put({1}, {1}, Durability::Lazy), {});
    disk->commit(put({2}, {2}, Durability::Synced), {});
    disk->commit(put({3}, {3}, Durability::Lazy), {});
    release();
    disk.reset();
    EXPECT_EQ(store.commits.back(), (NotingStore::Commit{3, Durability::Synced}));
}

TEST_F(DiskTest, TheLaterOfTwoWritesOfAKeyCounts) {
    hold();
    for (std::uint8_t i = 1; i <= 9; ++i) disk->commit(put({1}, {i}), {});
    release();
    disk.reset();
    EXPECT_EQ(stored({1}), Bytes{9});
}

TEST_F(DiskTest, WritesWhatItWasGivenBeforeItGoes) {
    hold();
    int answers = 0;
    for (std::uint8_t i = 1; i <= 100; ++i) disk->commit(put({i}, {i}), [&] { ++answers; });
    release();
    disk.reset();
    EXPECT_EQ(answers, 100);
    EXPECT_EQ(stored({100}), Bytes{100});
}

TEST_F(DiskTest, AFailureIsToldOnceAndNothingMoreIsAnswered) {
    store.fails = true;
    int answers = 0;
    for (std::uint8_t i = 0; i < 10; ++i) disk->commit(put({i}, {i}), [&] { ++answers; });
    disk.reset();
    EXPECT_EQ(failures, std::vector{StorageError::Full});
    EXPECT_EQ(answers, 0);
}

TEST_F(DiskTest, AfterAFailureNothingMoreIsWritten) {
    hold();
    store.fails = true; // of the one that is held
    release();
    disk->commit(put({1}, {1}), {});
    disk.reset();
    EXPECT_EQ(stored({1}), std::nullopt);
    EXPECT_EQ(failures.size(), 1U);
}

} // namespace
} // namespace arpeggio::node
