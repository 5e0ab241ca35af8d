#include "end_to_end/crash.h"

#include <iostream>

namespace arpeggio::end_to_end {
namespace {
struct KilledOften : Crash {};
struct LongDemo : Daemon {};
struct RestartOfAMillion : RpcDaemon {};

TEST_F(KilledOften, FiftyTimesUnderLoadItLosesNothing) {
    crash(50, 2);
}
TEST_F(KilledOften, FiftyTimesMoreUnderLoadItLosesNothing) {
    crash(50, 3);
}

/// The killed daemon of a million accounts is back soon. The bound is generous: other programs run beside; the figure
/// is what counts.
TEST_F(RestartOfAMillion, ItAnswersAndGoesOnSoon) {
    const std::vector<std::string> options{"--accounts", "1000000", "--load", "300"};
    ASSERT_NO_FATAL_FAILURE(start_daemon(options));
    ASSERT_TRUE(wait([&] { return final_height() >= 5; }, std::chrono::seconds{600}));
    for (int i = 0; i < 5; ++i) {
        const std::uint64_t height = final_height();
        kill_daemon();
        ASSERT_NO_FATAL_FAILURE(start_daemon(options));
        const double answers = process->age().count();
        const std::uint64_t resumed = final_height();
        ASSERT_GE(resumed, height);
        ASSERT_TRUE(wait([&] { return final_height() > resumed; }));
        const double goes_on = process->age().count();
        std::cout << "restart with 1,000,000 accounts: answers after " << answers << " s, next final block after "
                  << goes_on << " s\n";
        if (!is_sanitized) {
            EXPECT_LE(answers, 10.0);
            EXPECT_LE(goes_on, 15.0);
        }
    }
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
