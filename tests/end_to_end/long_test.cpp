#include "end_to_end/crash.h"
#include "end_to_end/epochs.h"

#include <iostream>

namespace arpeggio::end_to_end {
namespace {
struct KilledOften : Crash {};
struct LongDemo : Daemon {};
struct RestartOfAMillion : RpcDaemon {};
struct LongEpochs : RpcDaemon {};

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
    expect_final(summary, 14'500);
    EXPECT_GE(height(summary), 25U);
}

TEST_F(LongDemo, ThirtySecondsWithAValidatorLessHaveNoLongGap) {
    const Ended ended = run(demo({"--load", "500", "--for", "30", "--stop-validator", "3@5"}));
    EXPECT_EQ(ended.code, 0) << ended.err;
    expect_sound(ended);
    EXPECT_GE(height(ended.summary()), 18U);
}

/// Epochs of a minute: killed in the third, it has lost no block that anybody saw, and goes on to the fifth.
TEST_F(LongEpochs, FourEpochsUnderLoadAndAKillLoseNothing) {
    network.clear(); // the demo as it is by default: four shards, sixteen validators
    const std::vector<std::string> options{"--load", "400", "--cross-shard", "30", "--until-epoch", "4"};
    ASSERT_NO_FATAL_FAILURE(start_daemon(options));
    const auto is_in_epoch = [&](const char* epoch) { return process->err().find(epoch) != std::string::npos; };
    ASSERT_TRUE(wait([&] { return is_in_epoch(", epoch 2."); }, std::chrono::seconds{300})) << process->err();
    pause(std::chrono::seconds{10});
    std::map<std::uint64_t, std::string> seen;
    for (std::uint64_t height = final_height(); height > 0; --height) seen[height] = block_hash(height);
    kill_daemon();
    ASSERT_NO_FATAL_FAILURE(start_daemon(options));
    EXPECT_GE(final_height(), seen.rbegin()->first) << "what was final is gone";
    for (const auto& [height, hash] : seen) ASSERT_EQ(block_hash(height), hash) << height;
    const Ended ended = process->wait(std::chrono::seconds{400});
    EXPECT_EQ(ended.code, 0) << ended.err;
    expect_sound(ended);
    const json::value summary = ended.summary();
    expect_resharded(summary, 4);
    // It stops at the beginning of an epoch, and the blocks of its end are empty: what was offered then still waits.
    constexpr std::uint64_t waiting_max = 400 * 10; // ten seconds' load
    const json::value& load = summary.at("load");
    if (!is_sanitized) {
        EXPECT_GE(number(load.at("final")) + waiting_max, number(load.at("offered")));
    }
    const json::value& mail = summary.at("cross_shard");
    const std::uint64_t arrived = number(mail.at("delivered")) + number(mail.at("returned"));
    EXPECT_EQ(number(mail.at("sent")), arrived + number(mail.at("in_flight")));
    EXPECT_GE(number(mail.at("delivered")) * 100, number(mail.at("sent")) * 99);
}

} // namespace
} // namespace arpeggio::end_to_end
