#include "rpc/gate.h"

#include <gtest/gtest.h>

using namespace arpeggio;
using rpc::Gate;
using rpc::shard_of_target;

TEST(Gate, AdmitsAddressesAndLocalhost) {
    const Gate gate;
    for (const char* host :
         {"localhost", "localhost:", "LOCALHOST:8545", "127.0.0.1:8545", "[::1]:8545", "[::1]", "192.168.0.7:80"})
        EXPECT_TRUE(gate.admits_host(host)) << host;
}
TEST(Gate, ANameThatAnotherCanPointHereIsRefused) {
    const Gate gate;
    for (const char* host :
         {"",
          "evil.example",
          "localhost.evil.example",
          "127.0.0.1.evil.example:8545",
          ":8545",
          "localhost:80x",
          "[evil.example]",
          "a[::1]"})
        EXPECT_FALSE(gate.admits_host(host)) << host;
    EXPECT_TRUE((Gate{{"node.example"}, {}}.admits_host("Node.Example:443")));
    EXPECT_FALSE((Gate{{"node.example"}, {}}.admits_host("xnode.example")));
}
TEST(Gate, PagesFromElsewhereAreRefused) {
    const Gate gate;
    EXPECT_TRUE(gate.admits_origin(std::nullopt));
    for (const char* page : {"http://localhost:3000", "https://127.0.0.1", "http://[::1]:8080"})
        EXPECT_TRUE(gate.admits_origin(page)) << page;
    for (const char* page :
         {"null",
          "",
          "https://evil.example",
          "http://localhost.evil.example",
          "file://",
          "http://localhost@evil.example",
          "chrome-extension://abc",
          "http://192.168.0.7"})
        EXPECT_FALSE(gate.admits_origin(page)) << page;
}
TEST(Gate, NamedOriginsAreAdmittedAndNullNever) {
    const Gate gate{{}, {"https://wallet.example", "null"}};
    EXPECT_TRUE(gate.admits_origin("https://wallet.example"));
    EXPECT_FALSE(gate.admits_origin("https://wallet.example.evil.example"));
    EXPECT_FALSE(gate.admits_origin("null"));
}
TEST(Target, NamesAShard) {
    EXPECT_EQ(shard_of_target("/shard/0"), ShardId{0});
    EXPECT_EQ(shard_of_target("/shard/12?x=1"), ShardId{12});
    EXPECT_EQ(shard_of_target("/shard/4294967295"), ShardId{0xffffffff});
    for (const char* target :
         {"",
          "/",
          "/shard/",
          "/shard/00",
          "/shard/-1",
          "/shard/4294967296",
          "/shard/0/x",
          "/shard/99999999999",
          "/shards/0",
          "shard/0"})
        EXPECT_EQ(shard_of_target(target), std::nullopt) << target;
}
