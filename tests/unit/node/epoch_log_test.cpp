#include "chain/block_rules.h"
#include "chain/genesis.h"
#include "node/epoch_log.h"
#include "unit/node/network.h"

#include <gtest/gtest.h>

namespace arpeggio::node {
namespace {
using std::chrono::milliseconds;
constexpr ShardId beacon{0}, second{1};

struct EpochLogTest : testing::Test {
    const chain::NetworkDefinition network = test::fast_network(42, 2);
    const sharding::RosterPtr genesis = chain::genesis_roster(network);
    EpochLog log{network};

    /// The genesis's seats in another epoch, with these two members of the shards in each other's place.
    [[nodiscard]] sharding::RosterPtr
    roster(std::uint64_t epoch, std::size_t swapped = 4, std::uint8_t seed = 9) const {
        sharding::Assignment seats = genesis->seats();
        if (swapped < 4) std::swap(seats.shards[0][swapped], seats.shards[1][swapped]);
        auto made = sharding::Roster::make(Epoch{epoch}, Hash::from(Bytes(32, seed)), std::move(seats));
        CHECK(made.has_value());
        return std::make_shared<const sharding::Roster>(*std::move(made));
    }
    static ledger::Header header(ShardId shard, std::uint64_t epoch, std::uint64_t slot = 0) {
        ledger::Header out;
        out.shard = shard;
        out.epoch = Epoch{epoch};
        out.slot = Slot{slot};
        return out;
    }
    static void take(EpochLog& log, const ledger::Header& header, Duration at = {}, std::optional<Slot> election = {}) {
        FinalBlock block;
        block.block = std::make_shared<const ledger::Block>(ledger::Block{header, {}});
        if (election) {
            block.epoch = sharding::first_epoch({});
            block.epoch->election = election;
        }
        log.on_final(block, Instant{at});
    }
    void take(const ledger::Header& header, Duration at = {}, std::optional<Slot> election = {}) {
        take(log, header, at, election);
    }
    static Snapshot shown(const EpochLog& log) {
        Snapshot out;
        log.describe(out);
        return out;
    }
    [[nodiscard]] Snapshot shown() const { return shown(log); }
    [[nodiscard]] std::string name_of(const ledger::Member& member) const {
        return std::ranges::find(network.validators, member.key, &chain::GenesisValidator::key)->name;
    }
};

TEST_F(EpochLogTest, FollowsTheBeacon) {
    take(header(beacon, 3, 17));
    take(header(second, 4, 2));
    EXPECT_EQ(shown().epoch, Epoch{3});
    EXPECT_EQ(shown().epoch_slot, 17U);
    EXPECT_EQ(shown().epoch_slots, network.profile.epoch_slots());
}

TEST_F(EpochLogTest, CountsTheBlocksOfEachShardAndEpoch) {
    for (const std::uint64_t epoch : {0U, 0U, 1U}) take(header(beacon, epoch));
    for (const std::uint64_t epoch : {0U, 1U, 1U}) take(header(second, epoch));
    const Snapshot snapshot = shown();
    ASSERT_EQ(snapshot.epochs.size(), 2U);
    EXPECT_EQ(snapshot.epochs[0].blocks, (std::vector<std::uint64_t>{2, 1}));
    EXPECT_EQ(snapshot.epochs[1].blocks, (std::vector<std::uint64_t>{1, 2}));
}

TEST_F(EpochLogTest, ItsGapIsTheLongestBetweenTwoBlocksOfOneShard) {
    take(header(beacon, 0), milliseconds{0});
    take(header(second, 0), milliseconds{900});
    take(header(beacon, 0), milliseconds{1000});
    take(header(second, 0), milliseconds{1500});
    EXPECT_EQ(shown().epochs[0].gap_max, milliseconds{1000});
    take(header(beacon, 1), milliseconds{3000});
    take(header(second, 1), milliseconds{3100});
    EXPECT_EQ(shown().epochs[0].gap_max, milliseconds{1000});
    EXPECT_EQ(shown().epochs[1].gap_max, milliseconds{2000}) << "the boundary is the new epoch's";
}

TEST_F(EpochLogTest, ALateElectionExtendsTheEpoch) {
    const auto timeline = chain::Rules::of(network, beacon).timeline();
    const auto close = [&](std::uint64_t epoch, std::uint64_t late) {
        ledger::Header closing = header(beacon, epoch, 1000);
        closing.closing = true;
        closing.closing_state_root.bytes[0] = 1;
        take(closing, {}, Slot{timeline.earliest_election_slot().value + late});
    };
    close(0, 0);
    close(1, 7);
    EXPECT_EQ(shown().epochs[0].extended_slots, 0U);
    EXPECT_EQ(shown().epochs[1].extended_slots, 7U);
}

TEST_F(EpochLogTest, NamesWhoMovedWhicheverRosterCameFirst) {
    for (const auto& rosters : {std::vector{genesis, roster(1, 2)}, {roster(1, 2), genesis}}) {
        EpochLog fresh(network);
        for (const auto& one : rosters) fresh.on_roster(one);
        take(fresh, header(beacon, 1));
        const auto movers = shown(fresh).epochs.back().movers;
        ASSERT_EQ(movers.size(), 2U);
        for (const MoverSummary& mover : movers) {
            const auto& left = genesis->seats().shards[mover.from.value][2].member;
            EXPECT_EQ(mover.key, left.key);
            EXPECT_EQ(mover.name, name_of(left));
            EXPECT_EQ(mover.to, ShardId{1 - mover.from.value});
        }
    }
}

TEST_F(EpochLogTest, TheNextEpochIsNotShownBeforeItBegins) {
    log.on_roster(genesis);
    take(header(beacon, 0));
    EXPECT_FALSE(shown().is_next_elected);
    log.on_roster(roster(1, 2));
    EXPECT_TRUE(shown().is_next_elected);
    EXPECT_EQ(shown().epochs.size(), 1U);
    take(header(beacon, 1));
    EXPECT_EQ(shown().epochs.size(), 2U);
    EXPECT_FALSE(shown().is_next_elected);
}

TEST_F(EpochLogTest, ShowsTheSeedAndWhetherItIsProven) {
    log.on_roster(roster(2, 4, 5));
    log.on_delay_checked(Epoch{2}, Height{40}, true);
    log.on_delay_checked(Epoch{3}, Height{80}, false);
    take(header(beacon, 3));
    const Snapshot snapshot = shown();
    ASSERT_EQ(snapshot.epochs.size(), 2U);
    EXPECT_EQ(snapshot.epochs[0].seed, Hash::from(Bytes(32, 5)));
    EXPECT_EQ(snapshot.epochs[0].delay_proof_ok, true);
    EXPECT_EQ(snapshot.epochs[0].delay_height, Height{40});
    EXPECT_EQ(snapshot.epochs[1].delay_proof_ok, false);
}

TEST_F(EpochLogTest, TheNewestAreKept) {
    for (std::uint64_t epoch = 0; epoch < Snapshot::epochs_max + 9; ++epoch) take(header(beacon, epoch));
    const auto epochs = shown().epochs;
    ASSERT_EQ(epochs.size(), Snapshot::epochs_max);
    EXPECT_EQ(epochs.front().epoch, Epoch{9});
    EXPECT_EQ(epochs.back().epoch, Epoch{Snapshot::epochs_max + 8});
}

TEST_F(EpochLogTest, WhatIsToBeKeptRaisesItsVersionAndABlockDoesNot) {
    const auto changes = [&](const auto& what) {
        const std::uint64_t before = log.version();
        what();
        return log.version() != before;
    };
    EXPECT_TRUE(changes([&] { log.on_roster(genesis); }));
    EXPECT_FALSE(changes([&] { log.on_roster(genesis); }));
    EXPECT_FALSE(changes([&] { take(header(beacon, 0)); }));
    EXPECT_TRUE(changes([&] { log.on_delay_checked(Epoch{2}, Height{1}, true); }));
    ledger::Header closing = header(beacon, 0);
    closing.closing = true;
    closing.closing_state_root.bytes[0] = 1;
    EXPECT_TRUE(changes([&] { take(closing); }));
}

/// A log with something of everything in it, and what another one restores from it.
struct SavedLogTest : EpochLogTest {
    SavedLogTest() {
        log.on_roster(genesis);
        log.on_roster(roster(1, 2));
        log.on_delay_checked(Epoch{1}, Height{12}, true);
        take(header(second, 0), milliseconds{0});
        take(header(second, 1), milliseconds{70});
        take(header(beacon, 1));
    }
    /// Once it has come to the same epoch.
    [[nodiscard]] std::vector<EpochSummary> restored(ByteView saved) const {
        EpochLog other(network);
        other.restore(saved);
        take(other, header(beacon, 1));
        return shown(other).epochs;
    }
};

TEST_F(SavedLogTest, IsRestored) {
    const auto before = shown().epochs, after = restored(log.save());
    ASSERT_EQ(after.size(), 2U);
    for (std::size_t i = 0; i < 2; ++i) {
        EXPECT_EQ(after[i].epoch, before[i].epoch);
        EXPECT_EQ(after[i].seed, before[i].seed);
        EXPECT_EQ(after[i].delay_proof_ok, before[i].delay_proof_ok);
        EXPECT_EQ(after[i].delay_height, before[i].delay_height);
        EXPECT_EQ(after[i].gap_max, before[i].gap_max);
        ASSERT_EQ(after[i].movers.size(), before[i].movers.size());
        for (std::size_t j = 0; j < after[i].movers.size(); ++j)
            EXPECT_EQ(after[i].movers[j].name, before[i].movers[j].name);
    }
    EXPECT_EQ(after[0].blocks, before[0].blocks);
    EXPECT_EQ(after[1].blocks, (std::vector<std::uint64_t>{2, 1})) << "they are counted on";
}

TEST_F(SavedLogTest, OfACutOneTheEpochsBeforeAreRestored) {
    const Bytes saved = log.save();
    std::size_t most = 0;
    for (std::size_t size = 0; size < saved.size(); ++size) {
        const auto epochs = restored(ByteView{saved}.first(size));
        const bool has_first = epochs.size() == 2 && epochs.front().blocks == std::vector<std::uint64_t>{0, 1};
        EXPECT_TRUE(has_first || epochs.size() == 1) << size;
        EXPECT_EQ(epochs.back().delay_proof_ok, std::nullopt) << "the last is cut off";
        most = std::max(most, epochs.size());
    }
    EXPECT_EQ(most, 2U);
}

TEST_F(SavedLogTest, OfAnotherVersionOrNetworkNothingIsRestored) {
    Bytes saved = log.save();
    const chain::NetworkDefinition three = test::fast_network(42, 3);
    EpochLog elsewhere(three);
    elsewhere.restore(saved);
    take(elsewhere, header(beacon, 1));
    EXPECT_EQ(shown(elsewhere).epochs.size(), 1U);
    saved[0] ^= 1;
    EXPECT_EQ(restored(saved).size(), 1U);
}
} // namespace
} // namespace arpeggio::node
