#include "sharding/redraw.h"
#include "unit/execution/beacon_epochs.h"

namespace arpeggio::execution {
namespace {

/// The second shard was linked at the beacon's height 4, and is halted once that is more than six blocks ago.
struct HaltedTest : ClosingLinks {
    void SetUp() override {
        ClosingLinks::SetUp();
        height = 3;
        ASSERT_TRUE(execute(9, linking(first, {ordinary})));
        fence_blocks = 6;
    }
    std::optional<sharding::Assignment> elected_at(std::uint64_t at_height, const Body& body = {}) {
        height = at_height - 1;
        const auto result = execute_block(state, at(12), body);
        CHECK(result.has_value());
        return result->elected;
    }
    void elect() {
        height = 10;
        ASSERT_TRUE(execute(12));
        ASSERT_EQ(now().election, Slot{12});
    }
    std::optional<LinkFault> fault_of(const test::FinalCommittee& members, const ledger::Header& header) {
        const auto result = execute_block(state, at(13), linking(members, {header}));
        return result ? std::nullopt : std::optional(std::get<InvalidLink>(result.error()).fault);
    }
    [[nodiscard]] static test::FinalCommittee drawn(Epoch epoch, Instance instance) {
        test::FinalCommittee out(second, 0, epoch);
        out.context.instance = instance;
        return out;
    }
};

TEST_F(HaltedTest, TheElectionWaitsForItNoLonger) {
    EXPECT_EQ(elected_at(10), std::nullopt);
    EXPECT_TRUE(elected_at(11));
}

TEST_F(HaltedTest, ItGoesOnFromItsLinkedBlockWithOtherMembers) {
    const auto elected = elected_at(11);
    ASSERT_TRUE(elected);
    const sharding::Restart expected{ledger::header_id(ordinary), ordinary.height, Epoch{0}};
    EXPECT_EQ(elected->restarts, (std::map<ShardId, sharding::Restart>{{second, expected}}));
    const auto served = *sharding::read_assignment(state, Epoch{1}, 2);
    const auto redrawn = sharding::redraw(*served, second, {Epoch{2}, Instance{1}, *now().next_seed});
    EXPECT_EQ(redrawn.movers.size(), 2U);
    EXPECT_EQ(elected->shards, redrawn.assignment.shards) << "and nobody else moves";
}

TEST_F(HaltedTest, WithALinkInTheElectionBlockItIsNotHalted) {
    EXPECT_EQ(elected_at(11, linking(first, {first.child(ordinary)})), std::nullopt)
        << "its closing block is waited for";
    const auto elected = elected_at(11, linking(first, {closing}));
    ASSERT_TRUE(elected);
    EXPECT_TRUE(elected->restarts.empty());
}

TEST_F(HaltedTest, OneThatWasNeverLinkedGoesOnFromGenesis) {
    state.leaves.erase(sharding::crosslink_key(second));
    EXPECT_EQ(elected_at(6), std::nullopt);
    const auto elected = elected_at(7);
    ASSERT_TRUE(elected);
    EXPECT_EQ(elected->restarts.at(second), sharding::Restart{});
}

TEST_F(HaltedTest, FromTheElectionOnItsOldBlocksAreNotLinked) {
    const ledger::Header late = next.child(closing);
    EXPECT_EQ(fault_of(first, closing), std::nullopt);
    elect();
    EXPECT_EQ(fault_of(first, closing), LinkFault::Fenced);
    EXPECT_EQ(fault_of(next, late), LinkFault::Fenced);
    const auto redrawn = drawn(Epoch{2}, Instance{1}), old = drawn(Epoch{2}, Instance{0});
    EXPECT_EQ(fault_of(old, old.child(ordinary)), LinkFault::Fenced);
    EXPECT_EQ(fault_of(redrawn, redrawn.child(ordinary)), std::nullopt);
}

TEST_F(HaltedTest, NorInTheEpochThatItGoesOnIn) {
    elect();
    ASSERT_TRUE(execute(16, {}, BlockKind::Closing));
    const auto redrawn = drawn(Epoch{2}, Instance{1});
    const auto fault_now = [&](const test::FinalCommittee& members, const ledger::Header& header) {
        const auto result = execute_block(state, at(1), linking(members, {header}));
        return result ? std::nullopt : std::optional(std::get<InvalidLink>(result.error()).fault);
    };
    EXPECT_EQ(fault_now(first, closing), LinkFault::Fenced);
    const ledger::Header begun = redrawn.child(ordinary);
    EXPECT_EQ(fault_now(redrawn, begun), std::nullopt);
    ASSERT_TRUE(execute(1, linking(redrawn, {begun})));
    ledger::Header higher = first.child(closing);
    EXPECT_GT(higher.height, begun.height);
    EXPECT_EQ(fault_now(first, higher), LinkFault::Fenced) << "however high they are";
}

} // namespace
} // namespace arpeggio::execution
