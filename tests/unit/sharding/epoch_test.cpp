#include "sharding/epoch.h"

#include <gtest/gtest.h>

using namespace arpeggio;
using sharding::Timeline;

namespace {
constexpr std::uint64_t hour = 3600, demo = 60, shortest = 15; // slots of a second

struct Found {
    std::vector<Slot> elections, closings;
};
/// Walks a chain that has a block at every `step`-th slot, and asks at each block as a node would.
Found walk(const Timeline& timeline, std::uint64_t step, Slot result_from) {
    Found found;
    std::optional<Slot> ready;
    for (std::uint64_t at = step; at <= 4 * timeline.length(); at += step) {
        const Slot slot{timeline.first_slot().value + at}, parent{slot.value - step};
        if (!ready && slot >= result_from) ready = slot;
        if (ready && timeline.is_election_slot(slot, parent, *ready)) found.elections.push_back(slot);
        if (found.elections.empty() || found.elections.front() == slot) continue;
        if (timeline.is_closing_slot(slot, parent, found.elections.front())) found.closings.push_back(slot);
    }
    return found;
}
} // namespace

TEST(Timeline, PartsOfAnHour) {
    const Timeline timeline(Slot{1000}, hour);
    EXPECT_EQ(timeline.freeze_slot(), Slot{2800});
    EXPECT_EQ(timeline.delay_start_slot(), Slot{2800});
    EXPECT_EQ(timeline.earliest_election_slot(), Slot{3700});
    EXPECT_EQ(timeline.end_slot(Slot{3700}), Slot{4600});
}
TEST(Timeline, PartsOfTheShortestEpoch) {
    const Timeline timeline(Slot{0}, shortest);
    EXPECT_EQ(timeline.freeze_slot(), Slot{7});
    EXPECT_EQ(timeline.earliest_election_slot(), Slot{11});
    EXPECT_EQ(timeline.end_slot(Slot{11}), Slot{15});
}
TEST(Timeline, AnEpochOnTimeHasItsLength) {
    for (std::uint64_t length = Timeline::length_min; length < 200; ++length) {
        const Timeline timeline(Slot{7}, length);
        EXPECT_EQ(timeline.end_slot(timeline.earliest_election_slot()), Slot{7 + length});
        EXPECT_LT(timeline.first_slot(), timeline.freeze_slot()) << length;
        EXPECT_LT(timeline.freeze_slot(), timeline.earliest_election_slot()) << length;
    }
}
TEST(Timeline, AnEarlyResultWaitsForThreeQuarters) {
    const Timeline timeline(Slot{0}, demo);
    EXPECT_EQ(timeline.election_slot(Slot{31}), Slot{45});
    EXPECT_TRUE(timeline.is_election_slot(Slot{45}, Slot{44}, Slot{31}));
    EXPECT_FALSE(timeline.is_election_slot(Slot{44}, Slot{43}, Slot{31}));
    EXPECT_FALSE(timeline.is_election_slot(Slot{46}, Slot{45}, Slot{31}));
}
TEST(Timeline, ALateResultExtendsTheEpoch) {
    const Timeline timeline(Slot{0}, demo);
    EXPECT_TRUE(timeline.is_election_slot(Slot{50}, Slot{49}, Slot{50}));
    EXPECT_EQ(timeline.end_slot(Slot{50}), Slot{65});
    EXPECT_EQ(timeline.end_slot(Slot{5000}), Slot{5015});
    EXPECT_FALSE(timeline.is_closing_slot(Slot{60}, Slot{59}, Slot{50}));
    EXPECT_TRUE(timeline.is_closing_slot(Slot{65}, Slot{64}, Slot{50}));
}
TEST(Timeline, SkippedSlotsPassTheEventToTheNextBlock) {
    const Timeline timeline(Slot{0}, shortest);
    EXPECT_TRUE(timeline.is_election_slot(Slot{14}, Slot{9}, Slot{8}));
    EXPECT_EQ(timeline.end_slot(Slot{14}), Slot{18});
    EXPECT_TRUE(timeline.is_closing_slot(Slot{30}, Slot{17}, Slot{14}));
    EXPECT_FALSE(timeline.is_closing_slot(Slot{31}, Slot{30}, Slot{14}));
}
TEST(Timeline, AChainHasOneElectionAndOneClosingBlock) {
    for (const std::uint64_t length : {shortest, demo, std::uint64_t{61}}) {
        for (std::uint64_t step = 1; step <= 7; ++step) {
            for (std::uint64_t result = length / 2; result < 2 * length; ++result) {
                const Timeline timeline(Slot{500}, length);
                const Found found = walk(timeline, step, Slot{500 + result});
                ASSERT_EQ(found.elections.size(), 1u) << length << " slots, every " << step << ", result " << result;
                ASSERT_EQ(found.closings.size(), 1u) << length << " slots, every " << step << ", result " << result;
                EXPECT_GE(found.elections[0].value, 500 + std::max(result, length * 3 / 4));
                EXPECT_GE(found.closings[0].value - found.elections[0].value, (length + 3) / 4);
            }
        }
    }
}
TEST(Timeline, ExpectedTimesCountFromTheFirstSlot) {
    const Timeline timeline(Slot{100}, shortest);
    const Instant start{std::chrono::seconds(1000)};
    EXPECT_EQ(timeline.expected_at(Slot{100}, start, std::chrono::seconds(1)), start);
    EXPECT_EQ(
        timeline.expected_at(timeline.freeze_slot(), start, std::chrono::milliseconds(500)),
        start + std::chrono::milliseconds(3500));
}
