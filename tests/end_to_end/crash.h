#pragma once
#include "base/random.h"
#include "end_to_end/process.h"

#include <csignal>

namespace arpeggio::end_to_end {

/// Kills a daemon under load without warning, again and again, and judges what is left each time.
struct Crash : Daemon {
    void crash(int times, std::uint64_t seed) {
        Random random(seed);
        std::uint64_t least = 0;
        for (int i = 0; i < times; ++i) {
            const auto process = start(demo({"--load", "500"}));
            pause(std::chrono::milliseconds{random.between(50, 2500)});
            ASSERT_TRUE(process->is_running()) << process->err() << " after " << i << " times, seed " << seed;
            process->signal(SIGKILL);
            EXPECT_EQ(process->wait(std::chrono::seconds{20}).code, -SIGKILL);
            // Judged every few times by a run that makes a block and ends by itself.
            if (i % 5 == 4) {
                ASSERT_NO_FATAL_FAILURE(judge(least)) << "after " << i << " times, seed " << seed;
            }
        }
        ASSERT_NO_FATAL_FAILURE(judge(least));
    }

private:
    void judge(std::uint64_t& least) const {
        const Ended ended = run(demo({"--for", "1"}));
        ASSERT_EQ(ended.code, 0) << ended.out << ended.err;
        expect_sound(ended);
        const json::value summary = ended.summary();
        EXPECT_GE(number(summary.at("resumed_from").at(0)), least) << "what was final is gone";
        EXPECT_GT(height(summary), number(summary.at("resumed_from").at(0)));
        least = height(summary);
    }
};

} // namespace arpeggio::end_to_end
