#include "ledger/log_filter.h"

#include <gtest/gtest.h>

namespace arpeggio::ledger {
namespace {
Address contract(std::uint8_t number) {
    return Address::from(Bytes(Address::size, number));
}
Hash topic(std::uint8_t number) {
    return Hash::from(Bytes(Hash::size, number));
}
const Log log{contract(1), {topic(1), topic(2)}, {}};
const Bloom bloom = logs_bloom({{true, 0, {}, {log}}});

void expect(const LogFilter& filter, bool is_match) {
    EXPECT_EQ(filter.matches(log), is_match);
    EXPECT_EQ(filter.may_match(bloom), is_match);
}

TEST(LogFilter, NoChoiceStandsForAny) {
    expect({}, true);
    expect({{}, {{}, {}}}, true);
    EXPECT_FALSE((LogFilter{{}, {{}, {}, {}}}.matches(log))) << "it has two topics only";
}
TEST(LogFilter, OneOfTheChoicesOfEachPlaceIsEnough) {
    expect({{contract(1)}, {}}, true);
    expect({{contract(2), contract(1)}, {{topic(9), topic(1)}, {topic(2)}}}, true);
    expect({{contract(2)}, {}}, false);
    expect({{contract(1)}, {{topic(1)}, {topic(9)}}}, false);
}
TEST(LogFilter, PlacesCountThoughABloomFilterKnowsNone) {
    const LogFilter swapped{{}, {{topic(2)}, {topic(1)}}};
    EXPECT_FALSE(swapped.matches(log));
    EXPECT_TRUE(swapped.may_match(bloom));
}
TEST(LogFilter, ABlockWithoutLogsNeedNotBeRead) {
    EXPECT_TRUE(LogFilter{}.may_match(Bloom{}));
    EXPECT_FALSE((LogFilter{{contract(1)}, {}}.may_match(Bloom{})));
}
} // namespace
} // namespace arpeggio::ledger
