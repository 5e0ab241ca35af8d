#include "chain/demo_network.h"
#include "end_to_end/process.h"

#include <arpa/inet.h>
#include <csignal>
#include <fstream>
#include <sys/socket.h>
#include <unistd.h>

namespace arpeggio::end_to_end {
namespace {
namespace fs = std::filesystem;
using std::chrono::seconds;

struct CommandLine : Daemon {
    /// Ends with this code, a sentence on stderr that has `part` in it, and nothing on stdout.
    void expect_refused(const std::vector<std::string>& arguments, int code, const std::string& part) const {
        const Ended ended = run(arguments);
        EXPECT_EQ(ended.code, code) << ended.err;
        EXPECT_EQ(ended.out, "");
        EXPECT_TRUE(ended.err.starts_with("arpeggiod: ")) << ended.err;
        EXPECT_NE(ended.err.find(part), std::string::npos) << ended.err;
        EXPECT_TRUE(ended.err.ends_with(".\n")) << ended.err;
    }
};

/// A port of this machine that is listened on.
class TakenPort {
public:
    TakenPort() : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in at{};
        at.sin_family = AF_INET;
        at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof at;
        auto* address = reinterpret_cast<sockaddr*>(&at);
        EXPECT_EQ(::bind(socket_, address, size), 0);
        EXPECT_EQ(::listen(socket_, 1), 0);
        EXPECT_EQ(::getsockname(socket_, address, &size), 0);
        number = ntohs(at.sin_port);
    }
    TakenPort(const TakenPort&) = delete;
    TakenPort& operator=(const TakenPort&) = delete;
    ~TakenPort() { ::close(socket_); }
    std::uint16_t number = 0;

private:
    int socket_;
};

TEST_F(CommandLine, BadUsageIsSaidAndEndsWith2) {
    expect_refused({"--no-such-option"}, 2, "--help lists the options");
    expect_refused({}, 2, "Which network?");
    expect_refused(demo({"extra"}), 2, "--help lists the options");
    expect_refused({"--demo", "--validators", "3", "--data-dir", data()}, 2, "4 to 64 each");
    expect_refused(demo({"--stop-validator", "9@1"}), 2, "validators 0 to 3");
    expect_refused(demo({"--for", "-1"}), 2, "--for");
    EXPECT_FALSE(fs::exists(data()));
}

TEST_F(CommandLine, OptionsAreNeverAbbreviated) {
    for (const char* option : {"--dem", "--until=5", "--val=4", "-h"}) expect_refused({option}, 2, "--help");
}

TEST_F(CommandLine, HelpAndVersionAreAnswered) {
    const Ended help = run({"--help"}), version = run({"--version"});
    EXPECT_EQ(help.code, 0);
    EXPECT_NE(help.out.find("--until-height"), std::string::npos);
    EXPECT_EQ(version.code, 0);
    EXPECT_EQ(version.lines(), 1U);
    EXPECT_TRUE(version.out.starts_with("arpeggiod "));
}

TEST_F(CommandLine, AFolderInUseEndsWith4) {
    const auto first = start(demo());
    ASSERT_TRUE(wait([&] { return fs::exists(fs::path(data()) / "chain" / "LOCK"); }));
    expect_refused(demo(), 4, "in use by another Arpeggio");
    first->signal(SIGINT);
    expect_sound(first->wait(seconds{20}));
}

TEST_F(CommandLine, AFolderOfAnotherNetworkEndsWith4) {
    ASSERT_EQ(run(demo({"--until-height", "1"})).code, 0);
    expect_refused(demo({"--seed", "7"}), 4, "belongs to another network");
    EXPECT_EQ(run(demo({"--until-height", "2"})).code, 0);
}

TEST_F(CommandLine, WhatIsNoFolderEndsWith4) {
    std::ofstream(data()) << "a file";
    expect_refused(demo(), 4, "cannot be read and written");
}

TEST_F(CommandLine, AnInvalidNetworkFileEndsWith4) {
    const std::string file = (folder.path() / "network.json").string();
    expect_refused({"--network", file, "--data-dir", data()}, 4, "cannot be read");
    std::ofstream(file) << R"({"schema": 1})";
    expect_refused({"--network", file, "--data-dir", data()}, 4, "is not valid");
    EXPECT_FALSE(fs::exists(data()));
}

TEST_F(CommandLine, ATakenPortEndsWith5) {
    const TakenPort port;
    const std::string endpoint = "127.0.0.1:" + std::to_string(port.number);
    expect_refused({"--demo", "--data-dir", data(), "--rpc", endpoint}, 5, "another program listens there");
    expect_refused({"--demo", "--data-dir", data(), "--rpc", "192.0.2.1:0"}, 5, "no address of this machine");
    EXPECT_FALSE(fs::exists(data())) << "nothing is left behind";
}

} // namespace
} // namespace arpeggio::end_to_end
