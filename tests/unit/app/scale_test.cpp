#include "app/lab/scale.h"

#include <gtest/gtest.h>

#include <sstream>

namespace arpeggio::lab {
namespace {
std::string said_of(const std::vector<const char*>& arguments) {
    const auto options = parse_options(arguments);
    return options ? "taken" : options.error();
}

TEST(Scale, TwoShardsCarryTwiceWhatOneDoes) {
    std::ostringstream progress;
    const auto rows = run_scale({.shards = 2, .cross_shard = 30}, progress);
    ASSERT_EQ(rows.size(), 2U) << progress.str();
    for (const ScaleRow& row : rows) EXPECT_TRUE(row.is_good()) << to_table(rows) << progress.str();
    EXPECT_EQ(rows[0].mails_sent, 0U);
    const double share = static_cast<double>(rows[1].mails_sent) / static_cast<double>(rows[1].payments);
    EXPECT_NEAR(share, 0.3, 0.05);
    EXPECT_EQ(to_table(rows).find("MISSED"), std::string::npos);
}

TEST(Scale, SaysWhatItMisses) {
    ScaleRow row{.shards = 4, .payments = 100, .paying = std::chrono::seconds{10}, .efficiency_ppm = 960'000};
    EXPECT_TRUE(row.is_good());
    row.mails_sent = 1;
    EXPECT_FALSE(row.is_good());
    row.mails_taken = 1;
    EXPECT_TRUE(row.is_good());
    row.efficiency_ppm = 949'999;
    EXPECT_FALSE(row.is_good());
    EXPECT_NE(to_table({row}).find("MISSED"), std::string::npos);
    row.efficiency_ppm = 1'000'000;
    row.violations = {"a fork"};
    EXPECT_FALSE(row.is_good());
}

TEST(Scale, BadOptionsAreSaid) {
    EXPECT_EQ(said_of({"scale"}), "taken");
    EXPECT_EQ(said_of({"scale", "--shards", "4", "--cross-shard", "0"}), "taken");
    EXPECT_EQ(said_of({"scale", "--shards", "0"}), "--shards: 1 to 64.");
    EXPECT_EQ(said_of({"scale", "--shards", "65"}), "--shards: 1 to 64.");
    EXPECT_EQ(said_of({"scale", "--cross-shard", "101"}), "--cross-shard: at most 100.");
    EXPECT_EQ(said_of({"scale", "--shards", "-1"}), "--shards: \"-1\" is not a number.");
    EXPECT_NE(said_of({"scale", "--seeds", "1"}), "taken");
}

} // namespace
} // namespace arpeggio::lab
