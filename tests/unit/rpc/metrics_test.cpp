#include "rpc/metrics.h"

#include <gtest/gtest.h>

#include <regex>
#include <set>
#include <sstream>

using namespace arpeggio;
using namespace arpeggio::rpc;

namespace {
node::Snapshot sample() {
    node::Snapshot out;
    out.phase = node::Phase::Ready;
    out.uptime = std::chrono::milliseconds{1500};
    out.bytes_in = 7;
    out.bytes_out = 8;
    for (std::uint32_t id = 0; id < 2; ++id) {
        node::ShardSummary shard;
        shard.shard = ShardId{id};
        shard.height = Height{10'000'000'000U + id};
        shard.timestamp = TimestampMs{1'790'000'000'123};
        shard.transfers = 5;
        shard.members.resize(4);
        shard.members[1].is_running = true;
        out.shards.push_back(shard);
    }
    out.shards[1].finality_p50 = std::chrono::milliseconds{60};
    out.cross_shard = {9, 6, 1, 2, std::chrono::seconds{3}};
    return out;
}
bool has_line(const std::string& text, const std::string& line) {
    return ("\n" + text).find("\n" + line + "\n") != std::string::npos;
}
} // namespace

TEST(Metrics, SayWhatTheSnapshotSays) {
    const std::string text = metrics_text(sample());
    EXPECT_TRUE(has_line(text, "arpeggio_ready 1"));
    EXPECT_TRUE(has_line(text, "arpeggio_uptime_seconds 1.5"));
    EXPECT_TRUE(has_line(text, "arpeggio_link_bytes_total{direction=\"out\"} 8"));
    EXPECT_TRUE(has_line(text, "arpeggio_final_height{shard=\"1\"} 10000000001"));
    EXPECT_TRUE(has_line(text, "arpeggio_validators_running{shard=\"0\"} 1"));
    EXPECT_TRUE(has_line(text, "arpeggio_mail_total{fate=\"returned\"} 1"));
    EXPECT_TRUE(has_line(text, "arpeggio_mail_oldest_in_flight_seconds 3"));
}

TEST(Metrics, LeaveOutWhatIsNotKnown) {
    const std::string text = metrics_text(sample());
    EXPECT_NE(text.find("arpeggio_finality_seconds{shard=\"1\",quantile=\"0.5\"}"), std::string::npos);
    EXPECT_EQ(text.find("arpeggio_finality_seconds{shard=\"0\""), std::string::npos);
    EXPECT_EQ(text.find("0.99"), std::string::npos);
}

/// Prometheus's text format: each metric once, its help and type before its samples.
TEST(Metrics, HaveTheFormThatPrometheusReads) {
    const std::regex comment("# (HELP|TYPE) ([a-z_]+) .+");
    const std::regex value(R"(([a-z_]+)(\{[a-z]+="[^"]*"(,[a-z]+="[^"]*")*\})? -?[0-9.e+-]+)");
    std::istringstream lines(metrics_text(sample()));
    std::set<std::string> begun;
    std::string current;
    for (std::string line; std::getline(lines, line);) {
        std::smatch parts;
        if (std::regex_match(line, parts, comment)) {
            if (parts[1] == "HELP") {
                EXPECT_TRUE(begun.insert(parts[2]).second) << line;
            }
            current = parts[2];
            continue;
        }
        ASSERT_TRUE(std::regex_match(line, parts, value)) << line;
        EXPECT_EQ(parts[1], current) << line;
    }
    EXPECT_GE(begun.size(), 15U);
}
