#include "unit/sharding/elected_beacon.h"
#include "unit/sharding/keys.h"

#include <gtest/gtest.h>

#include <algorithm>

using namespace arpeggio;
using namespace arpeggio::sharding;

namespace {
const Hash some_seed = Hash::from(Bytes(32, 7)), next_seed = Hash::from(Bytes(32, 9));

void sort(Assignment& seats) {
    for (auto& shard : seats.shards) std::ranges::sort(shard, {}, [](const Seat& seat) { return seat.member.key; });
}
/// Seats of shards of these sizes.
Assignment seats_of(const std::vector<std::size_t>& sizes, std::uint64_t random_seed = 1) {
    Random random(random_seed);
    Assignment out = random_assignment(random, sizes);
    sort(out);
    return out;
}
Roster roster(Epoch epoch, Assignment seats) {
    auto out = Roster::make(epoch, some_seed, std::move(seats));
    CHECK(out.has_value());
    return *std::move(out);
}

/// Epoch 5 with or without its election.
EpochState epoch_five(bool is_elected) {
    EpochState out = first_epoch(some_seed);
    out.epoch = Epoch{5};
    out.next_seed = next_seed;
    if (is_elected) out.election = Slot{75};
    return out;
}
} // namespace

TEST(Roster, GivesEachShardItsCommittee) {
    const Assignment seats = seats_of({4, 5});
    const Roster made = roster(Epoch{3}, seats);
    EXPECT_EQ(made.epoch(), Epoch{3});
    EXPECT_EQ(made.seed(), some_seed);
    ASSERT_EQ(made.shards(), 2U);
    EXPECT_EQ(made.seats(), seats);
    EXPECT_EQ(made.committee({0}).size(), 4U);
    EXPECT_EQ(made.committee({1}).size(), 5U);
    EXPECT_EQ(made.committee({1}).hash(), committee_of(seats.shards[1])->hash());
}
TEST(Roster, WithoutShardsOrMembersThereIsNone) {
    EXPECT_EQ(Roster::make({}, {}, {}), std::nullopt);
    EXPECT_EQ(Roster::make({}, {}, seats_of({4, 0})), std::nullopt);
    Assignment weightless = seats_of({4, 4});
    weightless.shards[1][2].member.weight = 0;
    EXPECT_EQ(Roster::make({}, {}, weightless), std::nullopt);
    EXPECT_EQ(Roster::make({}, {}, seats_of(std::vector<std::size_t>(1025, 1))), std::nullopt) << "too many shards";
}
TEST(Roster, KnowsWhereAKeyServes) {
    const Assignment seats = seats_of({4, 4, 4});
    const Roster made = roster({}, seats);
    for (std::uint32_t shard = 0; shard < 3; ++shard) {
        for (const Seat& seat : seats.shards[shard]) EXPECT_EQ(made.shard_of(seat.member.key), ShardId{shard});
    }
    EXPECT_EQ(made.shard_of({}), std::nullopt);
}
TEST(Roster, SurvivesItsEncoding) {
    for (const auto& sizes : {std::vector<std::size_t>{4}, {4, 7}, {400, 4}}) {
        const Roster made = roster(Epoch{3}, seats_of(sizes));
        EXPECT_EQ(decode_roster(encode_roster(made)), made);
    }
}
TEST(Roster, KnowsWhichShardsGoOnFromWhere) {
    Assignment seats = seats_of({4, 4, 4});
    const Restart restart{Hash::from(Bytes(32, 3)), Height{41}, Epoch{2}};
    seats.restarts[ShardId{1}] = restart;
    const Roster made = roster(Epoch{3}, seats);
    EXPECT_EQ(made.restart({1}), restart);
    EXPECT_EQ(made.restart({2}), std::nullopt);
    EXPECT_EQ(made.instance({0}), Instance{0});
    EXPECT_EQ(made.instance({1}), Instance{1});
    const auto read = decode_roster(encode_roster(made));
    ASSERT_TRUE(read);
    EXPECT_EQ(*read, made);
    EXPECT_EQ(read->restart({1}), restart);
    EXPECT_NE(made, roster(Epoch{3}, seats_of({4, 4, 4})));
}
TEST(Roster, EveryCutIsRefused) {
    Bytes bytes = encode_roster(roster(Epoch{3}, seats_of({4, 4})));
    for (std::size_t size = 0; size < bytes.size(); ++size)
        EXPECT_EQ(decode_roster(ByteView{bytes}.first(size)), std::nullopt) << size;
    bytes.push_back(0);
    EXPECT_EQ(decode_roster(bytes), std::nullopt);
}
TEST(Roster, EveryFlipIsRefusedOrAnotherRoster) {
    const Bytes bytes = encode_roster(roster(Epoch{3}, seats_of({4, 4})));
    for (std::size_t i = 0; i < 8 * bytes.size(); ++i) {
        Bytes flipped = bytes;
        flipped[i / 8] = static_cast<std::uint8_t>(flipped[i / 8] ^ (1U << i % 8));
        const auto read = decode_roster(flipped);
        EXPECT_TRUE(!read || encode_roster(*read) == flipped) << "bit " << i;
    }
}
TEST(Roster, SeatsOfAnotherEpochAreNotItsOwn) {
    const Bytes third = encode_roster(roster(Epoch{3}, seats_of({4})));
    Bytes mixed = encode_roster(roster(Epoch{4}, seats_of({4})));
    std::copy(third.begin() + 8, third.end(), mixed.begin() + 8); // behind the epoch
    EXPECT_EQ(decode_roster(mixed), std::nullopt);
}

TEST(Movers, AreThoseOfAnotherShardThanBeforeSortedByKey) {
    Assignment seats = seats_of({5, 5});
    const Roster before = roster(Epoch{1}, seats);
    std::swap(seats.shards[0][1], seats.shards[1][3]);
    sort(seats);
    const auto movers = movers_between(before, roster(Epoch{2}, seats));
    std::vector<Mover> expected{
        {before.seats().shards[0][1].member.key, {0}, {1}}, {before.seats().shards[1][3].member.key, {1}, {0}}};
    std::ranges::sort(expected, {}, &Mover::key);
    EXPECT_EQ(movers, expected);
    EXPECT_TRUE(movers_between(before, before).empty());
}
TEST(Movers, WhoLeavesOrJoinsIsNone) {
    Assignment seats = seats_of({5, 5});
    const Roster before = roster(Epoch{1}, seats);
    seats.shards[0].erase(seats.shards[0].begin());
    const Roster after = roster(Epoch{2}, seats);
    EXPECT_TRUE(movers_between(before, after).empty());
    EXPECT_TRUE(movers_between(after, before).empty());
}

struct ProvenRosterTest : testing::Test {
    void load(bool is_elected) {
        beacon.emplace(epoch_five(is_elected));
        beacon->add(Epoch{5}, serving);
        if (is_elected) beacon->add(Epoch{6}, elected);
        beacon->load();
    }
    const Assignment serving = seats_of({4, 4}, 1), elected = seats_of({4, 4}, 2);
    std::optional<test::ElectedBeacon> beacon;
};

TEST_F(ProvenRosterTest, OfTheEpochAndFromTheElectionOnOfTheNext) {
    load(/*is_elected=*/true);
    EXPECT_EQ(beacon->proven(Epoch{5}), Roster::make(Epoch{5}, some_seed, serving));
    EXPECT_EQ(beacon->proven(Epoch{6}), Roster::make(Epoch{6}, next_seed, elected));
}
TEST_F(ProvenRosterTest, WithTheRestartOfAHaltedShard) {
    beacon.emplace(epoch_five(true));
    sharding::Assignment restarted = elected;
    restarted.restarts[ShardId{1}] = {Hash::from(Bytes(32, 3)), Height{41}, Epoch{5}};
    beacon->add(Epoch{6}, restarted);
    beacon->load();
    const auto proven = beacon->proven(Epoch{6});
    ASSERT_TRUE(proven);
    EXPECT_EQ(proven->restart({1}), restarted.restarts.at({1}));
    EXPECT_EQ(proven->restart({0}), std::nullopt);
}
TEST_F(ProvenRosterTest, BeforeTheElectionThereIsNone) {
    load(/*is_elected=*/false);
    EXPECT_TRUE(beacon->proven(Epoch{5}));
    EXPECT_EQ(beacon->proven(Epoch{6}), std::nullopt);
    beacon.emplace(epoch_five(false));
    beacon->add(Epoch{6}, elected);
    beacon->load();
    EXPECT_EQ(beacon->proven(Epoch{6}), std::nullopt) << "seats without an election";
}
TEST_F(ProvenRosterTest, OfOtherEpochsThereIsNone) {
    load(/*is_elected=*/true);
    for (const std::uint64_t epoch : {3U, 4U, 7U, 8U}) EXPECT_EQ(beacon->proven(Epoch{epoch}), std::nullopt) << epoch;
    beacon.emplace(epoch_five(true));
    beacon->add(Epoch{4}, serving);
    beacon->load();
    EXPECT_EQ(beacon->proven(Epoch{4}), std::nullopt) << "of which no seed is known";
}
TEST_F(ProvenRosterTest, InAnotherStateItProvesNothing) {
    load(/*is_elected=*/true);
    const state::Proof proof = beacon->proof(Epoch{6});
    ASSERT_TRUE(proven_roster(proof, beacon->root, Epoch{6}, 2));
    Hash other = beacon->root;
    other.bytes[5] ^= 1;
    EXPECT_EQ(proven_roster(proof, other, Epoch{6}, 2), std::nullopt);
    EXPECT_EQ(proven_roster(proof, {}, Epoch{6}, 2), std::nullopt);
}
TEST_F(ProvenRosterTest, ItIsOfAllShards) {
    load(/*is_elected=*/true);
    EXPECT_EQ(proven_roster(beacon->proof(Epoch{6}, 1), beacon->root, Epoch{6}, 2), std::nullopt);
    EXPECT_EQ(proven_roster(beacon->proof(Epoch{6}, 2), beacon->root, Epoch{6}, 3), std::nullopt);
    EXPECT_EQ(proven_roster(beacon->proof(Epoch{6}, 3), beacon->root, Epoch{6}, 3), std::nullopt) << "two are elected";
}

TEST(Rosters, TheNewestAreKept) {
    Rosters rosters;
    EXPECT_TRUE(rosters.empty());
    EXPECT_EQ(rosters.newest(), nullptr);
    for (std::uint64_t epoch = 0; epoch <= Rosters::kept_max; ++epoch)
        rosters.add(std::make_shared<const Roster>(roster(Epoch{epoch}, seats_of({4}))));
    EXPECT_EQ(rosters.find(Epoch{0}), nullptr);
    for (std::uint64_t epoch = 1; epoch <= Rosters::kept_max; ++epoch) {
        ASSERT_NE(rosters.find(Epoch{epoch}), nullptr);
        EXPECT_EQ(rosters.find(Epoch{epoch})->epoch(), Epoch{epoch});
    }
    EXPECT_EQ(rosters.newest()->epoch(), Epoch{Rosters::kept_max});
    ASSERT_EQ(rosters.all().size(), Rosters::kept_max);
    EXPECT_EQ(rosters.all().front()->epoch(), Epoch{1});
    EXPECT_EQ(rosters.all().back(), rosters.newest());
    EXPECT_EQ(rosters.find(Epoch{99}), nullptr);
}
TEST(Rosters, ThatOfABlockThatAShardGoesOnFromIsKept) {
    Rosters rosters;
    const auto halted = [](std::uint64_t epoch, std::uint64_t from) {
        Assignment seats = seats_of({4, 4});
        if (epoch > from) seats.restarts[ShardId{1}] = {Hash{}, Height{9}, Epoch{from}};
        return std::make_shared<const Roster>(roster(Epoch{epoch}, seats));
    };
    for (std::uint64_t epoch = 0; epoch <= 14; ++epoch) rosters.add(halted(epoch, 5));
    for (std::uint64_t epoch = 2; epoch <= 5; ++epoch) EXPECT_NE(rosters.find(Epoch{epoch}), nullptr);
    EXPECT_EQ(rosters.all().size(), Rosters::kept_max + Rosters::kept_below);
    for (std::uint64_t epoch = 15; epoch <= 22; ++epoch) rosters.add(halted(epoch, epoch));
    EXPECT_EQ(rosters.find(Epoch{5}), nullptr) << "it has gone on";
    EXPECT_EQ(rosters.all().size(), Rosters::kept_max);
}
TEST(Rosters, OneOfAnEpochTakesTheOthersPlace) {
    Rosters rosters;
    const auto first = std::make_shared<const Roster>(roster(Epoch{1}, seats_of({4}, 1)));
    const auto second = std::make_shared<const Roster>(roster(Epoch{1}, seats_of({4}, 2)));
    rosters.add(first);
    rosters.add(second);
    EXPECT_EQ(rosters.find(Epoch{1}), second);
}
TEST(Rosters, OneThatIsTooOldHasNoPlace) {
    Rosters rosters;
    for (std::uint64_t epoch = 5; epoch < 5 + Rosters::kept_max; ++epoch)
        rosters.add(std::make_shared<const Roster>(roster(Epoch{epoch}, seats_of({4}))));
    rosters.add(std::make_shared<const Roster>(roster(Epoch{1}, seats_of({4}))));
    EXPECT_EQ(rosters.find(Epoch{1}), nullptr);
    EXPECT_NE(rosters.find(Epoch{5}), nullptr);
}
