#include "end_to_end/process.h"

#include <csignal>

namespace arpeggio::end_to_end {
namespace {
using std::chrono::seconds;
struct Demo : Daemon {
    /// Has been started and has a chain.
    [[nodiscard]] std::unique_ptr<Process> start_and_wait(std::vector<std::string> more = {}) const {
        more.insert(more.end(), {"--log", "info"});
        auto process = start(demo(more));
        EXPECT_TRUE(wait([&] { return process->err().find("starts at height") != std::string::npos; }));
        return process;
    }
};

TEST_F(Demo, ReachesAHeightAndSaysSo) {
    const Ended ended = run(demo({"--until-height", "5"}));
    EXPECT_EQ(ended.code, 0) << ended.err;
    expect_sound(ended);
    const json::value summary = ended.summary();
    EXPECT_EQ(summary.at("reached"), true);
    EXPECT_EQ(summary.at("stop_reason"), "goal");
    EXPECT_GE(height(summary), 5U);
    EXPECT_EQ(summary.at("shards").as_array().size(), 1U);
    EXPECT_EQ(summary.at("shards").at(0).at("members").as_array().size(), 4U);
    EXPECT_EQ(summary.at("resumed_from"), json::array{0});
}

TEST_F(Demo, ItsLoadBecomesFinal) {
    const Ended ended = run(demo({"--load", "500", "--for", "5"}));
    EXPECT_EQ(ended.code, 0) << ended.err;
    expect_sound(ended);
    const json::value summary = ended.summary();
    expect_final(summary, 2300);
    EXPECT_EQ(summary.at("transfers"), summary.at("load").at("final"));
    EXPECT_GE(height(summary), 4U);
    if (!is_sanitized) {
        EXPECT_LE(summary.at("rss_peak_mb").to_number<double>(), 100);
    }
}

TEST_F(Demo, SeveralShardsShareTheLoadAndResumeTogether) {
    const auto two_shards = [&](std::vector<std::string> more) {
        more.insert(more.end(), {"--demo", "--shards", "2", "--data-dir", data(), "--rpc", "off"});
        return run(more);
    };
    const Ended ended = two_shards({"--load", "200", "--for", "5"});
    EXPECT_EQ(ended.code, 0) << ended.err;
    expect_sound(ended);
    const json::value summary = ended.summary();
    expect_final(summary, 900);
    const json::array& shards = summary.at("shards").as_array();
    ASSERT_EQ(shards.size(), 2U);
    EXPECT_NE(shards[0].at("chain_id"), shards[1].at("chain_id"));
    for (const json::value& shard : shards) {
        EXPECT_GE(number(shard.at("height")), 4U);
        EXPECT_EQ(shard.at("members").as_array().size(), 4U);
        EXPECT_GE(number(shard.at("transfers")) * 5, number(summary.at("transfers")) * 2) << "about a half";
    }
    const Ended again = two_shards({"--for", "2"});
    EXPECT_EQ(again.code, 0) << again.err;
    expect_sound(again);
    for (std::size_t i = 0; i < 2; ++i)
        EXPECT_GE(number(again.summary().at("resumed_from").at(i)), number(shards[i].at("final")));
}

TEST_F(Demo, WhatIsSentToOtherShardsArrives) {
    const std::vector<std::string> network{"--demo", "--shards", "2", "--data-dir", data(), "--rpc", "off"};
    const auto with = [&](std::vector<std::string> more) {
        more.insert(more.end(), network.begin(), network.end());
        return more;
    };
    const auto killed = start(with({"--load", "100", "--cross-shard", "50", "--log", "info"}));
    ASSERT_TRUE(wait([&] { return killed->err().find("starts at height") != std::string::npos; }));
    pause(seconds{6});
    killed->signal(SIGKILL); // with mail under way
    (void)killed->wait(seconds{20});
    const Ended ended = run(with({"--load", "100", "--cross-shard", "30", "--for", "8"}));
    EXPECT_EQ(ended.code, 0) << ended.err;
    expect_sound(ended);
    const json::value summary = ended.summary();
    const json::value& mail = summary.at("cross_shard");
    EXPECT_GE(number(mail.at("sent")) * 100, number(summary.at("load").at("final")) * 25);
    EXPECT_EQ(mail.at("delivered"), mail.at("sent"));
    EXPECT_EQ(mail.at("returned"), 0);
    EXPECT_EQ(mail.at("in_flight"), 0);
    EXPECT_EQ(summary.at("supply").at("in_flight"), "0");
    EXPECT_GE(number(summary.at("resumed_from").at(0)), 2U);
    EXPECT_EQ(run({"--check", "--data-dir", data()}).code, 0);
}

TEST_F(Demo, GoesOnWhileAValidatorIsStoppedAndTakesItBack) {
    const Ended ended = run(
        demo({"--load", "100", "--for", "12", "--stop-validator", "3@2", "--start-validator", "3@7", "--log", "info"}));
    EXPECT_EQ(ended.code, 0) << ended.err;
    const auto stopped = ended.err.find("Validator 4 stopped"), started = ended.err.rfind("Validator 4 starts");
    EXPECT_TRUE(stopped != std::string::npos && stopped < started) << ended.err;
    expect_sound(ended);
    EXPECT_LE(ended.summary().at("epochs").at(0).at("max_gap_ms").to_number<double>(), 5000);
    EXPECT_GE(height(ended.summary()), 6U);
}

TEST_F(Demo, AGoalThatCannotBeReachedEndsWith3) {
    const Ended ended =
        run(demo({"--until-height", "1000", "--for", "3", "--stop-validator", "0@0", "--stop-validator", "1@0"}));
    EXPECT_EQ(ended.code, 0) << "the first goal met counts";
    const auto process = start_and_wait({"--until-height", "100000"});
    process->signal(SIGINT);
    const Ended stopped = process->wait(seconds{20});
    EXPECT_EQ(stopped.code, 3);
    EXPECT_EQ(stopped.summary().at("reached"), false);
}

TEST_F(Demo, ASignalEndsItWithItsSummary) {
    for (const int signal : {SIGINT, SIGTERM}) {
        const auto process = start_and_wait({"--load", "200"});
        pause(std::chrono::seconds{2});
        process->signal(signal);
        const auto signalled = process->age();
        const Ended ended = process->wait(seconds{20});
        EXPECT_EQ(ended.code, 0) << ended.err;
        expect_sound(ended);
        EXPECT_EQ(ended.summary().at("stop_reason"), "signal");
        EXPECT_LE((ended.took - signalled).count(), is_sanitized ? 10.0 : 1.0) << "stops within a second";
    }
}

TEST_F(Demo, ARestartGoesOnWhereItStopped) {
    const Ended first = run(demo({"--until-height", "3"}));
    const Ended second = run(demo({"--until-height", "6"}));
    expect_sound(second);
    EXPECT_EQ(second.code, 0);
    EXPECT_EQ(number(second.summary().at("resumed_from").at(0)), height(first.summary()));
    EXPECT_EQ(second.summary().at("genesis_hash"), first.summary().at("genesis_hash"));
    EXPECT_GE(height(second.summary()), 6U);
}

} // namespace
} // namespace arpeggio::end_to_end
