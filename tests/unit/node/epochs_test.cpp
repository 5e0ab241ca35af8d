#include "chain/genesis.h"
#include "unit/node/demo_node.h"

namespace arpeggio::node {
namespace {
constexpr ShardId second{1};

/// Two shards of four validators, with epochs of 120 slots, or half of that under sanitizers, and a delay function that
/// takes no time.
struct EpochsTest : DemoNode {
    EpochsTest() {
        network = test::fast_network(42, 2);
        network.profile.epoch_seconds = test::is_sanitized ? 3 : 6;
        network.profile.delay_bits = 256;
        network.profile.delay_squarings = 1000;
    }
    void TearDown() override {
        if (!node) return;
        node->stop();
        EXPECT_EQ(node->snapshot()->violations, std::vector<std::string>());
        EXPECT_TRUE(node->supply().is_exact);
    }
    void begin() { start(options(8)); }
    [[nodiscard]] SnapshotPtr now() const { return node->snapshot(); }
    [[nodiscard]] bool wait_for_epoch(std::uint64_t epoch) const {
        return wait([&] { return now()->epoch >= Epoch{epoch}; });
    }
    [[nodiscard]] bool wait_for_slot(std::uint64_t slot) const {
        return wait([&] { return now()->epoch_slot >= slot; });
    }
    /// Every shard has its four members, and all of them run.
    [[nodiscard]] bool is_whole() const {
        const auto shards = now()->shards;
        return shards.size() == 2 && std::ranges::all_of(shards, [](const ShardSummary& shard) {
                   return shard.members.size() == 4 && std::ranges::all_of(shard.members, &MemberSummary::is_running);
               });
    }
    [[nodiscard]] static const EpochSummary& summary(const SnapshotPtr& snapshot, std::uint64_t epoch) {
        const auto found = std::ranges::find(snapshot->epochs, Epoch{epoch}, &EpochSummary::epoch);
        CHECK(found != snapshot->epochs.end());
        return *found;
    }
    /// Into epoch 1: its seed is known from genesis on.
    [[nodiscard]] std::vector<sharding::Mover> first_movers() const {
        const auto roster = chain::genesis_roster(network);
        std::vector<ledger::Member> members;
        for (const auto& shard : roster->seats().shards) {
            for (const sharding::Seat& seat : shard) members.push_back(seat.member);
        }
        return sharding::assign(roster->seats(), {Epoch{1}, network.seed, members, {}}).movers;
    }
    [[nodiscard]] std::size_t position_of(const crypto::Ed25519PublicKey& key) const {
        const auto at = std::ranges::find(network.validators, key, &chain::GenesisValidator::key);
        return static_cast<std::size_t>(at - network.validators.begin());
    }
    /// It runs where the newest roster has it, and has proposed a block that became final after this moment.
    [[nodiscard]] bool wait_until_it_proposes(std::size_t position) const {
        std::map<ShardId, Height> since;
        const SnapshotPtr before = now();
        for (const ShardSummary& shard : before->shards) since[shard.shard] = shard.height;
        return wait([&] {
            const SnapshotPtr snapshot = now();
            for (const ShardSummary& shard : snapshot->shards) {
                const auto found = std::ranges::find(shard.members, position, &MemberSummary::position);
                if (found != shard.members.end() && found->is_running && found->last_proposed > since[shard.shard])
                    return true;
            }
            return false;
        });
    }
};

TEST_F(EpochsTest, PassesThreeBoundariesAndEveryShardKeepsItsMembers) {
    begin();
    for (std::uint64_t epoch = 1; epoch <= 3; ++epoch) {
        ASSERT_TRUE(wait_for_epoch(epoch)) << epoch;
        EXPECT_TRUE(wait([&] { return is_whole(); })) << epoch;
    }
    const SnapshotPtr last = now();
    EXPECT_EQ(summary(last, 0).seed, network.seed);
    EXPECT_EQ(summary(last, 1).seed, network.seed);
    EXPECT_EQ(summary(last, 1).delay_proof_ok, std::nullopt);
    EXPECT_NE(summary(last, 2).seed, network.seed);
    EXPECT_NE(summary(last, 3).seed, summary(last, 2).seed);
    for (const std::uint64_t epoch : {2U, 3U}) {
        EXPECT_EQ(summary(last, epoch).delay_proof_ok, true) << epoch;
        EXPECT_GT(summary(last, epoch).delay_height, Height{0}) << epoch;
    }
    for (const std::uint64_t epoch : {1U, 2U, 3U}) EXPECT_EQ(summary(last, epoch).movers.size(), 2U) << epoch;
}

TEST_F(EpochsTest, BlocksOfAnEarlierEpochStayReadable) {
    begin();
    ASSERT_TRUE(wait_for_epoch(2));
    ASSERT_TRUE(wait([&] { return is_whole(); }));
    for (const ShardId shard : {beacon, second}) {
        Hash parent = node->block(shard, Height{0})->id;
        std::uint64_t epoch = 0;
        for (Height height{1}; epoch < 1; height = height.next()) {
            const auto block = node->block(shard, height);
            ASSERT_TRUE(block) << shard.value << " at " << height.value;
            EXPECT_EQ(block->block->header.parent, parent) << height.value;
            EXPECT_NE(ledger::kind_of(block->block->header), ledger::BlockKind::Tail);
            epoch = block->block->header.epoch.value;
            parent = block->id;
        }
    }
}

TEST_F(EpochsTest, WhoMovedProposesWhereItServesNow) {
    begin();
    ASSERT_TRUE(wait_for_epoch(1));
    const auto is_drawn_again = [](const Snapshot& snapshot, const crypto::Ed25519PublicKey& key) {
        return std::ranges::any_of(snapshot.epochs, [&](const EpochSummary& one) {
            const auto& movers = one.movers;
            return one.epoch > Epoch{1} && std::ranges::find(movers, key, &MoverSummary::key) != movers.end();
        });
    };
    for (const sharding::Mover& mover : first_movers()) {
        EXPECT_TRUE(wait([&] {
            const SnapshotPtr snapshot = now();
            if (is_drawn_again(*snapshot, mover.key)) return true; // before its turn came
            const auto at = std::ranges::find(snapshot->shards, mover.to, &ShardSummary::shard);
            const auto found = std::ranges::find(at->members, mover.key, &MemberSummary::key);
            return (found != at->members.end() && found->blocks_proposed > 0) || snapshot->epoch > Epoch{4};
        }));
        EXPECT_LE(now()->epoch, Epoch{4}) << "it never did";
    }
}

TEST_F(EpochsTest, ARestartInTheMiddleOfAnEpochGoesOn) {
    begin();
    ASSERT_TRUE(wait_for_epoch(1) && wait_for_slot(now()->epoch_slots * 13 / 24)); // the delay is asked for
    const std::uint64_t before = height();
    begin();
    EXPECT_GE(height(), before);
    ASSERT_TRUE(wait_for_epoch(2));
    EXPECT_TRUE(wait([&] { return is_whole(); }));
    EXPECT_EQ(summary(now(), 2).delay_proof_ok, true);
}

TEST_F(EpochsTest, ARestartAfterTheElectionFinishesTheMoves) {
    begin();
    ASSERT_TRUE(wait([&] { return now()->is_next_elected; }));
    begin();
    ASSERT_TRUE(wait_for_epoch(1));
    EXPECT_TRUE(wait([&] { return is_whole(); }));
}

TEST_F(EpochsTest, ARestartRightAfterABoundaryGoesOn) {
    begin();
    ASSERT_TRUE(wait_for_epoch(1));
    const std::uint64_t before = height();
    begin();
    EXPECT_GE(height(), before);
    ASSERT_TRUE(wait_for_epoch(2));
    EXPECT_TRUE(wait([&] { return is_whole(); }));
}

TEST_F(EpochsTest, ThePastEpochsAreKnownAfterARestart) {
    begin();
    ASSERT_TRUE(wait_for_epoch(2));
    ASSERT_TRUE(wait([&] { return summary(now(), 2).delay_proof_ok.has_value(); }));
    node->stop();
    const SnapshotPtr before = now();
    begin();
    ASSERT_TRUE(wait_for_blocks(1)); // the log knows where it stands from the first block on
    const SnapshotPtr after = now();
    for (const std::uint64_t epoch : {0U, 1U, 2U}) {
        EXPECT_EQ(summary(after, epoch).seed, summary(before, epoch).seed);
        EXPECT_EQ(summary(after, epoch).delay_proof_ok, summary(before, epoch).delay_proof_ok);
        EXPECT_EQ(summary(after, epoch).movers.size(), summary(before, epoch).movers.size());
    }
}

TEST_F(EpochsTest, AValidatorThatStaysIsOffOverABoundaryAndComesBack) {
    const auto movers = first_movers();
    std::size_t position = 0;
    while (std::ranges::find(movers, network.validators[position].key, &sharding::Mover::key) != movers.end())
        ++position;
    begin();
    ASSERT_TRUE(wait_for_blocks(3));
    node->stop_validator(position);
    ASSERT_TRUE(wait_for_epoch(1) && wait_for_slot(5));
    EXPECT_FALSE(is_whole());
    node->start_validator(position);
    EXPECT_TRUE(wait_until_it_proposes(position));
}

/// Off while it should fetch the state of its new shard; it does so when it comes back.
TEST_F(EpochsTest, AValidatorThatMovesIsOffOverABoundaryAndComesBack) {
    const auto movers = first_movers();
    ASSERT_EQ(movers.size(), 2U);
    for (const sharding::Mover& mover : movers) {
        SCOPED_TRACE("to shard " + std::to_string(mover.to.value));
        const std::size_t position = position_of(mover.key);
        begin();
        ASSERT_TRUE(wait_for_blocks(3));
        node->stop_validator(position);
        ASSERT_TRUE(wait_for_epoch(1) && wait_for_slot(5));
        node->start_validator(position);
        EXPECT_TRUE(wait_until_it_proposes(position));
        node.reset();
        std::filesystem::remove_all(folder.path());
        std::filesystem::create_directories(folder.path());
    }
}

TEST_F(EpochsTest, AValidatorThatMovesIsOffForLongAndComesBack) {
    begin();
    const std::size_t position = position_of(first_movers().front().key);
    ASSERT_TRUE(wait_for_blocks(3));
    node->stop_validator(position);
    ASSERT_TRUE(wait_for_epoch(2) && wait_for_slot(5));
    node->start_validator(position);
    EXPECT_TRUE(wait_until_it_proposes(position));
}
} // namespace
} // namespace arpeggio::node
