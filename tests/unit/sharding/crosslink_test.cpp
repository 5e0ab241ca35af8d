#include "sharding/crosslink.h"
#include "unit/execution/transfers.h"

#include <gtest/gtest.h>

using namespace arpeggio;
using namespace arpeggio::sharding;

namespace {
CrosslinkRecord sample() {
    return {Hash::from(Bytes(32, 1)), {2}, {3}, {4}, {5}, {6}};
}
} // namespace

TEST(Crosslink, IsReadAsWritten) {
    const Bytes leaf = encode_crosslink(sample());
    EXPECT_EQ(decode_crosslink(leaf), sample());
    for (std::size_t size = 0; size < leaf.size(); ++size)
        EXPECT_EQ(decode_crosslink(ByteView{leaf}.first(size)), std::nullopt);
    Bytes longer = leaf;
    longer.push_back(0);
    EXPECT_EQ(decode_crosslink(longer), std::nullopt);
    EXPECT_EQ(state::decode_totals(leaf), std::nullopt);
}
TEST(Crosslink, EveryShardHasItsOwn) {
    test::MapView beacon;
    state::Overlay overlay(beacon);
    set_crosslink(overlay, {7}, sample());
    EXPECT_EQ(*read_crosslink(overlay, {7}), sample());
    EXPECT_EQ(*read_crosslink(overlay, {8}), std::nullopt);
    beacon.apply(std::move(overlay).take());
    EXPECT_EQ(*read_crosslink(beacon, {7}), sample());
    EXPECT_NE(crosslink_key({7}), crosslink_key({8}));
}
TEST(Crosslink, AShardIsHaltedAfterMoreBlocksOfTheBeaconThanTheFence) {
    EXPECT_FALSE(is_halted(sample(), Height{6}, 600)) << "linked in this very block";
    EXPECT_FALSE(is_halted(sample(), Height{606}, 600));
    EXPECT_TRUE(is_halted(sample(), Height{607}, 600));
    EXPECT_FALSE(is_halted(std::nullopt, Height{600}, 600)) << "one that was never linked, from genesis on";
    EXPECT_TRUE(is_halted(std::nullopt, Height{601}, 600));
    EXPECT_FALSE(is_halted(sample(), Height{5}, 1));
}
TEST(Crosslink, ADamagedOneIsCorruption) {
    test::MapView beacon;
    beacon.leaves[crosslink_key({7})] = Bytes(4, 5);
    EXPECT_EQ(read_crosslink(beacon, {7}).error(), storage::StorageError::Corrupt);
}
