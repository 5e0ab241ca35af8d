#include "end_to_end/rpc_daemon.h"

#include <fstream>

namespace arpeggio::end_to_end {
namespace {
namespace fs = std::filesystem;
using std::chrono::seconds;

struct Check : RpcDaemon {
    [[nodiscard]] Ended check() const { return run({"--check", "--data-dir", data()}); }
    [[nodiscard]] fs::path chain() const { return fs::path(data()) / "chain"; }
    /// Turns bits in the middle of the largest file of the database.
    void damage_largest_file() const {
        fs::path largest;
        for (const auto& entry : fs::directory_iterator(chain())) {
            if (!entry.is_regular_file()) continue;
            if (largest.empty() || entry.file_size() > fs::file_size(largest)) largest = entry.path();
        }
        std::fstream file(largest, std::ios::in | std::ios::out | std::ios::binary);
        const auto middle = static_cast<std::streamoff>(fs::file_size(largest) / 2);
        file.seekg(middle);
        const int byte = file.get();
        file.seekp(middle);
        file.put(static_cast<char>(byte ^ 0x55));
    }
    static void expect_counts(const json::value& summary) {
        EXPECT_EQ(summary.at("schema"), 1);
        EXPECT_EQ(summary.at("identities"), 4);
        EXPECT_EQ(summary.at("unrepaired"), 0);
        EXPECT_EQ(summary.at("sound"), true);
        for (const char* name : {"blocks", "transactions", "certificates", "votes", "leaves"})
            EXPECT_GT(number(summary.at(name)), 0U) << name;
    }
};

TEST_F(Check, ASoundFolderHasNoDamage) {
    ASSERT_EQ(run(demo({"--load", "200", "--for", "3"})).code, 0);
    const Ended ended = check();
    EXPECT_EQ(ended.code, 0) << ended.err;
    EXPECT_EQ(ended.lines(), 1U);
    expect_counts(ended.summary());
    EXPECT_EQ(ended.summary().at("damage"), json::array{});
    EXPECT_NE(ended.err.find("Checking the state of "), std::string::npos);
}

TEST_F(Check, AfterAKillToo) {
    ASSERT_NO_FATAL_FAILURE(start_daemon({"--load", "200"}));
    ASSERT_TRUE(wait([&] { return final_height() >= 3; }));
    kill_daemon();
    const Ended ended = check();
    EXPECT_EQ(ended.code, 0) << ended.err;
    EXPECT_EQ(ended.summary().at("damage"), json::array{}) << ended.out;
}

TEST_F(Check, ADamagedDatabaseIsRepairedAndTheChainGoesOn) {
    ASSERT_NO_FATAL_FAILURE(start_daemon({"--load", "300"}));
    ASSERT_TRUE(wait([&] { return final_height() >= 5; }));
    std::vector<std::string> hashes;
    for (std::uint64_t height = 0; height <= 4; ++height) hashes.push_back(block_hash(height));
    kill_daemon();
    damage_largest_file();
    const Ended ended = check();
    EXPECT_EQ(ended.code, 0) << ended.out << ended.err;
    expect_counts(ended.summary());
    EXPECT_GE(number(ended.summary().at("repaired")), 1U);
    EXPECT_NE(ended.out.find("The database is damaged"), std::string::npos);
    EXPECT_EQ(check().summary().at("damage"), json::array{});

    ASSERT_NO_FATAL_FAILURE(start_daemon());
    for (std::uint64_t height = 0; height <= 4; ++height) EXPECT_EQ(block_hash(height), hashes[height]) << height;
    const std::uint64_t height = final_height();
    EXPECT_TRUE(wait([&] { return final_height() >= height + 3; }));
    process->signal(SIGTERM);
    expect_sound(process->wait(seconds{20}));
}

/// In the epoch after the first, as soon as its members have moved.
TEST_F(Check, AfterAKillInALaterEpochToo) {
    network = {"--shards", "2", "--validators", "8", "--epoch", "15"};
    ASSERT_NO_FATAL_FAILURE(start_daemon({"--load", "100", "--cross-shard", "30"}));
    ASSERT_TRUE(wait([&] { return process->err().find(", epoch 1.") != std::string::npos; }, seconds{60}));
    const std::uint64_t height = final_height();
    ASSERT_TRUE(wait([&] { return final_height() >= height + 3; }));
    kill_daemon();
    const Ended sound = check();
    EXPECT_EQ(sound.code, 0) << sound.err;
    EXPECT_EQ(sound.summary().at("identities"), 8);
    EXPECT_EQ(sound.summary().at("damage"), json::array{}) << sound.out;
    ASSERT_NO_FATAL_FAILURE(start_daemon());
    EXPECT_TRUE(wait([&] { return final_height() >= height + 6; }));
    process->signal(SIGTERM);
    expect_sound(process->wait(seconds{20}));
}

TEST_F(Check, WithoutItsRootFileToo) {
    ASSERT_EQ(run(demo({"--until-height", "4"})).code, 0);
    fs::remove(chain() / "CURRENT");
    EXPECT_EQ(run(demo({"--for", "1"})).code, 4);
    EXPECT_EQ(check().code, 0);
    const Ended ended = run(demo({"--for", "1"}));
    EXPECT_EQ(ended.code, 0) << ended.err;
    EXPECT_GE(number(ended.summary().at("resumed_from").at(0)), 4U);
}

TEST_F(Check, WhereNothingIsItMakesNothing) {
    const Ended ended = check();
    EXPECT_EQ(ended.code, 4);
    EXPECT_NE(ended.err.find("holds no demo"), std::string::npos) << ended.err;
    EXPECT_FALSE(fs::exists(data()));
}

TEST_F(Check, AFolderInUseIsLeftAlone) {
    ASSERT_NO_FATAL_FAILURE(start_daemon());
    const Ended ended = check();
    EXPECT_EQ(ended.code, 4);
    EXPECT_NE(ended.err.find("in use by another Arpeggio"), std::string::npos) << ended.err;
    process->signal(SIGTERM);
    expect_sound(process->wait(seconds{20}));
}

TEST_F(Check, WithWhatStartsANodeItIsUsage) {
    EXPECT_EQ(run({"--check", "--data-dir", data(), "--load", "5", "--demo"}).code, 2);
}

} // namespace
} // namespace arpeggio::end_to_end
