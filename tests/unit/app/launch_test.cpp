#include "app/launch.h"
#include "chain/demo_network.h"
#include "unit/storage/temporary_folder.h"

#include <gtest/gtest.h>

#include <fstream>

namespace arpeggio::app {
namespace {
namespace fs = std::filesystem;

struct LaunchTest : testing::Test {
    test::TemporaryFolder folder;

    [[nodiscard]] Options demo() const {
        Options out;
        out.data_dir = folder.path() / "data";
        out.demo = DemoOptions{};
        return out;
    }
    [[nodiscard]] Options network(const std::string& text) const {
        Options out;
        out.data_dir = folder.path() / "data";
        out.network_file = folder.path() / "network.json";
        std::ofstream(out.network_file) << text;
        return out;
    }
    static Hash genesis_of(const Options& options) {
        auto node = launch(options);
        EXPECT_TRUE(node) << node.error().sentence;
        return node ? (*node)->snapshot()->genesis_hash : Hash{};
    }
    /// The options are refused with this code, a sentence that has this in it, and nothing is written.
    void expect_refused(const Options& options, ExitCode code, const std::string& part) const {
        const bool was_there = fs::exists(options.data_dir);
        const auto node = launch(options);
        ASSERT_FALSE(node);
        EXPECT_EQ(node.error().code, code) << node.error().sentence;
        EXPECT_NE(node.error().sentence.find(part), std::string::npos) << node.error().sentence;
        EXPECT_EQ(fs::exists(options.data_dir), was_there);
    }
};

TEST_F(LaunchTest, ADemoIsKeptAndGoesOn) {
    const Hash first = genesis_of(demo());
    EXPECT_EQ(genesis_of(demo()), first);
    EXPECT_TRUE(fs::exists(folder.path() / "data" / "network.json"));
}

TEST_F(LaunchTest, EachNewDemoIsANetworkOfItsOwn) {
    Options elsewhere = demo();
    elsewhere.data_dir = folder.path() / "elsewhere";
    EXPECT_NE(genesis_of(demo()), genesis_of(elsewhere));
}

TEST_F(LaunchTest, AKeptDemoIsNotTakenForAnother) {
    (void)genesis_of(demo());
    Options other = demo();
    other.demo->validators = 5;
    expect_refused(other, ExitCode::Data, "belongs to another network");
    other = demo();
    other.demo->seed = 1;
    expect_refused(other, ExitCode::Data, "belongs to another network");
    other = demo();
    other.accounts = 999;
    expect_refused(other, ExitCode::Data, "belongs to another network");
    other = demo();
    other.demo->epoch = std::chrono::seconds{61};
    expect_refused(other, ExitCode::Data, "belongs to another network");
    other = demo();
    other.accounts = 1000;
    (void)genesis_of(other);
}

TEST_F(LaunchTest, AFolderInUseIsRefused) {
    const auto first = launch(demo());
    ASSERT_TRUE(first);
    expect_refused(demo(), ExitCode::Data, "in use by another Arpeggio");
}

TEST_F(LaunchTest, AFolderThatCannotBeIsRefused) {
    Options options = demo();
    std::ofstream(folder.path() / "file") << "here";
    for (const fs::path& path :
         {folder.path() / "file", folder.path() / "file" / "below", fs::path("/proc/arpeggio")}) {
        options.data_dir = path;
        expect_refused(options, ExitCode::Data, "cannot be read and written");
    }
}

TEST_F(LaunchTest, AFolderOfAnotherProgramIsRefused) {
    fs::create_directories(folder.path() / "data" / "chain");
    std::ofstream(folder.path() / "data" / "chain" / "CURRENT") << "something else\n";
    const auto node = launch(demo());
    ASSERT_FALSE(node);
    EXPECT_EQ(node.error().code, ExitCode::Data);
}

TEST_F(LaunchTest, ANetworkIsNeeded) {
    Options options = demo();
    options.demo.reset();
    expect_refused(options, ExitCode::Usage, "--demo, or --network");
}

TEST_F(LaunchTest, AnInvalidDefinitionIsRefusedAndTheFaultNamed) {
    expect_refused(network("no json"), ExitCode::Data, "is not valid (NotJson)");
    expect_refused(network("{}"), ExitCode::Data, "is not valid");
    expect_refused(network(R"({"schema": 3})"), ExitCode::Data, "is not valid");
}

TEST_F(LaunchTest, ADefinitionThatCannotBeReadIsRefused) {
    Options options = network("");
    options.network_file = folder.path() / "nothing";
    expect_refused(options, ExitCode::Data, "cannot be read");
    options.network_file = folder.path();
    expect_refused(options, ExitCode::Data, "cannot be read");
    options.network_file = "/dev/zero"; // has no end
    expect_refused(options, ExitCode::Data, "cannot be read");
}

TEST_F(LaunchTest, AValidatorsKeyIsNeeded) {
    chain::DemoOptions some;
    const std::string definition = chain::to_json(*chain::make_demo_network(some));
    expect_refused(network(definition), ExitCode::Usage, "--validator KEYFILE");
}

TEST_F(LaunchTest, KeyAndPasswordFilesAreChecked) {
    Options options = network(chain::to_json(*chain::make_demo_network({})));
    options.validator_keys = {folder.path() / "no.key"};
    expect_refused(options, ExitCode::Data, "no.key cannot be read (NotFound)");
    options.validator_keys = {options.network_file};
    expect_refused(options, ExitCode::Data, "is not a validator's key file");
    options.password_file = folder.path() / "no.password";
    expect_refused(options, ExitCode::Data, "password file");
}

TEST(DataFolder, IsTheOneGivenOrThePlatforms) {
    Options options;
    options.data_dir = "here";
    EXPECT_EQ(data_folder(options), "here");
    EXPECT_TRUE(data_folder({}).string().ends_with("arpeggio"));
    EXPECT_TRUE(data_folder({}).is_absolute());
}

} // namespace
} // namespace arpeggio::app
