#include "base/random.h"

#include <gtest/gtest.h>

using namespace arpeggio;

TEST(Random, GivesTheReferenceSequence) { // SplitMix64 seeded with 1234567, published with the reference code
    Random random(1234567);
    EXPECT_EQ(random.next(), 6457827717110365317ULL);
    EXPECT_EQ(random.next(), 3203168211198807973ULL);
    EXPECT_EQ(random.next(), 9817491932198370423ULL);
}
TEST(Random, StaysInItsBounds) {
    Random random(7);
    bool low = false, high = false;
    for (int i = 0; i < 1000; ++i) {
        const std::uint64_t value = random.between(3, 5);
        EXPECT_GE(value, 3u);
        EXPECT_LE(value, 5u);
        low = low || value == 3;
        high = high || value == 5;
    }
    EXPECT_TRUE(low && high);
}
