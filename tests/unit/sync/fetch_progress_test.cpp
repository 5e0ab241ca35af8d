#include "state/range.h"
#include "sync/fetch_progress.h"
#include "unit/state/tree_model.h"

#include <gtest/gtest.h>

namespace arpeggio::sync {
namespace {
using state::LeafKey;
using storage::StorageError;

FetchProgress begun(std::uint8_t pivot) {
    Hash root;
    root.bytes[0] = pivot;
    return FetchProgress::begin(root);
}
FetchProgress half_done() {
    FetchProgress progress = begun(1);
    for (std::size_t segment = 0; segment < FetchProgress::segments; segment += 2)
        progress.next[segment] = std::nullopt;
    progress.leaves = 7;
    progress.bytes = 1234;
    return progress;
}
/// Stores `count` leaves and that progress.
void store(storage::Store& part, std::size_t count, const FetchProgress& progress) {
    Portion portion{{}, progress};
    for (std::size_t i = 0; i < count; ++i) {
        LeafKey key;
        key.bytes[0] = static_cast<std::uint8_t>(i);
        key.bytes[1] = static_cast<std::uint8_t>(i >> 8);
        portion.leaves.push_back({key, Bytes(100)});
    }
    storage::Batch batch;
    append_portion(batch, std::move(portion));
    ASSERT_TRUE(part.commit(batch, storage::Durability::Lazy));
}
std::optional<FetchProgress> found_in(const storage::Store& part) {
    return *read_progress(part);
}
std::size_t count_keys(const storage::Store& part) {
    std::size_t count = 0;
    EXPECT_TRUE(part.scan({}, {}, [&](ByteView, ByteView) { return ++count > 0; }));
    return count;
}
} // namespace

TEST(FetchProgress, SegmentsCoverAllKeysEachOnce) {
    EXPECT_EQ(FetchProgress::first_key(0), LeafKey{});
    for (std::size_t segment = 0; segment < FetchProgress::segments; ++segment) {
        const LeafKey first = FetchProgress::first_key(segment), last = FetchProgress::last_key(segment);
        EXPECT_EQ(FetchProgress::segment_of(first), segment);
        EXPECT_EQ(FetchProgress::segment_of(last), segment);
        const bool is_last = segment + 1 == FetchProgress::segments;
        EXPECT_EQ(
            state::key_after(last), is_last ? std::nullopt : std::optional(FetchProgress::first_key(segment + 1)));
    }
}
TEST(FetchProgress, SaysHowMuchOfTheKeysIsDone) {
    EXPECT_EQ(begun(1).done_ppm(), 0U);
    EXPECT_FALSE(begun(1).is_complete());
    EXPECT_EQ(half_done().done_ppm(), FetchProgress::all_ppm / 2);
    FetchProgress all = begun(1);
    for (auto& key : all.next) key = std::nullopt;
    EXPECT_EQ(all.done_ppm(), FetchProgress::all_ppm);
    EXPECT_TRUE(all.is_complete());
    all.next[63] = FetchProgress::last_key(63);
    EXPECT_EQ(all.done_ppm(), FetchProgress::all_ppm - 1);
}
TEST(FetchProgress, IsReadAsWritten) {
    for (const FetchProgress& progress : {begun(1), half_done()})
        EXPECT_EQ(decode_progress(encode_progress(progress)), progress);
}
TEST(FetchProgress, CutPaddedAndImpossibleBytesAreRefused) {
    Bytes bytes = encode_progress(half_done());
    for (std::size_t size = 0; size < bytes.size(); ++size) EXPECT_FALSE(decode_progress(ByteView(bytes).first(size)));
    bytes.push_back(0);
    EXPECT_EQ(decode_progress(bytes).error(), codec::DecodeError::Trailing);
    FetchProgress stray = half_done();
    stray.next[1] = FetchProgress::first_key(5);
    EXPECT_EQ(decode_progress(encode_progress(stray)).error(), codec::DecodeError::OutOfRange);
}
TEST(FetchProgress, LiesBesideTheLeavesItIsOf) {
    const auto part = storage::make_memory_store();
    EXPECT_EQ(found_in(*part), std::nullopt);
    store(*part, 10, half_done());
    EXPECT_EQ(found_in(*part), half_done());
    EXPECT_EQ(count_keys(*part), 11U);
}
TEST(FetchProgress, ADamagedOneIsCorrupt) {
    const auto part = storage::make_memory_store();
    storage::Batch batch;
    batch.put({progress_prefix}, {1, 2, 3});
    ASSERT_TRUE(part->commit(batch, storage::Durability::Lazy));
    EXPECT_EQ(read_progress(*part).error(), StorageError::Corrupt);
}
TEST(FetchErasure, TakesTheProgressFirstAndThenAllLeavesInBoundedBatches) {
    const auto part = storage::make_memory_store();
    store(*part, 50'000, half_done());
    storage::Batch other;
    other.put({'H', 1}, {1});
    ASSERT_TRUE(part->commit(other, storage::Durability::Lazy));
    Bytes from;
    std::size_t batches = 0;
    for (auto batch = *next_fetch_erasure(*part, from); !batch.empty(); batch = *next_fetch_erasure(*part, from)) {
        ASSERT_LE(batch.size_bytes(), (1U << 20) + 100);
        ASSERT_TRUE(part->commit(batch, storage::Durability::Lazy));
        EXPECT_EQ(found_in(*part), std::nullopt);
        ++batches;
    }
    EXPECT_GT(batches, 1U);
    EXPECT_EQ(count_keys(*part), 1U);
}
TEST(FetchErasure, AlsoOfADamagedProgress) {
    const auto part = storage::make_memory_store();
    storage::Batch damaged;
    damaged.put({progress_prefix}, {1});
    ASSERT_TRUE(part->commit(damaged, storage::Durability::Lazy));
    Bytes from;
    const auto batch = next_fetch_erasure(*part, from);
    ASSERT_TRUE(batch && part->commit(*batch, storage::Durability::Lazy));
    EXPECT_EQ(count_keys(*part), 0U);
}
TEST(FinishFetch, WhatTheDiskHoldsInPlaceOfTheProvenLeavesIsCorrupt) {
    const auto part = storage::make_memory_store();
    FetchProgress all = begun(1);
    for (auto& key : all.next) key = std::nullopt;
    store(*part, 10, all);
    state::StateStore state(*part, std::make_shared<storage::Cache>(1 << 20));
    EXPECT_EQ(finish_fetch(state, *part).error(), StorageError::Corrupt);
    EXPECT_EQ(found_in(*part), all);
    all.pivot = *state.root();
    store(*part, 10, all);
    ASSERT_TRUE(finish_fetch(state, *part));
    EXPECT_EQ(found_in(*part), std::nullopt);
    EXPECT_EQ(state.root(), all.pivot);
}
} // namespace arpeggio::sync
