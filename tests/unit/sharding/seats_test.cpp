#include "sharding/seats.h"
#include "unit/execution/transfers.h"

#include <gtest/gtest.h>

using namespace arpeggio;
using namespace arpeggio::sharding;

namespace {
Seat seat(std::uint8_t key) {
    return {{crypto::Ed25519PublicKey::from(Bytes(32, key)), 100U + key, Address::from(Bytes(20, key))}, Epoch{key}};
}
const Assignment two_shards{{{seat(1), seat(4)}, {seat(2), seat(3), seat(9)}}};

TEST(Seats, AnAssignmentIsReadAsWritten) {
    test::MapView beacon;
    EXPECT_EQ(*read_assignment(beacon, Epoch{5}, 2), std::nullopt);
    state::Diff diff;
    append_assignment(diff, Epoch{5}, two_shards);
    beacon.apply(diff);
    EXPECT_EQ(*read_assignment(beacon, Epoch{5}, 2), two_shards);
    EXPECT_EQ(*read_assignment(beacon, Epoch{6}, 2), std::nullopt);
}

TEST(Seats, TheNextButOneTakesAnAssignmentsPlace) {
    test::MapView beacon;
    for (const std::uint64_t epoch : {5U, 6U, 7U}) {
        state::Diff diff;
        append_assignment(diff, Epoch{epoch}, two_shards);
        beacon.apply(diff);
    }
    EXPECT_EQ(*read_assignment(beacon, Epoch{5}, 2), std::nullopt);
    EXPECT_EQ(*read_assignment(beacon, Epoch{6}, 2), two_shards);
    EXPECT_EQ(*read_assignment(beacon, Epoch{7}, 2), two_shards);
    EXPECT_EQ(beacon.leaves.size(), 4U);
}

TEST(Seats, WhereAHaltedShardGoesOnStandsBesideItsSeats) {
    Assignment halted = two_shards;
    halted.restarts[ShardId{1}] = {Hash::from(Bytes(32, 8)), Height{77}, Epoch{4}};
    test::MapView beacon;
    state::Diff diff;
    append_assignment(diff, Epoch{5}, halted);
    beacon.apply(diff);
    EXPECT_EQ(*read_assignment(beacon, Epoch{5}, 2), halted);
    EXPECT_NE(halted, two_shards);
    EXPECT_EQ((*read_seats(beacon, Epoch{5}, {0}))->restart, std::nullopt);
    EXPECT_EQ((*read_seats(beacon, Epoch{5}, {1}))->restart, halted.restarts.at({1}));
    EXPECT_EQ(*read_seats(beacon, Epoch{7}, {1}), std::nullopt) << "its key has those of epoch 5";
    const Bytes leaf = encode_seats(seats_of(halted, Epoch{5}, {1}));
    for (std::size_t size = 0; size < leaf.size(); ++size)
        EXPECT_EQ(decode_seats(ByteView{leaf}.first(size)), std::nullopt) << size;
}

TEST(Seats, DamagedOnesAreRefused) {
    const Bytes leaf = encode_seats({Epoch{5}, two_shards.shards[1]});
    for (std::size_t size = 0; size < leaf.size(); ++size)
        EXPECT_EQ(decode_seats(ByteView{leaf}.first(size)), std::nullopt);
    EXPECT_EQ(decode_seats(encode_seats({Epoch{5}, {seat(4), seat(1)}})), std::nullopt) << "not sorted";
    EXPECT_EQ(decode_seats(encode_seats({Epoch{5}, {seat(4), seat(4)}})), std::nullopt) << "twice";
    test::MapView beacon;
    beacon.leaves[seats_key(Epoch{5}, {0})] = Bytes(4, 5);
    EXPECT_EQ(read_assignment(beacon, Epoch{5}, 2).error(), storage::StorageError::Corrupt);
}

TEST(Seats, MakeTheCommittee) {
    const auto committee = committee_of(two_shards.shards[1]);
    ASSERT_TRUE(committee);
    EXPECT_EQ(committee->size(), 3U);
    EXPECT_EQ(committee->total_weight(), 314U);
    EXPECT_EQ(committee_of({}), std::nullopt);
}
} // namespace
