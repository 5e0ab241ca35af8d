#include "chain/block_tree.h"
#include "unit/chain/toy_chain.h"

#include <gtest/gtest.h>

using namespace arpeggio;
using namespace arpeggio::chain;
using test::make;
using test::ToyChain;
using Ids = std::vector<Hash>;

namespace {
Ids ids(const std::vector<BlockTree::Node>& nodes) {
    Ids out;
    for (const auto& node : nodes) out.push_back(node.id);
    return out;
}
} // namespace

TEST(BlockTree, FinalizingHandsOutTheBranchOldestFirst) {
    ToyChain chain;
    const Hash genesis = chain.head();
    const Hash a = chain.extend(genesis, {});
    const Hash b = chain.extend(a, {});
    const Hash c = chain.extend(b, {});
    EXPECT_EQ(ids(chain.finalize(b)), (Ids{a, b}));
    EXPECT_EQ(chain.head(), b);
    EXPECT_NE(chain.tree.find(c), nullptr);
    EXPECT_TRUE(chain.finalize(b).empty());
}
TEST(BlockTree, FinalizingForgetsEveryFork) {
    ToyChain chain;
    const Hash genesis = chain.head();
    const Hash a = chain.extend(genesis, {});
    const Hash fork = chain.extend(genesis, {}, 2);
    const Hash fork_child = chain.extend(fork, {});
    const Hash b = chain.extend(a, {});
    const Hash late_fork = chain.extend(a, {}, 3);
    chain.finalize(a);
    for (const Hash& gone : {a, fork, fork_child}) EXPECT_EQ(chain.tree.find(gone), nullptr);
    for (const Hash& kept : {b, late_fork}) EXPECT_NE(chain.tree.find(kept), nullptr);
    EXPECT_EQ(chain.tree.size(), 2u);
}
TEST(BlockTree, ForksHaveTheirOwnState) {
    ToyChain chain;
    const Hash genesis = chain.head();
    const Hash a = chain.extend(genesis, {make({.to = test::address(40)})});
    const Hash b = chain.extend(genesis, {make({.to = test::address(41)})}, 2);
    const state::LayeredView on_a(chain.state, chain.tree.layers(a));
    const state::LayeredView on_b(chain.state, chain.tree.layers(b));
    EXPECT_EQ(on_a.account(test::address(40))->balance, arp(1));
    EXPECT_EQ(on_b.account(test::address(40))->balance, Amount{});
    EXPECT_NE(chain.tree.find(a)->update->root, chain.tree.find(b)->update->root);
}
TEST(BlockTree, AViewOnABranchStaysRightWhileItBecomesFinal) {
    ToyChain chain;
    const Hash a = chain.extend(chain.head(), {make({})});
    const Hash b = chain.extend(a, {make({.nonce = 1})});
    const state::LayeredView view(chain.state, chain.tree.layers(b));
    const auto before = *view.account(test::address(1));
    chain.finalize(a);
    EXPECT_EQ(*view.account(test::address(1)), before);
    EXPECT_EQ(before.nonce, 2u);
}
TEST(BlockTree, AHeaderCarriesTheRootTwoBlocksBack) {
    ToyChain chain;
    const Hash genesis_root = chain.tree.head().root;
    const Hash a = chain.extend(chain.head(), {make({})});
    EXPECT_EQ(chain.tree.state_root_below(chain.head()), genesis_root); // for height 1
    EXPECT_EQ(chain.tree.state_root_below(a), genesis_root);            // for height 2
    const Hash b = chain.extend(a, {make({.nonce = 1})});
    const Hash root_a = chain.tree.find(a)->update->root;
    EXPECT_EQ(chain.tree.state_root_below(b), root_a); // for height 3
    chain.finalize(a);
    EXPECT_EQ(chain.tree.state_root_below(b), root_a);
    chain.finalize(b);
    EXPECT_EQ(chain.tree.state_root_below(b), root_a);
    EXPECT_NE(chain.tree.head().root, root_a);
}
/// As behind genesis: whoever joins the shard there has no other root to judge the next block by.
TEST(BlockTree, BehindAClosingBlockAHeaderCarriesTheRootAfterIt) {
    ToyChain chain;
    const Hash a = chain.extend(chain.head(), {make({})});
    ledger::Block closing{chain.header_on(a), {}};
    closing.header.closing = true;
    closing.header.closing_state_root = Hash::from(Bytes(32, 9));
    const Hash id = ledger::header_id(closing.header);
    ASSERT_TRUE(chain.tree.insert(std::make_shared<const ledger::Block>(closing), id));
    EXPECT_EQ(chain.tree.state_root_below(id), closing.header.closing_state_root);
    ASSERT_TRUE(chain.tree.set_executed(id, chain.tree.find(a)->result));
    auto update = std::make_shared<state::TreeUpdate>();
    update->root = closing.header.closing_state_root;
    ASSERT_TRUE(chain.tree.set_hashed(id, update));
    (void)chain.tree.finalize(id);
    EXPECT_EQ(chain.tree.state_root_below(id), closing.header.closing_state_root);
}
TEST(BlockTree, TheRootBelowIsAbsentUntilItIsHashed) {
    ToyChain chain;
    const auto header = chain.header_on(chain.head());
    const auto built = chain.build(chain.head(), header, {});
    const auto a = seal_block(header, built);
    EXPECT_TRUE(chain.tree.insert(a.block, a.id));
    ledger::Block child{a.block->header, {}};
    child.header.height = child.header.height.next();
    child.header.parent = a.id;
    EXPECT_TRUE(chain.tree.insert(std::make_shared<const ledger::Block>(child), ledger::header_id(child.header)));
    EXPECT_EQ(chain.tree.state_root_below(ledger::header_id(child.header)), std::nullopt);
    EXPECT_EQ(chain.tree.state_root_below(Hash{}), std::nullopt);
}
TEST(BlockTree, ABranchKnowsWhereItsSendersGoOn) {
    ToyChain chain;
    const Hash a = chain.extend(chain.head(), {make({}), make({.nonce = 1}), make({.from = 2})});
    const Hash b = chain.extend(a, {make({.nonce = 2})});
    const pool::NextNonces expected{{test::address(1), 3}, {test::address(2), 1}};
    EXPECT_EQ(chain.tree.next_nonces(b), expected);
    EXPECT_TRUE(chain.tree.next_nonces(chain.head()).empty());
}
TEST(BlockTree, RemovingABlockRemovesItsDescendants) {
    ToyChain chain;
    const Hash a = chain.extend(chain.head(), {});
    const Hash b = chain.extend(a, {});
    const Hash fork = chain.extend(chain.head(), {}, 2);
    chain.tree.remove(a);
    EXPECT_EQ(chain.tree.find(b), nullptr);
    EXPECT_NE(chain.tree.find(fork), nullptr);
}
TEST(BlockTree, ResultsOfForgottenBlocksAreIgnored) {
    ToyChain chain;
    const Hash a = chain.extend(chain.head(), {});
    const auto node = *chain.tree.find(a);
    EXPECT_TRUE(chain.tree.set_executed(a, node.result));
    chain.tree.remove(a);
    EXPECT_FALSE(chain.tree.set_executed(a, node.result));
    EXPECT_FALSE(chain.tree.set_hashed(a, node.update));
}
TEST(BlockTree, KnownAndParentlessBlocksAreRefused) {
    ToyChain chain;
    const Hash a = chain.extend(chain.head(), {});
    const auto block = chain.tree.find(a)->block;
    EXPECT_EQ(chain.tree.insert(block, a).error(), TreeError::Known);
    EXPECT_EQ(chain.tree.insert(block, chain.head()).error(), TreeError::Known);
    chain.finalize(chain.extend(chain.head(), {}, 2));
    EXPECT_EQ(chain.tree.insert(block, a).error(), TreeError::UnknownParent);
}
TEST(BlockTree, ItTakesSoManyBlocksAndNoMore) {
    ToyChain chain;
    ledger::Block block{chain.header_on(chain.head()), {}};
    const auto insert = [&](std::uint64_t slot) {
        block.header.slot = {slot};
        const auto made = std::make_shared<const ledger::Block>(block);
        return chain.tree.insert(made, ledger::header_id(block.header));
    };
    for (std::uint64_t i = 1; i <= BlockTree::blocks_max; ++i) EXPECT_TRUE(insert(i));
    EXPECT_EQ(insert(1000).error(), TreeError::Full);
}
TEST(BlockTree, RandomForksKeepSupplyAndRootsExact) {
    Random random(3);
    ToyChain chain;
    std::uint64_t made = 0;
    for (int round = 0; round < 60; ++round) {
        Ids tips{chain.head()};
        for (int i = 0; i < 3; ++i) {
            const Hash parent = tips[random.below(tips.size())];
            const auto from = static_cast<std::uint8_t>(random.between(1, 6));
            const state::LayeredView view(chain.state, chain.tree.layers(parent));
            const std::uint64_t nonce = view.account(test::address(from))->nonce;
            tips.push_back(chain.extend(parent, {make({.from = from, .nonce = nonce})}, ++made % 7 + 1));
        }
        chain.finalize(tips[random.below(tips.size())]);
        EXPECT_EQ(*state::sum_of_balances(chain.state), chain.state.totals()->balances);
        EXPECT_EQ(chain.state.totals()->balances + chain.state.totals()->burned, arp(600));
        EXPECT_EQ(*chain.state.root(), chain.tree.head().root);
    }
    EXPECT_GT(chain.tree.head().header.height.value, 30u);
}
