#include "chain/genesis.h"
#include "replica/disk_keys.h"
#include "replica/roll_back.h"
#include "unit/replica/replica_network.h"
#include "unit/sharding/elected_beacon.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

namespace arpeggio::replica {
namespace {
using std::chrono::seconds;
constexpr std::size_t members = ReplicaNetwork::members;
constexpr ShardId beacon{0}, own{1};
using Content = std::map<Bytes, Bytes>;

/// The members of shard 1 with blocks that hold transfers and mail, and a beacon that says from which of them the shard
/// goes on in epoch 1, with the same members.
struct HaltedShardTest : testing::Test {
    ReplicaNetwork network{std::nullopt, 2, own};

    void TearDown() override {
        EXPECT_EQ(network.violations(), std::vector<std::string>());
        for (std::size_t i = 0; i < members; ++i) EXPECT_TRUE(network.is_supply_exact(i)) << i;
    }
    /// Until every running member has that height, with some traffic on the way.
    void grow(std::uint64_t height) {
        while (network.height_max() < height) {
            (void)network.submit(1, {network.transfer(1, 3, nonce_), network.mail(5, nonce_)});
            ++nonce_;
            network.run_for(seconds{1});
        }
        ASSERT_TRUE(network.run_to(height));
    }
    [[nodiscard]] sharding::RosterPtr roster(std::uint64_t from, Epoch epoch = Epoch{1}) {
        sharding::Assignment seats = chain::genesis_roster(network.definition())->seats();
        seats.restarts[own] = {network.block(1, from), Height{from}, header(1, from).epoch};
        auto made = sharding::Roster::make(epoch, next_seed, std::move(seats));
        CHECK(made.has_value());
        return std::make_shared<const sharding::Roster>(*std::move(made));
    }
    /// The member's disk holds the roster, as if it had learned it and were killed then.
    void store_roster(std::size_t member, std::uint64_t from, Epoch epoch = Epoch{1}) {
        network.stop(member);
        storage::Batch batch;
        batch.put(roster_key(epoch), sharding::encode_roster(*roster(from, epoch)));
        ASSERT_TRUE(network.store(member).commit(batch, storage::Durability::Lazy));
    }
    /// What the disk holds of the chain: all but what is signed, and what others have said.
    [[nodiscard]] Content chain_of(std::size_t member) {
        Content out;
        EXPECT_TRUE(network.store(member).scan({}, {}, [&](ByteView key, ByteView value) {
            const std::set<std::uint8_t> others{record_prefix, restart_table, roster_prefix, beacon_prefix};
            if (!others.contains(key[0])) out.emplace(to_bytes(key), to_bytes(value));
            return true;
        }));
        return out;
    }
    /// Goes on until that member has exactly that height, and gives what it holds then.
    Content content_at(std::size_t member, std::uint64_t height) {
        while (network.height(member) < height) network.run_events(1);
        CHECK(network.height(member) == height);
        return chain_of(member);
    }
    [[nodiscard]] ledger::Header header(std::size_t member, std::uint64_t height) {
        return **chain::read_header(network.store(member), Height{height});
    }
    /// Tells a member what the beacon's members would: its newest block, and the proof of the next roster.
    void tell(std::size_t member, const sharding::RosterPtr& next) {
        const auto genesis = chain::genesis_roster(network.definition());
        sharding::EpochState epoch = sharding::first_epoch(network.definition().seed);
        epoch.next_seed = next->seed();
        epoch.election = Slot{45};
        test::ElectedBeacon state(epoch);
        state.add(Epoch{0}, genesis->seats());
        state.add(Epoch{1}, next->seats());
        state.load();
        ledger::Header block;
        block.height = Height{1};
        block.state_root = state.root;
        const auto& from = genesis->committee(beacon).members().front().key;
        const BeaconNews news{sealed(genesis->committee(beacon), block), {}};
        const RosterAnswer answer{Epoch{1}, state.proof(Epoch{1})};
        network.deliver_from_beacon(member, from, encode_shard_message(news));
        network.deliver_from_beacon(member, from, encode_shard_message(answer));
    }
    /// Made final by all of the beacon's members.
    [[nodiscard]] ledger::FinalRun sealed(const ledger::Committee& committee, const ledger::Header& header) const {
        const ledger::SigningContext context{network.definition().network, beacon, {}, {}, committee.hash()};
        ledger::FinalRun out{{header}, {ledger::VoteKind::Finalize, header.slot, ledger::header_id(header), {}}, 4};
        const Bytes message =
            ledger::vote_message(context, out.certificate.kind, header.slot, out.certificate.candidate);
        for (std::uint16_t i = 0; i < committee.size(); ++i) {
            for (std::size_t position = 0; position < network.definition().validators.size(); ++position) {
                const auto key = chain::demo_validator_key(Hash::from(Bytes(32, 42)), position);
                if (key.public_key() == committee[{i}].key) out.certificate.signers.push_back({{i}, key.sign(message)});
            }
        }
        return out;
    }
    /// Everybody goes on from that block.
    void expect_goes_on(std::uint64_t from) {
        const Hash id = network.block(1, from);
        ASSERT_TRUE(network.run_to(from + 5, seconds{60}));
        for (std::size_t i = 0; i < members; ++i) {
            const ledger::Header first = header(i, from + 1);
            EXPECT_EQ(first.parent, id) << i;
            EXPECT_EQ(first.epoch, Epoch{1});
            EXPECT_EQ(first.instance, Instance{1});
            EXPECT_EQ(header(i, from).epoch, Epoch{0});
        }
    }

    const Hash next_seed = Hash::from(Bytes(32, 3));
    std::uint64_t nonce_ = 0;
};

TEST_F(HaltedShardTest, ATakenBackPartIsAsItWasAtThatBlock) {
    grow(4);
    const std::uint64_t from = network.height(2) + 1;
    const Content before = content_at(2, from);
    grow(from + 4);
    store_roster(2, from);
    EXPECT_NE(chain_of(2), before);
    while (network.roll_back_step(2)) {}
    EXPECT_EQ(network.height(2), from);
    EXPECT_EQ(chain_of(2), before);
    EXPECT_TRUE(read_records(network.store(2), members)->empty());
    network.start(2);
}

/// One block a batch: killed after any of them, it goes on from there.
TEST_F(HaltedShardTest, KilledInTheMiddleItGoesOnTakingBack) {
    grow(3);
    const std::uint64_t from = network.height(2) + 1;
    const Content before = content_at(2, from);
    grow(from + 4);
    store_roster(2, from);
    const std::uint64_t above = network.height(2) - from;
    ASSERT_GE(above, 4U);
    for (std::uint64_t step = 1; step <= above; ++step) {
        ASSERT_TRUE(network.roll_back_step(2));
        EXPECT_EQ(network.height(2), from + above - step);
        EXPECT_TRUE(network.is_supply_exact(2)) << step;
        ASSERT_TRUE(pending_roll_back(network.store(2), own)->has_value()) << step;
        const auto root = state::StateStore(network.store(2), std::make_shared<storage::Cache>(1'000'000)).root();
        EXPECT_EQ(*root, (*chain::read_head(network.store(2)))->root);
    }
    EXPECT_FALSE(read_records(network.store(2), members)->empty()) << "they go last";
    ASSERT_TRUE(network.roll_back_step(2));
    EXPECT_FALSE(network.roll_back_step(2));
    EXPECT_EQ(chain_of(2), before);
    network.start(2);
}

TEST_F(HaltedShardTest, LearnedWhileItRunsItEndsTheInstanceAndTheNextGoesOn) {
    grow(8);
    const auto next = roster(5);
    for (std::size_t i = 0; i < members; ++i) tell(i, next);
    for (std::size_t i = 0; i < members; ++i) EXPECT_TRUE(network.replica(i).is_over()) << "it signs nothing more";
    expect_goes_on(5);
}

TEST_F(HaltedShardTest, AtTheBlockItselfNothingIsTakenBack) {
    grow(6);
    const auto are_level = [&] {
        for (std::size_t i = 1; i < members; ++i)
            if (network.height(i) != network.height(0)) return false;
        return true;
    };
    while (!are_level()) network.run_events(1);
    const std::uint64_t from = network.height(1);
    const auto next = roster(from);
    for (std::size_t i = 0; i < members; ++i) tell(i, next);
    expect_goes_on(from);
}

/// Who was away commits up to the block, served by those who have it, and no further.
TEST_F(HaltedShardTest, BelowItCommitsUpToTheBlockAndGoesOn) {
    grow(4);
    network.stop(0);
    const std::uint64_t low = network.height(0);
    grow(low + 6);
    const std::uint64_t from = low + 3;
    const auto next = roster(from);
    for (std::size_t i = 1; i < members; ++i) tell(i, next);
    network.start(0);
    tell(0, next);
    EXPECT_FALSE(network.replica(0).is_over());
    expect_goes_on(from);
}

TEST_F(HaltedShardTest, AloneForLongItSaysSoOnceALaterEpochIsElected) {
    grow(4);
    const auto is_stranded = [&](Duration later) {
        const Effects effects = network.replica(0).on_poll(network.now() + later);
        return std::ranges::any_of(effects, [](const Effect& one) { return std::holds_alternative<Stranded>(one); });
    };
    for (std::size_t i = 1; i < members; ++i) network.stop(i);
    EXPECT_FALSE(is_stranded(seconds{600})) << "its epoch is the newest: the others may be as far";
    sharding::Assignment seats = chain::genesis_roster(network.definition())->seats();
    tell(0, std::make_shared<const sharding::Roster>(*sharding::Roster::make(Epoch{1}, next_seed, std::move(seats))));
    EXPECT_FALSE(is_stranded(seconds{1}));
    EXPECT_TRUE(is_stranded(seconds{600}));
}

TEST_F(HaltedShardTest, AfterARestartItGoesOnWhereItBelongs) {
    grow(8);
    for (std::size_t i = 0; i < members; ++i) store_roster(i, 5);
    for (std::size_t i = 0; i < members; ++i) network.start(i);
    expect_goes_on(5);
    network.stop(3);
    network.start(3);
    EXPECT_GE(network.height(3), 10U);
    ASSERT_TRUE(network.run_to(network.height_max() + 3));
}

TEST_F(HaltedShardTest, FromGenesisIfNothingWasLinked) {
    grow(4);
    for (std::size_t i = 0; i < members; ++i) store_roster(i, 0);
    for (std::size_t i = 0; i < members; ++i) network.start(i);
    expect_goes_on(0);
}

TEST_F(HaltedShardTest, HoldsAStateBelowForThoseWhoCome) {
    grow(4);
    const std::uint64_t from = network.height(2) + 1;
    (void)content_at(2, from);
    grow(from + 3);
    store_roster(2, from);
    while (network.roll_back_step(2)) {}
    const auto below = state_below(network.store(2).snapshot());
    ASSERT_TRUE(below && *below);
    EXPECT_EQ((*below)->height, Height{from - 2});
    EXPECT_EQ((*below)->held.root, header(2, from).state_root);
    const auto fresh = storage::make_memory_store();
    state::StateStore copy(*fresh, std::make_shared<storage::Cache>(1'000'000));
    std::vector<state::Leaf> leaves;
    ASSERT_TRUE((*below)->held.state->scan_leaves([&](const state::LeafKey& key, ByteView value) {
        leaves.push_back({key, to_bytes(value)});
        return true;
    }));
    auto next = leaves.begin();
    EXPECT_EQ(
        *copy.load_genesis(
            [&] { return next == leaves.end() ? std::optional<state::Leaf>() : std::optional(*next++); }),
        (*below)->held.root);
    network.start(2);
}

/// The header that proves it is of a later instance than its block; what makes that final is of a later one still.
TEST_F(HaltedShardTest, HoldsAStateBelowThoughNoInstanceMadeMoreThanABlock) {
    grow(5);
    std::uint64_t head = 5;
    for (Epoch epoch{1}; epoch.value <= 4; epoch = epoch.next(), ++head) {
        for (std::size_t i = 0; i < members; ++i) store_roster(i, head, epoch);
        for (std::size_t i = 0; i < members; ++i) network.start(i);
        ASSERT_TRUE(network.run_to(head + 1));
    }
    store_roster(2, head, Epoch{5});
    while (network.roll_back_step(2)) {}
    EXPECT_EQ(header(2, head - 2).epoch, Epoch{2});
    EXPECT_EQ(header(2, head).epoch, Epoch{4});
    const auto below = state_below(network.store(2).snapshot());
    ASSERT_TRUE(below && *below);
    EXPECT_EQ((*below)->height, Height{head - 2});
    EXPECT_EQ((*below)->held.root, header(2, head).state_root);
    sharding::Rosters rosters;
    const auto stored = read_rosters(network.store(2));
    ASSERT_TRUE(stored);
    for (const auto& one : *stored) rosters.add(one);
    const auto run = final_run(network.store(2), (*below)->height, rosters);
    ASSERT_TRUE(run && *run);
    EXPECT_TRUE(shows_state(**run));
    EXPECT_TRUE(is_final(**run, network.definition().network, rosters));
    EXPECT_EQ((**run).last(), header(2, head));
    network.start(2);
}

TEST_F(HaltedShardTest, NextToGenesisThereIsNoStateBelow) {
    const auto below = state_below(network.store(2).snapshot());
    ASSERT_TRUE(below);
    EXPECT_FALSE(below->has_value());
}

TEST_F(HaltedShardTest, WhatCannotBeTakenBackIsSaidAndLeftAsItIs) {
    grow(8);
    store_roster(2, 4);
    storage::Batch batch;
    batch.erase(undo_key(Height{network.height(2)}));
    ASSERT_TRUE(network.store(2).commit(batch, storage::Durability::Lazy));
    const auto pending = pending_roll_back(network.store(2), own);
    ASSERT_TRUE(pending && *pending);
    const state::StateStore state(network.store(2), std::make_shared<storage::Cache>(1'000'000));
    const auto step = next_roll_back(**pending, network.store(2), state);
    ASSERT_TRUE(step);
    EXPECT_FALSE(step->has_value());
}

TEST(Undo, IsReadAsWritten) {
    state::Diff undo;
    undo.leaves[state::totals_key()] = Bytes(5, 1);
    undo.leaves[state::account_key(Address{})] = std::nullopt;
    const Bytes encoded = encode_undo(undo);
    const auto read = decode_undo(encoded);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->leaves, undo.leaves);
    for (std::size_t size = 0; size < encoded.size(); ++size)
        EXPECT_FALSE(decode_undo(ByteView{encoded}.first(size))) << size;
    Bytes longer = encoded;
    longer.push_back(0);
    EXPECT_FALSE(decode_undo(longer));
}
} // namespace
} // namespace arpeggio::replica
