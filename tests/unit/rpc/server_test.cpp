#include "rpc/server.h"
#include "unit/rpc/fake_node.h"
#include "unit/rpc/raw_client.h"

#include <gtest/gtest.h>

#include <future>

using namespace arpeggio;
using arpeggio::testing::body_of;
using arpeggio::testing::FakeNode;
using arpeggio::testing::RawClient;
using arpeggio::testing::status_of;
using rpc::Server;
using rpc::StartError;
using std::chrono::milliseconds;

namespace {
const std::string chain_call = R"({"jsonrpc":"2.0","id":1,"method":"eth_chainId"})";
const std::string chain_answer = R"({"jsonrpc":"2.0","id":1,"result":"0x20000"})";
const std::string send_call = R"({"jsonrpc":"2.0","id":1,"method":"eth_sendRawTransaction","params":["0x02"]})";

/// Keeps what it has to answer until the test asks for it.
class SlowNode final : public FakeNode {
public:
    void submit(ShardId, Bytes, Submitted done) override { taken.set_value(std::move(done)); }
    std::promise<Submitted> taken;
};

class ServerTest : public ::testing::Test {
protected:
    std::unique_ptr<Server> start(const rpc::ServerLimits& limits = {}) { return start(node, limits); }
    static std::unique_ptr<Server> start(node::Facade& served, const rpc::ServerLimits& limits) {
        Server::Options options;
        options.port = 0;
        options.limits = limits;
        auto started = Server::start(served, std::move(options));
        EXPECT_TRUE(started);
        return *std::move(started);
    }
    FakeNode node;
};
bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}
} // namespace

TEST_F(ServerTest, AnswersByHttpAndKeepsTheConnection) {
    const auto server = start();
    RawClient client(server->port());
    for (int i = 0; i < 3; ++i) {
        const std::string response = client.post(chain_call);
        EXPECT_EQ(status_of(response), 200);
        EXPECT_TRUE(has(response, "Content-Type: application/json"));
        EXPECT_EQ(body_of(response), chain_answer);
    }
}
TEST_F(ServerTest, AnswersBatchesAndStaysSilentOnNotifications) {
    const auto server = start();
    RawClient client(server->port());
    EXPECT_EQ(
        body_of(client.post("[" + chain_call + "," + chain_call + "]")), "[" + chain_answer + "," + chain_answer + "]");
    EXPECT_EQ(status_of(client.post(R"({"jsonrpc":"2.0","method":"eth_chainId"})")), 204);
    EXPECT_TRUE(has(client.post("nonsense"), "-32700"));
}
TEST_F(ServerTest, AnswersByWebSocket) {
    const auto server = start();
    RawClient client(server->port());
    const std::string accepted = client.upgrade();
    EXPECT_EQ(status_of(accepted), 101);
    EXPECT_TRUE(has(accepted, "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")); // RFC 6455, section 1.3
    for (int i = 0; i < 3; ++i) {
        client.send_text(chain_call);
        EXPECT_EQ(client.frame(), chain_answer);
    }
    client.send_text(R"({"jsonrpc":"2.0","method":"eth_chainId"})"); // owed nothing
    client.send_text("[" + chain_call + "]");
    EXPECT_EQ(client.frame(), "[" + chain_answer + "]");
}
TEST_F(ServerTest, AnAnswerOfTheNodeComesFromItsThread) {
    SlowNode slow;
    const auto server = start(slow, {});
    RawClient client(server->port());
    auto asked = std::async(std::launch::async, [&] { return client.post(send_call); });
    slow.taken.get_future().get()(Hash{});
    EXPECT_TRUE(has(asked.get(), R"("result":"0x0000)"));
}
TEST_F(ServerTest, TooLargeIsSaidAndClosed) {
    const auto server = start();
    RawClient body(server->port()), head(server->port());
    EXPECT_EQ(status_of(body.post(std::string(1024 * 1024 + 1, ' '))), 413);
    EXPECT_EQ(body.until_closed(), "");
    EXPECT_EQ(status_of(head.post("", "X: " + std::string(64 * 1024, 'x') + "\r\n")), 431);
    RawClient limit(server->port());
    EXPECT_EQ(body_of(limit.post(std::string(1024 * 1024 - chain_call.size(), ' ') + chain_call)), chain_answer);
}
TEST_F(ServerTest, ATooLargeWebSocketMessageEndsTheConnection) {
    const auto server = start();
    RawClient client(server->port());
    (void)client.upgrade();
    client.send_text(std::string(1024 * 1024 + 1, ' '));
    EXPECT_FALSE(has(client.until_closed(), "still open"));
}
TEST_F(ServerTest, GarbageIsToldSoAndClosed) {
    const auto server = start();
    for (const std::string& garbage :
         {std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\r\n\r\n", 13),
          std::string("GET\r\n\r\n"),
          std::string("POST /shard/0 HTTP/1.1\r\nContent-Length: -1\r\n\r\n"),
          std::string("POST /shard/0 HTTP/9.9\r\n\r\n")}) {
        RawClient client(server->port());
        client.send(garbage);
        EXPECT_EQ(status_of(client.response()), 400) << garbage;
        EXPECT_EQ(client.until_closed(), "");
    }
}
TEST_F(ServerTest, WebPagesFromElsewhereAreRefused) {
    const auto server = start();
    RawClient client(server->port());
    EXPECT_EQ(status_of(client.post(chain_call, "Origin: https://evil.example\r\n")), 403);
    EXPECT_EQ(status_of(client.post(chain_call, "Origin: null\r\n")), 403);
    EXPECT_EQ(status_of(client.upgrade("Origin: https://evil.example\r\n")), 403);
    const std::string local = client.post(chain_call, "Origin: http://localhost:3000\r\n");
    EXPECT_EQ(body_of(local), chain_answer);
    EXPECT_TRUE(has(local, "Access-Control-Allow-Origin: http://localhost:3000"));
}
TEST_F(ServerTest, ARebindingNameIsRefused) {
    const auto server = start();
    RawClient client(server->port());
    client.send("POST /shard/0 HTTP/1.1\r\nHost: evil.example\r\nContent-Length: 0\r\n\r\n");
    EXPECT_EQ(status_of(client.response()), 403);
    client.send("POST /shard/0 HTTP/1.1\r\nContent-Length: 0\r\n\r\n");
    EXPECT_EQ(status_of(client.response()), 403);
}
TEST_F(ServerTest, OtherPathsAndMethodsAreRefused) {
    const auto server = start();
    RawClient client(server->port());
    EXPECT_EQ(status_of(client.post(chain_call, "", "/")), 404);
    EXPECT_EQ(status_of(client.post(chain_call, "", "/shard/1")), 404); // not followed
    client.send("GET /shard/0 HTTP/1.1\r\nHost: localhost\r\n\r\n");
    EXPECT_EQ(status_of(client.response()), 405);
    client.send("OPTIONS /shard/0 HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost\r\n\r\n");
    const std::string preflight = client.response();
    EXPECT_EQ(status_of(preflight), 204);
    EXPECT_TRUE(has(preflight, "Access-Control-Allow-Methods: POST"));
}
TEST_F(ServerTest, MetricsAreReadByGetAndKeepTheConnection) {
    const auto server = start();
    RawClient client(server->port());
    for (int i = 0; i < 2; ++i) {
        client.send("GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n");
        const std::string response = client.response();
        EXPECT_EQ(status_of(response), 200);
        EXPECT_TRUE(has(response, "Content-Type: text/plain; version=0.0.4"));
        EXPECT_TRUE(has(body_of(response), "arpeggio_final_height{shard=\"0\"}"));
    }
    EXPECT_EQ(status_of(client.post(chain_call, "", "/metrics")), 405);
    client.send("GET /metrics HTTP/1.1\r\nHost: evil.example\r\n\r\n");
    EXPECT_EQ(status_of(client.response()), 403);
}
TEST_F(ServerTest, ASlowRequestIsCutOff) {
    const auto server = start({.read_timeout = milliseconds(50)});
    RawClient head(server->port()), body(server->port()), silent(server->port());
    head.send("POST /shard/0 HT");
    body.send("POST /shard/0 HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n{");
    for (RawClient* client : {&head, &body, &silent}) EXPECT_EQ(client->until_closed(), "");
}
TEST_F(ServerTest, OneThatDoesNotTakeItsAnswerIsCutOff) {
    ledger::Block full = *node.blocks[1].block;
    full.body.transactions.resize(20'000, full.body.transactions[2]);
    node.blocks[1].block = std::make_shared<const ledger::Block>(std::move(full));
    const auto server = start({.connections_max = 1, .write_timeout = milliseconds(50)});
    RawClient slow(server->port());
    slow.send(
        "POST /shard/0 HTTP/1.1\r\nHost: localhost\r\nContent-Length: 82\r\n\r\n" +
        std::string(R"({"jsonrpc":"2.0","id":1,"method":"eth_getBlockByNumber","params":["0x1",true]}    )"));
    int status = 503;
    while (status == 503) status = status_of(RawClient(server->port()).post(chain_call)); // until its place is free
    EXPECT_TRUE(status == 200 || status == 0); // 0: turned away before the reason could be read
}
TEST_F(ServerTest, ANodeThatDoesNotAnswerIsNotWaitedForLong) {
    SlowNode slow;
    const auto server = start(slow, {.answer_timeout = milliseconds(50)});
    RawClient client(server->port());
    EXPECT_EQ(client.post(send_call), "");
    slow.taken.get_future().get()(Hash{}); // too late, and harmless
}
TEST_F(ServerTest, ConnectionsAreLimited) {
    const auto server = start({.connections_max = 1});
    RawClient first(server->port());
    EXPECT_EQ(status_of(first.post(chain_call)), 200);
    RawClient second(server->port());
    EXPECT_EQ(status_of(second.response()), 503);
    EXPECT_EQ(status_of(first.post(chain_call)), 200);
}
TEST_F(ServerTest, CallsOfAConnectionAreLimited) {
    const auto server = start({.calls_per_second = 1, .calls_burst = 2});
    RawClient client(server->port());
    const std::string answers = body_of(client.post("[" + chain_call + "," + chain_call + "," + chain_call + "]"));
    EXPECT_TRUE(has(answers, "-32005"));
    EXPECT_TRUE(answers.starts_with("[" + chain_answer + "," + chain_answer + ","));
    EXPECT_EQ(body_of(RawClient(server->port()).post(chain_call)), chain_answer);
}
TEST_F(ServerTest, AnswersThatPileUpAreRefused) {
    const auto server = start({.pending_bytes_max = 10});
    RawClient client(server->port());
    EXPECT_TRUE(has(client.post(chain_call), "-32005"));
}
TEST_F(ServerTest, StopsWithConnectionsOpenAndAnswersOwed) {
    SlowNode slow;
    auto server = start(slow, {});
    RawClient idle(server->port()), waiting(server->port()), socket(server->port());
    (void)socket.upgrade();
    waiting.send(
        "POST /shard/0 HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + std::to_string(send_call.size()) +
        "\r\n\r\n" + send_call);
    const auto done = slow.taken.get_future().get();
    server->stop();
    server->stop();
    for (RawClient* client : {&idle, &waiting, &socket}) EXPECT_EQ(client->until_closed(), "");
    server.reset();
    done(Hash{});
}
TEST_F(ServerTest, ATakenPortIsToldApartFromABadAddress) {
    const auto server = start();
    EXPECT_EQ(Server::start(node, {.port = server->port()}).error(), StartError::PortTaken);
    EXPECT_EQ(Server::start(node, {.address = "nowhere", .port = 0}).error(), StartError::BadAddress);
    EXPECT_EQ(Server::start(node, {.address = "192.0.2.1", .port = 0}).error(), StartError::BadAddress); // RFC 5737
    EXPECT_TRUE(Server::start(node, {.address = "localhost", .port = 0}));
}
