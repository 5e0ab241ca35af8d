#include "execution/block_executor.h"
#include "unit/execution/transfers.h"
#include "unit/ledger/final_committee.h"

namespace arpeggio::execution {
namespace {
/// The beacon of a network of four shards, at height 9; what is linked is of shard 2.
struct LinkExecutionTest : testing::Test {
    const test::FinalCommittee members{ShardId{2}};
    test::MapView state;
    BlockContext context = [] {
        BlockContext out;
        out.height = Height{9};
        out.gas_limit = 1'000'000;
        out.shards = 4;
        return out;
    }();

    static Bytes encoded(const ledger::FinalRun& run) {
        codec::Writer out;
        ledger::encode_final_run(out, run);
        return std::move(out).out();
    }
    Result<BlockResult, ExecutionError> execute(std::vector<Bytes> links) {
        auto result = execute_block(state, context, ledger::Body{{}, {}, std::move(links)});
        if (result) state.apply(*result->diff);
        return result;
    }
    std::optional<LinkFault> fault_of(std::vector<Bytes> links) {
        const auto result = execute(std::move(links));
        if (result) return std::nullopt;
        return std::get<InvalidLink>(result.error()).fault;
    }
};

TEST_F(LinkExecutionTest, TheNewestHeaderOfTheRunIsLinked) {
    const ledger::FinalRun run = members.run(members.genesis, 3);
    ASSERT_TRUE(execute({encoded(run)}));
    const auto record = *sharding::read_crosslink(state, ShardId{2});
    ASSERT_TRUE(record);
    EXPECT_EQ(record->header_id, ledger::header_id(run.last()));
    EXPECT_EQ(record->height, Height{3});
    EXPECT_EQ(record->slot, run.last().slot);
    EXPECT_EQ(record->beacon_height, Height{9});
}

TEST_F(LinkExecutionTest, OnlyANewerOneTakesItsPlace) {
    const ledger::FinalRun first = members.run(members.genesis, 2), second = members.run(first.last(), 1);
    ASSERT_TRUE(execute({encoded(second)}));
    EXPECT_EQ(fault_of({encoded(second)}), LinkFault::NotNewer);
    EXPECT_EQ(fault_of({encoded(first)}), LinkFault::NotNewer);
    EXPECT_EQ(fault_of({encoded(members.run(second.last(), 1))}), std::nullopt);
}

TEST_F(LinkExecutionTest, OneAShardOfTheNetworkAndNoneOfTheBeaconOrOnAnotherShard) {
    const Bytes good = encoded(members.run(members.genesis, 1));
    EXPECT_EQ(fault_of({good, encoded(members.run(members.genesis, 2))}), LinkFault::ShardTwice);
    const test::FinalCommittee beacon{ShardId{0}}, unknown{ShardId{4}};
    EXPECT_EQ(fault_of({encoded(beacon.run(beacon.genesis, 1))}), LinkFault::UnknownShard);
    EXPECT_EQ(fault_of({encoded(unknown.run(unknown.genesis, 1))}), LinkFault::UnknownShard);
    EXPECT_EQ(fault_of({Bytes(7)}), LinkFault::Malformed);
    Bytes longer = good;
    longer.push_back(0);
    EXPECT_EQ(fault_of({longer}), LinkFault::Malformed);
    context.shard = ShardId{1};
    EXPECT_EQ(fault_of({good}), LinkFault::NotTheBeacon);
}

TEST_F(LinkExecutionTest, TakesHalfOfTheBodyAtMost) {
    const Bytes link = encoded(members.run(members.genesis, 1));
    context.body_bytes_max = 2 * (link.size() + 12);
    EXPECT_EQ(fault_of({link}), std::nullopt);
    context.body_bytes_max -= 2;
    EXPECT_EQ(fault_of({encoded(members.run(members.run(members.genesis, 1).last(), 1))}), LinkFault::BytesExceeded);
}

TEST_F(LinkExecutionTest, AProposerLeavesOutWhatIsNotNewer) {
    const ledger::FinalRun run = members.run(members.genesis, 1);
    ASSERT_TRUE(execute({encoded(run)}));
    const test::FinalCommittee others{ShardId{3}};
    const Bytes fresh = encoded(others.run(others.genesis, 1));
    const auto built = build_block(state, context, {{}, {}, {encoded(run), fresh}});
    ASSERT_TRUE(built);
    EXPECT_EQ(built->body.links, std::vector<Bytes>{fresh});
}
} // namespace
} // namespace arpeggio::execution
