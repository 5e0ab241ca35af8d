#include "node/follower.h"
#include "unit/node/network.h"

#include <gtest/gtest.h>

namespace arpeggio::node {
namespace {
using std::chrono::milliseconds;
using test::block_at;

FinalBlock final_block(const ledger::BlockPtr& block, std::optional<Duration> finality = {}) {
    return {block, ledger::header_id(block->header), finality};
}

struct FollowerTest : testing::Test {
    const chain::NetworkDefinition network = test::fast_network();
    std::vector<std::uint64_t> seen;
    Follower follower = from(0);
    Instant now = instant_of(TimestampMs{5000});

    Follower from(std::uint64_t height) {
        ledger::Header header;
        header.height = Height{height};
        return Follower(network, header, [this](const FinalBlock& block, Instant) {
            seen.push_back(block.block->header.height.value);
        });
    }
    void report(Follower& to, const std::vector<std::uint64_t>& heights) {
        std::vector<FinalBlock> blocks;
        for (const std::uint64_t height : heights) blocks.push_back(final_block(block_at(height)));
        to.on_final(blocks, now);
    }
    [[nodiscard]] ShardSummary summary() const {
        ShardSummary out;
        for (const auto& validator : network.validators) {
            out.members.emplace_back();
            out.members.back().key = validator.key;
        }
        follower.describe(out);
        return out;
    }
};

TEST_F(FollowerTest, GivesEachBlockOnceAndInOrderWhicheverHostHasItFirst) {
    report(follower, {1, 2});
    report(follower, {1, 2, 3});
    report(follower, {3});
    report(follower, {4});
    EXPECT_EQ(seen, (std::vector<std::uint64_t>{1, 2, 3, 4}));
    EXPECT_EQ(summary().blocks, 4U);
    EXPECT_TRUE(follower.violations().empty());
}

TEST_F(FollowerTest, IgnoresWhatWasFinalAtTheStart) {
    Follower resumed = from(7);
    report(resumed, {6, 7, 8});
    EXPECT_EQ(seen, std::vector<std::uint64_t>{8});
    ShardSummary shard;
    resumed.describe(shard);
    EXPECT_EQ(shard.resumed_from, Height{7});
    EXPECT_EQ(shard.blocks, 1U);
}

TEST_F(FollowerTest, TwoBlocksAtOneHeightAreAViolation) {
    report(follower, {1, 2});
    auto other = block_at(2, {test::make({})});
    follower.on_final({{other, Hash{}, {}}}, now);
    ASSERT_EQ(follower.violations().size(), 1U);
    EXPECT_NE(follower.violations()[0].find("height 2"), std::string::npos);
    EXPECT_EQ(seen, (std::vector<std::uint64_t>{1, 2}));
}

TEST_F(FollowerTest, ALateHostIsComparedToo) {
    for (std::uint64_t height = 1; height <= 200; ++height) report(follower, {height});
    follower.on_final({{block_at(100), Hash{}, {}}}, now);
    EXPECT_EQ(follower.violations().size(), 1U);
}

/// A halted shard goes on from block 2 in epoch 1.
TEST_F(FollowerTest, FollowsAShardThatGoesOnFromABlockBelow) {
    const auto of_epoch_one = [](std::uint64_t height) {
        ledger::Header header = block_at(height)->header;
        header.epoch = Epoch{1};
        return final_block(std::make_shared<const ledger::Block>(ledger::Block{header, {}}));
    };
    report(follower, {1, 2, 3, 4});
    follower.on_restart(Height{2}, Epoch{1});
    EXPECT_EQ(summary().recent.size(), 2U);
    report(follower, {3, 4, 5}); // by a host that does not know yet
    follower.on_final({of_epoch_one(3)}, now);
    follower.on_restart(Height{2}, Epoch{1}); // told again
    follower.on_final({of_epoch_one(4)}, now);
    EXPECT_EQ(seen, (std::vector<std::uint64_t>{1, 2, 3, 4, 3, 4}));
    EXPECT_EQ(summary().recent.size(), 4U);
    EXPECT_TRUE(follower.violations().empty());
}

TEST_F(FollowerTest, ViolationsAreBounded) {
    report(follower, {1});
    for (std::uint8_t i = 0; i < 100; ++i) follower.on_final({{block_at(1), test::demo_seed(i), {}}}, now);
    EXPECT_EQ(follower.violations().size(), 16U);
}

TEST_F(FollowerTest, CountsTransfersAndKeepsTheNewestBlocks) {
    for (std::uint64_t height = 1; height <= 40; ++height)
        follower.on_final({final_block(block_at(height, {test::make({.nonce = height}), test::make({})}))}, now);
    const ShardSummary shard = summary();
    EXPECT_EQ(shard.transfers, 80U);
    ASSERT_EQ(shard.recent.size(), ShardSummary::recent_max);
    EXPECT_EQ(shard.recent.front().height, Height{40});
    EXPECT_EQ(shard.recent.front().transactions, 2U);
    EXPECT_EQ(shard.recent.back().height, Height{9});
}

TEST_F(FollowerTest, RemembersTheLongestGap) {
    for (const int wait : {0, 100, 900, 300}) {
        now += milliseconds{wait};
        report(follower, {summary().blocks + 1});
    }
    EXPECT_EQ(summary().gap_max, milliseconds{900});
    EXPECT_EQ(follower.last_final(), now);
}

TEST_F(FollowerTest, HasNoGapAndNoTimeBeforeTheFirstBlock) {
    EXPECT_EQ(follower.last_final(), std::nullopt);
    EXPECT_EQ(summary().finality_p50, std::nullopt);
    report(follower, {1});
    EXPECT_EQ(summary().gap_max, Duration{});
}

TEST_F(FollowerTest, PercentilesAreOfTheProposersTimes) {
    for (int i = 1; i <= 100; ++i) {
        const auto block = block_at(static_cast<std::uint64_t>(i));
        follower.on_final({final_block(block, milliseconds{i}), final_block(block)}, now);
    }
    EXPECT_EQ(summary().finality_p50, milliseconds{51});
    EXPECT_EQ(summary().finality_p99, milliseconds{100});
}

TEST_F(FollowerTest, NamesProposersAndCountsTheirBlocks) {
    ledger::Header header = block_at(1)->header;
    header.proposer = network.validators[2].key;
    follower.on_final({final_block(std::make_shared<const ledger::Block>(ledger::Block{header, {}}))}, now);
    EXPECT_EQ(summary().recent.front().proposer_name, network.validators[2].name);
    EXPECT_EQ(summary().members[2].blocks_proposed, 1U);
    EXPECT_EQ(summary().members[2].last_proposed, Height{1});
    EXPECT_EQ(summary().members[0].blocks_proposed, 0U);
}

} // namespace
} // namespace arpeggio::node
