#include "sharding/epoch_state.h"
#include "unit/execution/transfers.h"

#include <gtest/gtest.h>

using namespace arpeggio;
using namespace arpeggio::sharding;

namespace {
Hash hash_of(std::uint8_t byte) {
    return Hash::from(Bytes(32, byte));
}
const Bytes output(64, 7);

/// An epoch of 100 slots whose blocks the test makes.
struct EpochStateTest : testing::Test {
    const Timeline timeline{Slot{0}, 100};
    EpochState state = after_first();

    static EpochState after_first() {
        EpochState closed = first_epoch(hash_of(1));
        closed.is_closed = true;
        return next_epoch(closed);
    }
    Result<EpochState, EpochError> block(std::uint64_t slot, std::optional<Hash> delay = {}, bool are_ready = true) {
        const auto after = advance(state, timeline, {{slot}, output, delay, are_ready});
        if (after) state = *after;
        return after;
    }
};

TEST_F(EpochStateTest, TheFirstTwoEpochsHaveTheGenesisSeed) {
    EpochState first = first_epoch(hash_of(1));
    EXPECT_EQ(first.epoch, Epoch{0});
    EXPECT_EQ(first.seed, hash_of(1));
    EXPECT_EQ(state.epoch, Epoch{1});
    EXPECT_EQ(state.seed, hash_of(1));
    EXPECT_EQ(state.next_seed, std::nullopt) << "the delay function is due";
}

TEST_F(EpochStateTest, EpochZeroNeedsNoDelay) {
    state = first_epoch(hash_of(1));
    ASSERT_TRUE(block(75));
    EXPECT_EQ(state.election, Slot{75});
    EXPECT_EQ(block(76, hash_of(2)).error(), EpochError::DelayUnasked);
}

TEST_F(EpochStateTest, EveryOutputOfTheFirstHalfChangesTheMixAndNoneLater) {
    const Hash start = state.mix;
    ASSERT_TRUE(block(3));
    const Hash once = state.mix;
    EXPECT_NE(once, start);
    ASSERT_TRUE(block(49));
    const Hash twice = state.mix;
    EXPECT_NE(twice, once);
    ASSERT_TRUE(block(50));
    EXPECT_EQ(state.mix, twice);
}

TEST_F(EpochStateTest, TheResultIsTakenOnceAndNotBeforeTheMixIsComplete) {
    EXPECT_EQ(block(49, hash_of(2)).error(), EpochError::DelayTooEarly);
    ASSERT_TRUE(block(50, hash_of(2)));
    EXPECT_EQ(state.next_seed, hash_of(2));
    EXPECT_EQ(block(51, hash_of(2)).error(), EpochError::DelayUnasked);
    EXPECT_EQ(state.election, std::nullopt);
}

TEST_F(EpochStateTest, ElectsAtThreeQuartersAndClosesAQuarterLater) {
    ASSERT_TRUE(block(60, hash_of(2)));
    ASSERT_TRUE(block(74));
    EXPECT_EQ(state.election, std::nullopt);
    ASSERT_TRUE(block(77)); // no block at 75 and 76
    EXPECT_EQ(state.election, Slot{77});
    ASSERT_TRUE(block(101));
    EXPECT_FALSE(state.is_closed);
    ASSERT_TRUE(block(102));
    EXPECT_TRUE(state.is_closed);
    EXPECT_EQ(block(103).error(), EpochError::Closed);
}

TEST_F(EpochStateTest, ALateResultMovesTheElectionAndTheEnd) {
    ASSERT_TRUE(block(90));
    EXPECT_EQ(state.election, std::nullopt);
    ASSERT_TRUE(block(130, hash_of(2)));
    EXPECT_EQ(state.election, Slot{130}) << "its own body counts";
    ASSERT_TRUE(block(154));
    EXPECT_FALSE(state.is_closed);
    ASSERT_TRUE(block(155));
    EXPECT_TRUE(state.is_closed);
}

TEST_F(EpochStateTest, WaitsForTheCrosslinksOfTheLastEpoch) {
    ASSERT_TRUE(block(60, hash_of(2)));
    ASSERT_TRUE(block(75, {}, /*are_ready=*/false));
    EXPECT_EQ(state.election, std::nullopt);
    ASSERT_TRUE(block(76));
    EXPECT_EQ(state.election, Slot{76});
}

TEST_F(EpochStateTest, TheNextEpochStartsWithTheDrawnSeedAndAFreshMix) {
    for (const std::uint64_t slot : {60U, 80U, 105U})
        ASSERT_TRUE(block(slot, slot == 60 ? hash_of(2) : std::optional<Hash>{}));
    ASSERT_TRUE(state.is_closed);
    const EpochState next = next_epoch(state);
    EXPECT_EQ(next.epoch, Epoch{2});
    EXPECT_EQ(next.seed, hash_of(2));
    EXPECT_NE(next.mix, state.mix);
    EXPECT_EQ(next.election, std::nullopt);
    EXPECT_FALSE(next.is_closed);
}

TEST_F(EpochStateTest, IsReadAsWrittenInOneForm) {
    const auto survives = [](const EpochState& one) {
        const Bytes leaf = encode_epoch_state(one);
        for (std::size_t size = 0; size < leaf.size(); ++size)
            EXPECT_EQ(decode_epoch_state(ByteView{leaf}.first(size)), std::nullopt);
        return decode_epoch_state(leaf) == one;
    };
    EXPECT_TRUE(survives(state));
    state.next_seed = hash_of(3);
    EXPECT_TRUE(survives(state));
    state.election = Slot{77};
    state.is_closed = true;
    EXPECT_TRUE(survives(state));
    Bytes hidden = encode_epoch_state(after_first());
    hidden[hidden.size() - 2] = 1; // part of a slot that is not there
    EXPECT_EQ(decode_epoch_state(hidden), std::nullopt);
    test::MapView beacon;
    EXPECT_EQ(read_epoch_state(beacon).error(), storage::StorageError::Corrupt);
    beacon.leaves[epoch_state_key()] = encode_epoch_state(state);
    EXPECT_EQ(*read_epoch_state(beacon), state);
}

TEST_F(EpochStateTest, NoTwoSlotsAskTheSame) {
    EXPECT_NE(vrf_alpha(hash_of(1), Slot{1}), vrf_alpha(hash_of(1), Slot{2}));
    EXPECT_NE(vrf_alpha(hash_of(1), Slot{1}), vrf_alpha(hash_of(2), Slot{1}));
}
} // namespace
