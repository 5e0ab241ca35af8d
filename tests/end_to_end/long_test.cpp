#include "end_to_end/crash.h"

namespace arpeggio::end_to_end {
namespace {
struct KilledOften : Crash {};
struct LongDemo : Daemon {};

TEST_F(KilledOften, FiftyTimesUnderLoadItLosesNothing) {
    crash(50, 2);
}
TEST_F(KilledOften, FiftyTimesMoreUnderLoadItLosesNothing) {
    crash(50, 3);
}

TEST_F(LongDemo, ThirtySecondsOfLoadBecomeFinal) {
    const Ended ended = run(demo({"--load", "500", "--for", "30"}));
    EXPECT_EQ(ended.code, 0) << ended.err;
    expect_sound(ended);
    const json::value summary = ended.summary();
    const std::uint64_t offered = number(summary.at("load").at("offered"));
    EXPECT_GE(offered, 14'500U);
    EXPECT_GE(number(summary.at("load").at("final")) * 100, offered * 95);
    EXPECT_GE(height(summary), 25U);
}

TEST_F(LongDemo, ThirtySecondsWithAValidatorLessHaveNoLongGap) {
    const Ended ended = run(demo({"--load", "500", "--for", "30", "--stop-validator", "3@5"}));
    EXPECT_EQ(ended.code, 0) << ended.err;
    expect_sound(ended);
    EXPECT_GE(height(ended.summary()), 18U);
    EXPECT_LE(ended.summary().at("epochs").at(0).at("max_gap_ms").to_number<double>(), 5000);
}

} // namespace
} // namespace arpeggio::end_to_end
