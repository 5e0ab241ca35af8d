#include "rpc/dispatch.h"
#include "unit/rpc/fake_node.h"

#include <boost/json.hpp>
#include <gtest/gtest.h>

using namespace arpeggio;
namespace json = boost::json;
using arpeggio::testing::FakeNode;

namespace {
class BatchTest : public ::testing::Test {
protected:
    std::shared_ptr<std::string> start(std::string_view request) {
        auto out = std::make_shared<std::string>("none yet");
        dispatch.handle(
            ShardId{0},
            request,
            [this] { return calls_left-- > 0; },
            [out](std::string text) { *out = std::move(text); });
        return out;
    }
    std::string text(std::string_view request) { return *start(request); }
    json::value ask(std::string_view request) { return json::parse(text(request)); }
    std::int64_t error(std::string_view request) { return ask(request).at("error").at("code").as_int64(); }
    static std::string calls(std::size_t count) {
        std::string out = "[";
        for (std::size_t i = 0; i < count; ++i)
            out +=
                (i == 0 ? "" : ",") + (R"({"jsonrpc":"2.0","id":)" + std::to_string(i)) + R"(,"method":"eth_chainId"})";
        return out + "]";
    }

    FakeNode node;
    std::int64_t calls_left = 1000;
    rpc::Dispatch dispatch{node, {"Arpeggio/test", nullptr}};
};
const std::string send = R"({"jsonrpc":"2.0","id":"a","method":"eth_sendRawTransaction","params":["0x02"]})";
} // namespace

TEST_F(BatchTest, TheIdComesBackAsItWas) {
    for (const char* id : {"7", "\"seven\"", "null", "-1", "1.5"})
        EXPECT_EQ(
            ask(R"({"jsonrpc":"2.0","method":"net_version","id":)" + std::string(id) + "}").at("id"), json::parse(id));
}
TEST_F(BatchTest, AnswersStandInTheOrderOfTheCalls) {
    const json::value answers = ask(calls(100));
    ASSERT_EQ(answers.as_array().size(), 100u);
    for (std::size_t i = 0; i < 100; ++i) EXPECT_EQ(answers.at(i).at("id"), i);
}
TEST_F(BatchTest, MoreThanAHundredCallsAreRefused) {
    EXPECT_EQ(error(calls(101)), -32005);
}
TEST_F(BatchTest, WhatIsNoRequestIsToldApart) {
    for (const char* broken : {"", "{", "[1,", "nonsense", "\xff\xfe", "{\"a\":1}}"}) EXPECT_EQ(error(broken), -32700);
    for (const char* invalid :
         {"{}",
          "1",
          "\"x\"",
          "null",
          "[]",
          R"({"jsonrpc":"1.0","method":"net_version","id":1})",
          R"({"jsonrpc":"2.0","method":1,"id":1})",
          R"({"jsonrpc":"2.0","method":"a","id":{}})"})
        EXPECT_EQ(error(invalid), -32600) << invalid;
    EXPECT_EQ(error(std::string(1000, '[')), -32700); // deeper than is read
}
TEST_F(BatchTest, AnInvalidCallDoesNotSpoilItsBatch) {
    const json::value answers = ask(R"([1,{"jsonrpc":"2.0","id":2,"method":"net_version"}])");
    EXPECT_EQ(answers.at(0).at("error").at("code"), -32600);
    EXPECT_EQ(answers.at(1).at("result"), "131072");
}
TEST_F(BatchTest, NotificationsGetNoAnswer) {
    EXPECT_EQ(text(R"({"jsonrpc":"2.0","method":"net_version"})"), "");
    EXPECT_EQ(text(R"({"jsonrpc":"2.0","method":"no_such"})"), "");
    EXPECT_EQ(text(R"({"jsonrpc":"2.0","method":"net_version","params":{}})"), "");
    EXPECT_EQ(text(R"([{"jsonrpc":"2.0","method":"net_version"}])"), "");
    EXPECT_EQ(text(R"({"jsonrpc":"2.0","method":"eth_sendRawTransaction","params":["0x02"]})"), "");
    EXPECT_EQ(node.submitted.size(), 1u);
}
TEST_F(BatchTest, WaitsForEveryTransaction) {
    node.is_holding = true;
    const auto answer = start("[" + send + R"(,{"jsonrpc":"2.0","id":2,"method":"net_version"},)" + send + "]");
    ASSERT_EQ(node.held.size(), 2u);
    node.held[1](Fail(node::SubmitError::PoolFull));
    EXPECT_EQ(*answer, "none yet");
    node.held[0](Hash{});
    const json::value answers = json::parse(*answer);
    EXPECT_TRUE(answers.at(0).as_object().contains("result"));
    EXPECT_EQ(answers.at(1).at("result"), "131072");
    EXPECT_EQ(answers.at(2).at("error").at("code"), -32000);
}
TEST_F(BatchTest, CallsBeyondTheAllowanceAreRefusedOneByOne) {
    calls_left = 2;
    const json::value answers = ask(calls(3));
    EXPECT_TRUE(answers.at(1).as_object().contains("result"));
    EXPECT_EQ(answers.at(2).at("error").at("code"), -32005);
    EXPECT_EQ(answers.at(2).at("id"), 2);
    EXPECT_EQ(error("nonsense"), -32005);
}
TEST_F(BatchTest, LargeAnswersEndABatch) {
    ledger::Block full = *node.blocks[1].block;
    full.body.transactions.resize(24'000, full.body.transactions[2]);
    node.blocks[1].block = std::make_shared<const ledger::Block>(std::move(full));
    const std::string block = R"({"jsonrpc":"2.0","id":1,"method":"eth_getBlockByNumber","params":["0x1",true]})";
    const json::value answers = ask("[" + block + "," + block + "," + block + "," + block + "]");
    EXPECT_TRUE(answers.at(0).as_object().contains("result"));
    EXPECT_EQ(answers.at(3).at("error").at("code"), -32005);
}
