#include "app/lab/move_state.h"

#include <gtest/gtest.h>

#include <sstream>

namespace arpeggio::lab {
namespace {
using Arguments = std::vector<const char*>;

/// What is said of these arguments.
std::string fault(const Arguments& arguments) {
    const auto options = parse_options(arguments);
    return options ? "taken" : options.error();
}
std::string joined(const std::vector<std::string>& complaints) {
    std::string out;
    for (const std::string& complaint : complaints) out += complaint + "; ";
    return out;
}

TEST(MoveState, MovesAFewAccountsOverSeveralKills) {
    std::ostringstream progress;
    const MoveStateReport report = run_move_state({.accounts = 3000, .kills = 5}, progress);
    EXPECT_TRUE(report.complaints().empty()) << joined(report.complaints());
    EXPECT_EQ(report.leaves, 3001U);
    EXPECT_EQ(report.kills, 5U);
    EXPECT_GE(report.ranges, 64U);
    EXPECT_GT(report.lost, 0U);
    EXPECT_GT(report.bytes, 3000U * 36);
    EXPECT_FALSE(report.pivot.is_zero());
    EXPECT_NE(to_json(report).find("\"roots_equal\":true"), std::string::npos);
}
TEST(MoveState, WithoutAKillAndWithoutAccounts) {
    std::ostringstream progress;
    const MoveStateReport report = run_move_state({.accounts = 0, .kills = 0}, progress);
    EXPECT_TRUE(report.complaints().empty()) << joined(report.complaints());
    EXPECT_EQ(report.leaves, 1U); // the totals
}
TEST(MoveState, ComplainsOfAllThatIsWrong) {
    MoveStateReport report;
    report.asked = {.accounts = 10, .kills = 2};
    report.pivot.bytes[0] = 1;
    report.refused = 3;
    report.error = "Full";
    EXPECT_EQ(report.complaints().size(), 6U);
    EXPECT_NE(to_json(report).find("\"roots_equal\":false"), std::string::npos);
}
TEST(MoveState, IsOverBeforeItsLastKillIfThereIsTooLittleToMove) {
    std::ostringstream progress;
    const MoveStateReport report = run_move_state({.accounts = 10, .kills = 100}, progress);
    EXPECT_EQ(report.moved, report.pivot);
    EXPECT_EQ(joined(report.complaints()), "it was over after " + std::to_string(report.kills) + " kills; ");
}
TEST(MoveStateOptions, AreReadAndBounded) {
    const auto plain = parse_options(Arguments{"move-state"});
    ASSERT_TRUE(plain && plain->move_state);
    EXPECT_EQ(plain->move_state->accounts, 1'000'000U);
    EXPECT_EQ(plain->move_state->kills, 10U);
    const auto given = parse_options(Arguments{"move-state", "--accounts", "5", "--kills=0"});
    ASSERT_TRUE(given && given->move_state);
    EXPECT_EQ(given->move_state->accounts, 5U);
    EXPECT_EQ(given->move_state->kills, 0U);
    EXPECT_EQ(fault({"move-state", "--kills", "1001"}), "--kills: at most 1000.");
    EXPECT_EQ(fault({"move-state", "--accounts", "-1"}), "--accounts: \"-1\" is not a number.");
    EXPECT_NE(fault({"move-state", "--seeds", "1"}), "taken");
    EXPECT_NE(fault({"fault", "--kills", "1"}), "taken");
    EXPECT_FALSE(parse_options(Arguments{"fault"})->move_state);
    EXPECT_NE(help_text().find("arpeggio-lab move-state"), std::string::npos);
}
} // namespace
} // namespace arpeggio::lab
