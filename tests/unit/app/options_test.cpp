#include "app/options.h"

#include <gtest/gtest.h>

namespace arpeggio::app {
namespace {
using std::chrono::seconds;
using Arguments = std::vector<const char*>;

Result<Options, std::string> parse(const Arguments& arguments, Program program = Program::Daemon) {
    return parse_options(program, arguments);
}
/// What is said of these arguments.
std::string fault(const Arguments& arguments, Program program = Program::Daemon) {
    const auto options = parse(arguments, program);
    return options ? "taken" : options.error();
}

TEST(Options, WithoutAnyTheDefaultsHold) {
    const auto options = parse({});
    ASSERT_TRUE(options);
    EXPECT_FALSE(options->demo.has_value());
    EXPECT_EQ(options->rpc_address, "127.0.0.1");
    EXPECT_TRUE(options->rpc_port.has_value());
    EXPECT_FALSE(options->is_rpc_given);
    EXPECT_EQ(options->log_level, LogLevel::Warning);
    EXPECT_FALSE(parse({}, Program::Desktop)->rpc_port.has_value());
}

TEST(Options, ADemoAsTheContractWritesIt) {
    const auto options = parse(
        {"--demo",
         "--shards",
         "1",
         "--validators",
         "7",
         "--epoch",
         "15",
         "--seed",
         "18446744073709551615",
         "--load",
         "500",
         "--for",
         "30",
         "--data-dir",
         "/a folder/with spaces",
         "--stop-validator",
         "3@5",
         "--stop-validator",
         "6@0",
         "--start-validator=3@9",
         "--until-height",
         "50",
         "--accounts",
         "2"});
    ASSERT_TRUE(options) << options.error();
    EXPECT_EQ(options->demo->validators, 7U);
    EXPECT_EQ(options->demo->epoch, seconds{15});
    EXPECT_EQ(options->demo->seed, ~std::uint64_t{0});
    EXPECT_EQ(options->load, 500U);
    EXPECT_EQ(options->run_for, seconds{30});
    EXPECT_EQ(options->data_dir, "/a folder/with spaces");
    ASSERT_EQ(options->stops.size(), 2U);
    EXPECT_EQ(options->stops[0].validator, 3U);
    EXPECT_EQ(options->stops[0].at, seconds{5});
    EXPECT_EQ(options->starts.at(0).at, seconds{9});
    EXPECT_EQ(options->until_height, 50U);
    EXPECT_EQ(options->accounts, 2U);
}

TEST(Options, ANetworkOfAFile) {
    const auto options =
        parse({"--network", "net.json", "--validator", "a.key", "--validator", "b.key", "--password-file", "word"});
    ASSERT_TRUE(options) << options.error();
    EXPECT_EQ(options->network_file, "net.json");
    EXPECT_EQ(options->validator_keys, (std::vector<std::filesystem::path>{"a.key", "b.key"}));
    EXPECT_EQ(options->password_file, "word");
}

TEST(Options, WhereToListen) {
    EXPECT_EQ(parse({"--rpc", "0.0.0.0:1"})->rpc_address, "0.0.0.0");
    EXPECT_EQ(parse({"--rpc", "127.0.0.1:65535"})->rpc_port, 65535);
    EXPECT_EQ(parse({"--rpc", "127.0.0.1:0"})->rpc_port, 0);
    EXPECT_TRUE(parse({"--rpc", "127.0.0.1:0"})->is_rpc_given);
    EXPECT_FALSE(parse({"--rpc", "off"})->rpc_port.has_value());
}

TEST(Options, HowMuchToLog) {
    EXPECT_EQ(parse({"--log", "error"})->log_level, LogLevel::Error);
    EXPECT_EQ(parse({"--log", "debug"})->log_level, LogLevel::Debug);
    EXPECT_TRUE(parse({"--log-json"})->log_json);
}

TEST(Options, TheDesktopHasMore) {
    const auto options =
        parse({"--demo", "--tour", "out", "--theme", "light", "--language", "de", "--scale", "1.5"}, Program::Desktop);
    ASSERT_TRUE(options) << options.error();
    EXPECT_EQ(options->tour->folder, "out");
    EXPECT_EQ(options->theme, "light");
    EXPECT_EQ(options->scale, 1.5);
    EXPECT_NE(fault({"--demo", "--tour", "out"}), "taken");
}

TEST(Options, AreNeverAbbreviated) {
    for (const char* option : {"--dem", "--val=4", "--until=5", "--h", "-h", "-d", "--DEMO", "--data_dir=x"})
        EXPECT_NE(fault({option}).find("--help lists the options"), std::string::npos) << option;
}

TEST(Options, NothingIsLeftOver) {
    EXPECT_NE(fault({"--demo", "more"}), "taken");
    EXPECT_NE(fault({"--demo=1"}), "taken");
    EXPECT_NE(fault({"--demo", "--demo"}), "taken");
    EXPECT_NE(fault({"--until-height"}), "taken");
    EXPECT_NE(fault({"--load", "5", "--load", "6"}), "taken");
}

TEST(Options, NumbersAreDigits) {
    for (const char* number : {"-1", "+5", "1.5", "1e3", "0x10", " 5", "5 ", "", "99999999999999999999", "ten"}) {
        const Arguments arguments{"--demo", "--until-height", number};
        EXPECT_NE(fault(arguments), "taken") << number;
    }
    EXPECT_NE(fault({"--demo", "--validators", "4294967300"}), "taken") << "no wrap to 4";
    EXPECT_NE(fault({"--demo", "--for", "4294967296"}), "taken") << "no wrap to 0";
}

struct Refused {
    Arguments arguments;
    std::string sentence; ///< part of it
};
TEST(Options, EachFaultHasItsSentence) {
    const std::vector<Refused> all{
        {{"--demo", "--network", "x"}, "leave out --network"},
        {{"--shards", "1"}, "--shards belongs to --demo"},
        {{"--validators", "4"}, "--validators belongs to --demo"},
        {{"--epoch", "60"}, "--epoch belongs to --demo"},
        {{"--seed", "1"}, "--seed belongs to --demo"},
        {{"--accounts", "9"}, "--accounts belongs to --demo"},
        {{"--stop-validator", "1@1"}, "--stop-validator belongs to --demo"},
        {{"--start-validator", "1@1"}, "--start-validator belongs to --demo"},
        {{"--demo", "--shards", "17"}, "1 to 16 shards"},
        {{"--demo", "--shards", "0"}, "1 to 16 shards"},
        {{"--demo", "--validators", "3"}, "4 shards take 16 to 256 validators, 4 to 64 each, not 3"},
        {{"--demo", "--shards", "2", "--validators", "7"}, "2 shards take 8 to 128 validators, 4 to 64 each, not 7"},
        {{"--demo", "--shards", "1", "--validators", "65"}, "not 65"},
        {{"--demo", "--shards", "1", "--load", "5", "--cross-shard", "30"}, "give --shards 2 or more"},
        {{"--demo", "--shards", "2", "--cross-shard", "101"}, "at most 100"},
        {{"--demo", "--epoch", "14"}, "at least 15 seconds"},
        {{"--demo", "--accounts", "10000001"}, "--accounts: at most 10000000"},
        {{"--demo", "--accounts", "1"}, "--accounts: at least 2"},
        {{"--demo", "--load", "100001"}, "--load: at most 100000"},
        {{"--demo", "--stop-validator", "16@1"}, "there are validators 0 to 15"},
        {{"--demo", "--stop-validator", "3"}, "is not K@S"},
        {{"--demo", "--stop-validator", "@5"}, "is not K@S"},
        {{"--demo", "--stop-validator", "3@"}, "is not K@S"},
        {{"--demo", "--stop-validator", "3@5s"}, "is not K@S"},
        {{"--demo", "--stop-validator", "-1@5"}, "is not K@S"},
        {{"--demo", "--start-validator", "3@-5"}, "is not K@S"},
        {{"--rpc", "8570"}, "--rpc wants ADDRESS:PORT or off"},
        {{"--rpc", ":8570"}, "--rpc wants ADDRESS:PORT or off"},
        {{"--rpc", "127.0.0.1:"}, "--rpc wants ADDRESS:PORT or off"},
        {{"--rpc", "127.0.0.1:65536"}, "--rpc wants ADDRESS:PORT or off"},
        {{"--rpc", "127.0.0.1:80x"}, "--rpc wants ADDRESS:PORT or off"},
        {{"--log", "loud"}, "is none of them"},
        {{"--data-dir="}, "data-dir"},
    };
    for (const Refused& one : all)
        EXPECT_NE(fault(one.arguments).find(one.sentence), std::string::npos) << fault(one.arguments);
}

TEST(Options, TheDesktopsFaultsHaveTheirSentences) {
    EXPECT_NE(fault({"--theme", "pink"}, Program::Desktop).find("is none of them"), std::string::npos);
    for (const char* scale : {"0.89", "1.51", "nan", "big"})
        EXPECT_NE(fault({"--scale", scale}, Program::Desktop).find("scale"), std::string::npos) << scale;
}

TEST(Options, ACheckStandsAloneAndIsTheDaemons) {
    EXPECT_TRUE(parse({"--check", "--data-dir", "folder"})->check);
    EXPECT_TRUE(parse({"--check", "--network", "file.json"})->check);
    EXPECT_FALSE(parse({"--demo"})->check);
    EXPECT_NE(fault({"--check", "--for", "3"}).find("leave out --for"), std::string::npos);
    EXPECT_NE(fault({"--check", "--load", "3"}).find("leave out --load"), std::string::npos);
    EXPECT_NE(fault({"--check"}, Program::Desktop), "taken");
}

TEST(Options, HelpNamesEachOptionOfItsProgram) {
    const std::string daemon = help_text(Program::Daemon), desktop = help_text(Program::Desktop);
    for (const char* option : {"--demo", "--data-dir", "--load", "--rpc", "--until-height", "--for", "--version"}) {
        EXPECT_NE(daemon.find(option), std::string::npos) << option;
        EXPECT_NE(desktop.find(option), std::string::npos) << option;
    }
    EXPECT_EQ(daemon.find("--tour"), std::string::npos);
    EXPECT_NE(desktop.find("--tour"), std::string::npos);
    EXPECT_TRUE(parse({"--help"})->help);
    EXPECT_TRUE(parse({"--version"})->version);
}

} // namespace
} // namespace arpeggio::app
