#include "state/state_store.h"
#include "state/tree_check.h"
#include "storage/faulty_store.h"
#include "unit/state/tree_model.h"

#include <gtest/gtest.h>

#include <thread>

using namespace arpeggio;
using namespace arpeggio::state;
using namespace arpeggio::test;
using storage::StorageError;

namespace {

Address address(std::uint64_t number) {
    Address out;
    for (std::size_t i = 0; i < 8; ++i) out.bytes[i] = static_cast<std::uint8_t>(number >> (8 * i));
    return out;
}
/// Account 0 has 1 atto, account 1 has 2, …; totals last.
StateStore::LeafFeed accounts(std::uint64_t count) {
    return [count, i = std::uint64_t{0}]() mutable -> std::optional<StateStore::Leaf> {
        if (i > count) return std::nullopt;
        if (i == count) return ++i, StateStore::Leaf{totals_key(), encode_totals({})};
        const auto leaf = StateStore::Leaf{account_key(address(i)), encode_account({0, {U256(i + 1)}})};
        return ++i, leaf;
    };
}
std::shared_ptr<storage::Cache> cache(std::size_t bytes) {
    return std::make_shared<storage::Cache>(bytes);
}

} // namespace

TEST(StateStore, ReadsWhatBecameFinal) {
    MemoryState memory;
    EXPECT_EQ(memory.state.account(address(1)), Account{});
    (void)memory.apply({{{account_key(address(1)), encode_account({1, arp(1)})}}});
    EXPECT_EQ(memory.state.account(address(1)), (Account{1, arp(1)}));
    (void)memory.apply({{{account_key(address(1)), std::nullopt}}});
    EXPECT_EQ(memory.state.account(address(1)), Account{});
}
TEST(StateStore, AgreesWithAMapWhateverTheCacheHolds) {
    for (const std::size_t cache_bytes : {0U, 8U << 10, 1U << 20}) {
        Random random(1);
        const auto store = storage::make_memory_store();
        StateStore state(*store, cache(cache_bytes));
        Leaves leaves;
        for (int i = 0; i < 100; ++i) {
            const Diff diff = random_diff(random, leaves, 30);
            const TreeUpdate update = *update_tree(state, diff);
            storage::Batch batch;
            state.append_final(batch, diff, update);
            ASSERT_TRUE(store->commit(batch, storage::Durability::Lazy));
            state.committed(diff, update);
            for (const auto& [key, value] : diff.leaves) ASSERT_EQ(*state.leaf(key), value);
            ASSERT_EQ(*state.root(), root_by_definition(leaves));
        }
    }
}
TEST(StateStore, OpenedAgainItIsTheSame) {
    Random random(2);
    MemoryState memory;
    Leaves leaves;
    for (int i = 0; i < 20; ++i) (void)memory.apply(random_diff(random, leaves, 50));
    StateStore again(*memory.store, cache(1 << 20));
    EXPECT_EQ(*again.root(), root_by_definition(leaves));
    for (const auto& [key, value] : leaves) EXPECT_EQ(*again.leaf(key), value);
}
TEST(StateStore, TouchesNoKeysOfOthers) {
    MemoryState memory;
    storage::Batch batch;
    for (const char* key : {"a", "r~", "t", "z"}) batch.put(to_bytes(as_bytes(key)), {1});
    ASSERT_TRUE(memory.store->commit(batch, storage::Durability::Synced));
    (void)memory.load({{LeafKey{}, Bytes{1}}});
    (void)memory.load({});
    EXPECT_EQ(memory.content().size(), 4u);
}
TEST(StateStore, GenesisIsTheStateOfItsLeaves) {
    MemoryState memory;
    Leaves leaves;
    const auto feed = accounts(20'000);
    for (auto copy = feed; auto leaf = copy();) leaves[leaf->key] = leaf->value;
    EXPECT_EQ(memory.state.load_genesis(feed), root_by_definition(leaves));
    EXPECT_EQ(memory.state.account(address(19'999)), (Account{0, {U256(20'000)}}));
    EXPECT_EQ(sum_of_balances(memory.state), (Amount{U256(20'000 * 20'001 / 2)}));
}
TEST(StateStore, GenesisReplacesWhatAFailedLoadLeft) {
    Random random(3);
    storage::FaultyStore disk(random.fork(), {.commit_fails_at = 3});
    StateStore state(disk, cache(1 << 20));
    EXPECT_EQ(state.load_genesis(accounts(40'000)).error(), StorageError::Full);
    const auto found = disk.power_cut();
    StateStore again(*found, cache(1 << 20));
    ASSERT_TRUE(again.load_genesis(accounts(100)));
    MemoryState fresh;
    (void)fresh.state.load_genesis(accounts(100));
    EXPECT_EQ(again.root(), fresh.state.root());
    EXPECT_EQ(sum_of_balances(again), (Amount{U256(5050)}));
}
TEST(StateStore, GenesisIsOnDiskWhenItReturns) {
    storage::FaultyStore disk{Random(4)};
    StateStore state(disk, cache(1 << 20));
    const auto root = state.load_genesis(accounts(1000));
    const auto found = disk.power_cut();
    EXPECT_EQ(StateStore(*found, cache(1 << 20)).root(), root);
}
TEST(StateStore, ADamagedAccountMakesTheSumCorrupt) {
    MemoryState memory;
    (void)memory.apply({{{LeafKey{}, Bytes{static_cast<std::uint8_t>(LeafKind::Account), 1}}}});
    EXPECT_EQ(sum_of_balances(memory.state).error(), StorageError::Corrupt);
}
TEST(StateStore, ASumBeyondTheNumbersIsCorrupt) {
    MemoryState memory;
    for (std::uint64_t i = 0; i < 2; ++i)
        (void)memory.apply({{{account_key(address(i)), encode_account({0, {U256::max()}})}}});
    EXPECT_EQ(sum_of_balances(memory.state).error(), StorageError::Corrupt);
}
TEST(StateStore, WarmAccountsNeedNoDisk) {
    Random random(5);
    storage::FaultyStore disk(random.fork());
    (void)StateStore(disk, cache(1 << 20)).load_genesis(accounts(100));
    const auto failing = disk.reopened({.read_fails_at = 2});
    StateStore state(*failing, cache(1 << 20));
    ASSERT_TRUE(state.warm({address(1), address(1000)}));
    EXPECT_EQ(state.account(address(1)), (Account{0, {U256(2)}}));
    EXPECT_EQ(state.account(address(1000)), Account{});
    EXPECT_EQ(state.account(address(2)).error(), StorageError::Failed);
}
TEST(StateStore, ASnapshotKeepsItsRootPagesAndLeaves) {
    Random random(6);
    MemoryState memory;
    Leaves leaves;
    const Hash root = memory.apply(random_diff(random, leaves, 200));
    const StateSnapshot moment(*memory.store);
    const Leaves before = leaves;
    for (int i = 0; i < 20; ++i) (void)memory.apply(random_diff(random, leaves, 100));
    ASSERT_NE(memory.state.root(), root);
    EXPECT_EQ(moment.root(), root);
    Leaves seen;
    const auto note = [&](const LeafKey& key, ByteView value) { return seen.emplace(key, to_bytes(value)).second; };
    ASSERT_TRUE(moment.scan_leaves(note));
    EXPECT_EQ(seen, before);
    for (const auto& [key, value] : before) EXPECT_EQ(moment.leaf(key), std::optional(value));
    const auto check = check_tree(moment);
    ASSERT_TRUE(check);
    EXPECT_EQ(check->root, root);
    EXPECT_TRUE(check->are_pages_sound());
}
TEST(StateStore, LeavesAppendedAloneMakeATreeWhenItIsRebuilt) {
    MemoryState memory;
    Leaves leaves;
    Random random(7);
    (void)random_diff(random, leaves, 200);
    std::vector<Leaf> some;
    for (const auto& [key, value] : leaves) some.push_back({key, value});
    storage::Batch batch;
    StateStore::append_leaves(batch, some);
    ASSERT_TRUE(memory.store->commit(batch, storage::Durability::Lazy));
    EXPECT_EQ(memory.state.root(), Hash{});
    EXPECT_EQ(memory.state.rebuild_tree(), root_by_definition(leaves));
}
TEST(StateStore, ReadersBesideCommitsSeeTheirViewsMoment) {
    MemoryState memory;
    std::vector<DiffPtr> diffs;
    for (std::uint64_t i = 0; i < 200; ++i) { // account 0 gives account 1 an atto a block
        const auto account = [](std::uint64_t atto) { return encode_account({1, {U256(atto)}}); };
        diffs.push_back(std::make_shared<Diff>(
            Diff{{{account_key(address(0)), account(500 - i)}, {account_key(address(1)), account(500 + i)}}}));
    }
    std::jthread writer([&] {
        for (const DiffPtr& diff : diffs) (void)memory.apply(*diff);
    });
    const LayeredView view(memory.state, diffs);
    for (int i = 0; i < 2000; ++i) {
        EXPECT_EQ(view.account(address(0))->balance, Amount{U256(301)});
        EXPECT_EQ(view.account(address(1))->balance, Amount{U256(699)});
        (void)memory.state.account(address(static_cast<std::uint64_t>(i % 3)));
    }
    writer.join();
    EXPECT_EQ(memory.state.account(address(1))->balance, Amount{U256(699)});
}
