#include "state/tree.h"
#include "unit/state/tree_model.h"

#include <gtest/gtest.h>

#include <thread>

using namespace arpeggio;
using namespace arpeggio::state;
using namespace arpeggio::test;

namespace {

LeafKey key_of(std::initializer_list<std::uint8_t> first_bytes) {
    LeafKey key;
    std::copy(first_bytes.begin(), first_bytes.end(), key.bytes.begin());
    return key;
}
void run_on_threads(const Jobs& jobs) {
    std::vector<std::jthread> threads;
    for (const auto& job : jobs) threads.emplace_back(job);
}

} // namespace

TEST(Tree, AnEmptyTreeHasTheZeroRoot) {
    const MemoryState memory;
    EXPECT_EQ(*memory.state.root(), Hash{});
    EXPECT_EQ(root_by_definition(Leaves{}), Hash{});
}
TEST(Tree, AnOnlyLeafIsTheRoot) {
    MemoryState memory;
    const LeafKey key = key_of({0xab, 0xcd});
    EXPECT_EQ(memory.apply({{{key, Bytes{1, 2}}}}), leaf_hash(key, Bytes{1, 2}));
    EXPECT_EQ(*memory.state.root(), leaf_hash(key, Bytes{1, 2}));
}
TEST(Tree, LeavesThatPartAtTheLastBitHangFromTheLowestNode) {
    MemoryState memory;
    Leaves leaves{{LeafKey{}, {1}}, {LeafKey{}, {2}}};
    LeafKey neighbour;
    neighbour.bytes[31] = 1;
    leaves[neighbour] = {2};
    Diff diff;
    for (const auto& [key, value] : leaves) diff.leaves[key] = value;
    EXPECT_EQ(memory.apply(diff), root_by_definition(leaves));
    EXPECT_EQ(memory.content().size(), 2u + tree_depth / page_levels);
    EXPECT_EQ(memory.apply({{{neighbour, std::nullopt}}}), leaf_hash(LeafKey{}, leaves[LeafKey{}]));
    EXPECT_EQ(memory.content().size(), 2u);
}
TEST(Tree, AgreesWithItsDefinitionOverRandomDiffs) {
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        Random random(seed);
        MemoryState memory;
        Leaves leaves;
        for (int i = 0; i < 50; ++i) {
            const Diff diff = random_diff(random, leaves, 40);
            ASSERT_EQ(memory.apply(diff), root_by_definition(leaves)) << "seed " << seed << " diff " << i;
            ASSERT_EQ(*memory.state.root(), root_by_definition(leaves));
        }
    }
}
TEST(Tree, WhatIsStoredDependsOnTheLeavesAloneNotOnTheirHistory) {
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        Random random(seed);
        MemoryState grown, loaded;
        Leaves leaves;
        for (int i = 0; i < 30; ++i) (void)grown.apply(random_diff(random, leaves, 40));
        EXPECT_EQ(loaded.load(leaves), root_by_definition(leaves));
        EXPECT_EQ(grown.content(), loaded.content()) << "seed " << seed;
    }
}
TEST(Tree, ErasingEverythingLeavesNothingStored) {
    Random random(5);
    MemoryState memory;
    Leaves leaves;
    (void)memory.apply(random_diff(random, leaves, 100));
    Diff all;
    for (const auto& [key, value] : leaves) all.leaves[key] = std::nullopt;
    EXPECT_EQ(memory.apply(all), Hash{});
    EXPECT_TRUE(memory.content().empty());
}
TEST(Tree, ADiffThatChangesNothingTouchesNoPage) {
    Random random(6);
    MemoryState memory;
    Leaves leaves;
    (void)memory.apply(random_diff(random, leaves, 100));
    Diff same{{{key_of({0x12, 0x34, 0x56}), std::nullopt}}};
    for (const auto& [key, value] : leaves) same.leaves[key] = value;
    const auto update = update_tree(memory.state, same);
    EXPECT_EQ(update->root, root_by_definition(leaves));
    EXPECT_TRUE(update->pages.empty());
}
TEST(Tree, LayersOfForksGiveTheRootsThatCommittingGives) {
    Random random(7);
    MemoryState memory;
    Leaves base;
    (void)memory.apply(random_diff(random, base, 200));
    for (int fork = 0; fork < 20; ++fork) { // the base stays, each fork grows on it
        Leaves leaves = base;
        std::vector<TreeUpdatePtr> layers;
        for (int i = 0; i < 8; ++i) {
            const Diff diff = random_diff(random, leaves, 30);
            layers.push_back(std::make_shared<TreeUpdate>(*update_tree(memory.state, layers, diff)));
            ASSERT_EQ(layers.back()->root, root_by_definition(leaves));
        }
    }
}
TEST(Tree, AnUpdateIsTheSameWhicheverOfItsLayersAreStored) {
    Random random(8);
    MemoryState memory;
    Leaves leaves;
    std::vector<Diff> diffs;
    std::vector<TreeUpdatePtr> layers;
    for (int i = 0; i < 10; ++i) {
        diffs.push_back(random_diff(random, leaves, 60));
        layers.push_back(std::make_shared<TreeUpdate>(*update_tree(memory.state, layers, diffs.back())));
    }
    const Diff next = random_diff(random, leaves, 60);
    const TreeUpdate expected = *update_tree(memory.state, layers, next);
    for (std::size_t i = 0; i < layers.size(); ++i) {
        memory.commit(diffs[i], *layers[i]);
        const TreeUpdate again = *update_tree(memory.state, layers, next);
        EXPECT_EQ(again.root, expected.root);
        EXPECT_EQ(again.pages, expected.pages);
    }
}
TEST(Tree, AnUpdateMayRunWhileItsLayersAreStored) {
    Random random(9);
    MemoryState memory;
    Leaves leaves;
    std::vector<Diff> diffs;
    std::vector<TreeUpdatePtr> layers;
    for (int i = 0; i < 100; ++i) {
        diffs.push_back(random_diff(random, leaves, 30));
        layers.push_back(std::make_shared<TreeUpdate>(*update_tree(memory.state, layers, diffs.back())));
    }
    const Diff next = random_diff(random, leaves, 60);
    std::jthread writer([&] {
        for (std::size_t i = 0; i < layers.size(); ++i) memory.commit(diffs[i], *layers[i]);
    });
    for (int i = 0; i < 50; ++i) {
        EXPECT_EQ(update_tree(memory.state, layers, next, run_on_threads)->root, root_by_definition(leaves));
    }
}
TEST(Tree, ThreadsGiveWhatOneThreadGives) {
    Random random(10);
    MemoryState memory;
    Leaves leaves;
    (void)memory.apply(random_diff(random, leaves, 200));
    const Diff diff = random_diff(random, leaves, 200);
    const TreeUpdate alone = *update_tree(memory.state, diff);
    const TreeUpdate together = *update_tree(memory.state, diff, run_on_threads);
    EXPECT_EQ(together.root, alone.root);
    EXPECT_EQ(together.pages, alone.pages);
}
TEST(Tree, AMissingOrDamagedPageIsCorrupt) {
    Random random(11);
    Leaves leaves;
    const Diff diff = random_diff(random, leaves, 200);
    for (const Bytes& damaged : {Bytes{}, Bytes{1, 2, 3}}) {
        MemoryState memory;
        const TreeUpdate update = *update_tree(memory.state, diff);
        TreeUpdate broken = update;
        for (auto& [id, page] : broken.pages)
            if (id.depth == page_levels) page = damaged.empty() ? std::nullopt : std::optional(damaged);
        memory.commit(diff, broken);
        const auto again = update_tree(memory.state, random_diff(random, leaves, 200));
        ASSERT_FALSE(again);
        EXPECT_EQ(again.error(), storage::StorageError::Corrupt);
    }
}
TEST(Page, IsReadAsWritten) {
    const PageId id{key_of({0xab}), 8};
    Page page;
    page.slots[3] = Node::leaf(key_of({0xab, 0x31}), leaf_hash({}, {}));
    page.slots[15] = Node::subtree(leaf_hash({}, Bytes{1}));
    const auto decoded = decode_page(id, page.encode());
    ASSERT_TRUE(decoded);
    EXPECT_EQ(decoded->slots, page.slots);
}
TEST(Page, RefusesWhatDoesNotBelongToIt) {
    const PageId id{key_of({0xab}), 8};
    for (const LeafKey& stray : {key_of({0xab, 0x41}), key_of({0xaa, 0x31})}) {
        Page page;
        page.slots[3] = Node::leaf(stray, {});
        EXPECT_FALSE(decode_page(id, page.encode()));
    }
}
TEST(Page, RefusesCutAndPaddedBytes) {
    Page page;
    page.slots[0] = Node::leaf(key_of({0x01}), {});
    page.slots[7] = Node::subtree({});
    Bytes bytes = page.encode();
    for (std::size_t size = 0; size < bytes.size(); ++size)
        EXPECT_FALSE(decode_page(PageId{}, ByteView(bytes).first(size)));
    bytes.push_back(0);
    EXPECT_FALSE(decode_page(PageId{}, bytes));
    EXPECT_FALSE(decode_page(PageId{}, Bytes{0, 0, 1, 0}));
}
TEST(Path, BitsAndSlotsCountFromTheHighest) {
    const LeafKey key = key_of({0b1010'0110});
    EXPECT_TRUE(bit_at(key, 0));
    EXPECT_FALSE(bit_at(key, 1));
    EXPECT_EQ(PageId{}.slot_of(key), 0b1010u);
    EXPECT_EQ(PageId{}.child(0b1010).slot_of(key), 0b0110u);
    EXPECT_EQ(PageId{}.child(0b1010).path, key_of({0b1010'0000}));
    EXPECT_TRUE(share_path(key, key_of({0b1010'0000}), 5));
    EXPECT_FALSE(share_path(key, key_of({0b1010'0000}), 6));
    EXPECT_TRUE(share_path(key, key, 256));
}
