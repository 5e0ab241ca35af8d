#include "unit/pool/pool_model.h"

#include <gtest/gtest.h>

using namespace arpeggio;

TEST(PoolModel, LongStreamsOfOperationsLeaveBothAlike) {
    std::size_t admitted = 0;
    std::size_t full = 0;
    for (std::uint64_t seed = 0; seed < 40; ++seed) {
        Random random(seed);
        Bytes operations(600);
        for (auto& byte : operations) byte = static_cast<std::uint8_t>(random.next());
        test::PoolRace race;
        EXPECT_TRUE(race.run(operations)) << "seed " << seed;
        admitted += race.admitted();
        full += race.full();
    }
    EXPECT_GT(admitted, 1500u);
    EXPECT_GT(full, 50u);
}
