#include "state/tree_check.h"
#include "unit/state/tree_model.h"

#include <gtest/gtest.h>

using namespace arpeggio;
using namespace arpeggio::state;

namespace {

struct TreeCheckTest : testing::Test {
    std::unique_ptr<storage::Store> store = storage::make_memory_store();
    std::unique_ptr<StateStore> state;
    Hash root;

    /// So many accounts, and totals.
    void load(std::uint64_t accounts) {
        state = std::make_unique<StateStore>(*store, std::make_shared<storage::Cache>(0));
        root = *state->load_genesis([accounts, i = std::uint64_t{0}]() mutable -> std::optional<StateStore::Leaf> {
            if (i > accounts) return std::nullopt;
            const std::uint64_t number = i++;
            if (number == accounts) return StateStore::Leaf{totals_key(), encode_totals({})};
            Address address;
            std::memcpy(address.bytes.data(), &number, sizeof number);
            return StateStore::Leaf{account_key(address), encode_account({0, Amount{U256{2}}})};
        });
    }
    [[nodiscard]] std::vector<Bytes> keys(std::uint8_t kind) const {
        std::vector<Bytes> out;
        const Bytes prefix{'s', kind};
        EXPECT_TRUE(
            store->scan(prefix, prefix, [&](ByteView key, ByteView) { return out.push_back(to_bytes(key)), true; }));
        return out;
    }
    void put(const Bytes& key, const std::optional<Bytes>& value) const {
        storage::Batch batch;
        value ? batch.put(key, *value) : batch.erase(key);
        ASSERT_TRUE(store->commit(batch, storage::Durability::Lazy));
    }
};

TEST_F(TreeCheckTest, WhatWasLoadedIsSoundWhateverItsSize) {
    for (const std::uint64_t accounts : {0U, 1U, 2U, 17U, 300U, 5000U, 12'000U}) {
        load(accounts);
        const TreeCheck check = *check_tree(*state);
        EXPECT_EQ(check.root, root);
        EXPECT_EQ(check.leaves, accounts + 1);
        EXPECT_EQ(check.balances, Amount{U256{2 * accounts}});
        EXPECT_TRUE(check.are_pages_sound() && check.malformed_leaves == 0 && check.totals.has_value());
    }
}

TEST_F(TreeCheckTest, AnEmptyStateHasTheZeroRoot) {
    state = std::make_unique<StateStore>(*store, std::make_shared<storage::Cache>(0));
    EXPECT_EQ(check_tree(*state)->root, Hash{});
}

TEST_F(TreeCheckTest, EachDamagedOrMissingPageIsCountedAndMadeAgain) {
    load(300);
    const auto pages = keys('p');
    put(pages.front(), Bytes{1, 2, 3});
    put(pages.back(), std::nullopt);
    const TreeCheck check = *check_tree(*state);
    EXPECT_EQ(check.root, root);
    EXPECT_EQ(check.wrong_pages, 2U);
    EXPECT_EQ(*state->rebuild_tree(), root);
    EXPECT_TRUE(check_tree(*state)->are_pages_sound());
}

TEST_F(TreeCheckTest, APageTooManyIsCounted) {
    load(300);
    Bytes key = keys('p').back();
    key.back() ^= 1;
    key[2] = 40; // deeper than any that is in use
    key.resize(3 + 5);
    put(key, Bytes{1});
    EXPECT_EQ(check_tree(*state)->surplus_keys, 1U);
}

TEST_F(TreeCheckTest, AChangedOrMissingLeafGivesAnotherRoot) {
    load(300);
    const auto leaves = keys('l');
    const Bytes before = **store->get(leaves[7]);
    put(leaves[7], std::nullopt);
    EXPECT_NE(check_tree(*state)->root, root);
    put(leaves[7], Bytes{1});
    const TreeCheck check = *check_tree(*state);
    EXPECT_NE(check.root, root);
    EXPECT_EQ(check.malformed_leaves, 1U);
    put(leaves[7], before);
    EXPECT_EQ(check_tree(*state)->root, root);
}

TEST_F(TreeCheckTest, WhatIsNoLeafAmongThemIsDamage) {
    load(3);
    put({'s', 'l', 1}, Bytes{1});
    EXPECT_EQ(check_tree(*state).error(), storage::StorageError::Corrupt);
}

} // namespace
