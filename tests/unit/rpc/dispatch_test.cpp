#include "codec/hex.h"
#include "ledger/system_contracts.h"
#include "rpc/dispatch.h"
#include "unit/rpc/fake_node.h"

#include <boost/json.hpp>
#include <gtest/gtest.h>

using namespace arpeggio;
namespace json = boost::json;
using arpeggio::testing::FakeNode;

namespace {
json::value shown(ByteView bytes) {
    return json::value(codec::to_0x(bytes));
}

class DispatchTest : public ::testing::Test {
protected:
    /// The text of the answer; "none yet" if there is none.
    std::string answer_text(std::string_view request) {
        auto out = std::make_shared<std::string>("none yet");
        dispatch.handle(
            ShardId{0},
            request,
            [this] { return calls_left-- > 0; },
            [out](std::string text) { *out = std::move(text); });
        return *out;
    }
    json::value ask(std::string_view method, std::string_view params) {
        const std::string request = R"({"jsonrpc":"2.0","id":1,"method":")" + std::string(method) + R"(","params":)" +
                                    std::string(params) + "}";
        return json::parse(answer_text(request));
    }
    json::value result(std::string_view method, std::string_view params = "[]") {
        const json::value answer = ask(method, params);
        EXPECT_TRUE(answer.as_object().contains("result")) << answer;
        return answer.at("result");
    }
    std::int64_t error_code(const json::value& answer) { return answer.at("error").at("code").as_int64(); }
    std::int64_t error(std::string_view method, std::string_view params) { return error_code(ask(method, params)); }

    static std::string quoted(ByteView bytes) { return '"' + codec::to_0x(bytes) + '"'; }
    std::string transaction_param(std::size_t index) {
        return "[" + quoted(node.blocks[1].block->body.transactions[index]->hash().view()) + "]";
    }

    FakeNode node;
    std::int64_t calls_left = 1000;
    rpc::Dispatch dispatch{node, {"Arpeggio/test", [] { return std::string(R"({"schema":1})"); }}};
};
} // namespace

TEST_F(DispatchTest, TellsTheChain) {
    EXPECT_EQ(result("eth_chainId"), "0x20000");
    EXPECT_EQ(result("net_version"), "131072");
    EXPECT_EQ(result("eth_blockNumber"), "0x2");
    EXPECT_EQ(result("eth_syncing"), false);
    EXPECT_EQ(result("eth_accounts"), json::array{});
    EXPECT_EQ(result("web3_clientVersion"), "Arpeggio/test");
    EXPECT_EQ(result("arp_summary").at("schema"), 1);
}
TEST_F(DispatchTest, TellsFees) {
    EXPECT_EQ(result("eth_maxPriorityFeePerGas"), "0x3b9aca00");
    EXPECT_EQ(result("eth_gasPrice"), "0x1dcd65000"); // 7 + 1 gwei
}
TEST_F(DispatchTest, TellsAccounts) {
    const std::string account = quoted(FakeNode::key().address().view());
    EXPECT_EQ(result("eth_getBalance", "[" + account + R"(,"latest"])"), "0x3635c9adc5dea00000");
    EXPECT_EQ(result("eth_getBalance", "[" + account + "]"), "0x3635c9adc5dea00000");
    EXPECT_EQ(result("eth_getBalance", "[" + account + R"(,"0x2"])"), "0x3635c9adc5dea00000");
    EXPECT_EQ(result("eth_getTransactionCount", "[" + account + R"(,"latest"])"), "0x3");
    EXPECT_EQ(result("eth_getTransactionCount", "[" + account + R"(,"pending"])"), "0x4");
    EXPECT_EQ(result("eth_getBalance", R"(["0x0000000000000000000000000000000000000001","latest"])"), "0x0");
}
TEST_F(DispatchTest, OlderStatesAreNotMadeUp) {
    const std::string account = quoted(FakeNode::key().address().view());
    EXPECT_EQ(error("eth_getBalance", "[" + account + R"(,"0x1"])"), -32000);
    EXPECT_EQ(error("eth_getBalance", "[" + account + R"(,"earliest"])"), -32000);
    const std::string newest = R"({"blockHash":)" + quoted(node.blocks[2].id.view()) + "}";
    EXPECT_EQ(result("eth_getBalance", "[" + account + "," + newest + "]"), "0x3635c9adc5dea00000");
}
TEST_F(DispatchTest, ShowsABlockWithHashesOrWhole) {
    const json::value hashes = result("eth_getBlockByNumber", R"(["0x1",false])");
    EXPECT_EQ(hashes.at("hash"), shown(node.blocks[1].id.view()));
    EXPECT_EQ(hashes.at("transactions").as_array().size(), 3u);
    EXPECT_TRUE(hashes.at("transactions").at(0).is_string());
    EXPECT_EQ(hashes.at("miner"), "0x7777777777777777777777777777777777777777");
    EXPECT_EQ(hashes.at("timestamp"), "0x6553f101"); // rounded down to seconds
    const json::value whole = result("eth_getBlockByHash", "[" + quoted(node.blocks[1].id.view()) + ",true]");
    EXPECT_EQ(whole.at("transactions").at(2).at("transactionIndex"), "0x2");
    EXPECT_EQ(whole.at("parentHash"), shown(node.blocks[0].id.view()));
}
TEST_F(DispatchTest, TagsNameBlocks) {
    for (const char* tag : {"latest", "pending", "safe", "finalized"})
        EXPECT_EQ(result("eth_getBlockByNumber", "[\"" + std::string(tag) + "\",false]").at("number"), "0x2") << tag;
    EXPECT_EQ(result("eth_getBlockByNumber", R"(["earliest",false])").at("number"), "0x0");
    EXPECT_EQ(result("eth_getBlockByNumber", R"(["0x3",false])"), nullptr);
    EXPECT_EQ(result("eth_getBlockByHash", "[" + quoted(Hash{}.view()) + ",false]"), nullptr);
}
TEST_F(DispatchTest, ShowsATransactionOfEachType) {
    const json::value legacy = result("eth_getTransactionByHash", transaction_param(0));
    EXPECT_EQ(legacy.at("type"), "0x0");
    EXPECT_FALSE(legacy.as_object().contains("yParity"));
    const json::value dynamic = result("eth_getTransactionByHash", transaction_param(2));
    EXPECT_EQ(dynamic.at("type"), "0x2");
    EXPECT_EQ(dynamic.at("gasPrice"), "0xee6b2800"); // base fee 2 and tip 2 gwei
    EXPECT_EQ(dynamic.at("from"), shown(FakeNode::key().address().view()));
    EXPECT_EQ(dynamic.at("v"), dynamic.at("yParity"));
    EXPECT_EQ(dynamic.at("blockTimestamp"), "0x6553f101");
    EXPECT_EQ(dynamic.at("accessList").at(0).at("storageKeys").as_array().size(), 1u);
}
TEST_F(DispatchTest, APendingTransactionHasNoPlace) {
    const json::value pending = result("eth_getTransactionByHash", "[" + quoted(node.pending->hash().view()) + "]");
    EXPECT_EQ(pending.at("blockHash"), nullptr);
    EXPECT_EQ(pending.at("blockNumber"), nullptr);
    EXPECT_EQ(result("eth_getTransactionReceipt", "[" + quoted(node.pending->hash().view()) + "]"), nullptr);
    EXPECT_EQ(result("eth_getTransactionByHash", "[" + quoted(Hash{}.view()) + "]"), nullptr);
}
TEST_F(DispatchTest, ShowsAReceipt) {
    const json::value receipt = result("eth_getTransactionReceipt", transaction_param(1));
    EXPECT_EQ(receipt.at("status"), "0x1");
    EXPECT_EQ(receipt.at("blockNumber"), "0x1");
    EXPECT_EQ(receipt.at("transactionIndex"), "0x1");
    EXPECT_EQ(receipt.at("cumulativeGasUsed"), "0xa410");
    EXPECT_EQ(receipt.at("logs").at(0).at("logIndex"), "0x1");
    EXPECT_EQ(receipt.at("contractAddress"), nullptr);
}
TEST_F(DispatchTest, EstimatesWhatATransferCosts) {
    const std::string to = R"("to":"0x3535353535353535353535353535353535353535")";
    EXPECT_EQ(result("eth_estimateGas", "[{" + to + "}]"), "0x5208");
    EXPECT_EQ(result("eth_estimateGas", "[{" + to + R"(,"data":"0x0001"}])"), "0x521c");
    EXPECT_EQ(error("eth_estimateGas", R"([{"data":"0x00"}])"), -32000);
    EXPECT_EQ(
        error("eth_estimateGas", "[{" + to + R"(,"from":"0x3535353535353535353535353535353535353535","value":"0x1"}])"),
        -32000);
    EXPECT_EQ(error("eth_estimateGas", "[{" + to + R"(,"data":"0x00","input":"0x01"}])"), -32602);
}
TEST_F(DispatchTest, TriesACall) {
    const std::string call = R"({"to":"0x00000000000000000000000000000000000000fc","data":"0x0102","value":"0x7"})";
    node.call_answer = node::CallAnswer{Bytes{0xab, 0xcd}, {}};
    EXPECT_EQ(result("eth_call", "[" + call + R"(,"latest"])"), "0xabcd");
    EXPECT_EQ(node.asked.data, (Bytes{1, 2}));
    EXPECT_EQ(node.asked.value.atto, U256{7});
    EXPECT_EQ(node.asked.to, ledger::system_address(0xfc));
    EXPECT_EQ(error("eth_call", "[" + call + R"(,"earliest"])"), -32000);
    EXPECT_EQ(error("eth_call", R"([{"data":"0x00"}])"), -32000);
    node.call_answer.reset();
    EXPECT_EQ(error("eth_call", "[" + call + "]"), -32000);
}
TEST_F(DispatchTest, SaysWhyACallIsRefused) {
    const std::string call = R"([{"to":"0x00000000000000000000000000000000000000fc"}])";
    node.call_answer = node::CallAnswer{{}, "No."};
    EXPECT_EQ(error("eth_call", call), 3);
    EXPECT_EQ(error("eth_estimateGas", call), 3);
    const std::string told = json::serialize(ask("eth_call", call));
    EXPECT_NE(told.find("execution reverted: No."), std::string::npos) << told;
    EXPECT_NE(told.find("0x08c379a0"), std::string::npos) << told; // Error(string)
}
TEST_F(DispatchTest, FindsLogs) {
    const std::string address = quoted(Address::from(Bytes(20, 5)).view()),
                      topic = quoted(Hash::from(Bytes(32, 6)).view());
    node.found_logs->push_back({{Address::from(Bytes(20, 5)), {Hash{}}, {1}}, {2}, Hash{}, {2000}, Hash{}, 3, 4});
    const json::value found =
        result("eth_getLogs", R"([{"fromBlock":"0x1","address":)" + address + R"(,"topics":[null,)" + topic + "]}]");
    EXPECT_EQ(found.at(0).at("logIndex"), "0x4");
    EXPECT_EQ(found.at(0).at("blockNumber"), "0x2");
    EXPECT_EQ(found.at(0).at("data"), "0x01");
    EXPECT_EQ(node.asked_logs.from, Height{1});
    EXPECT_EQ(node.asked_logs.to, Height{~std::uint64_t{0}}) << "whatever is final by then";
    EXPECT_EQ(node.asked_logs.filter.addresses, std::vector{Address::from(Bytes(20, 5))});
    EXPECT_EQ(node.asked_logs.filter.topics, (std::vector<std::vector<Hash>>{{}, {Hash::from(Bytes(32, 6))}}));
    (void)result(
        "eth_getLogs", R"([{"blockHash":)" + quoted(node.blocks[1].id.view()) + R"(,"topics":[[)" + topic + "]]}]");
    EXPECT_EQ(node.asked_logs.from, Height{1});
    EXPECT_EQ(node.asked_logs.to, Height{1});
}
TEST_F(DispatchTest, RefusesToFindTooManyLogs) {
    EXPECT_EQ(error("eth_getLogs", R"([{"address":"0x05"}])"), -32602);
    EXPECT_EQ(error("eth_getLogs", R"([{"topics":[null,null,null,null,null]}])"), -32602);
    EXPECT_EQ(error("eth_getLogs", R"([{"fromBlock":7}])"), -32602);
    EXPECT_EQ(error("eth_getLogs", "[{\"blockHash\":" + quoted(Hash{}.view()) + "}]"), -32000);
    EXPECT_EQ(error("eth_getLogs", R"(["latest"])"), -32602);
    node.found_logs.reset();
    EXPECT_EQ(error("eth_getLogs", R"([{"fromBlock":"0x0"}])"), -32005);
}
TEST_F(DispatchTest, TellsTheHistoryOfFees) {
    const json::value history = result("eth_feeHistory", R"(["0x2","latest",[0,50,100]])");
    EXPECT_EQ(history.at("oldestBlock"), "0x1");
    EXPECT_EQ(
        history.at("baseFeePerGas"), (json::array{"0x77359400", "0xb2d05e00", "0x1a13b8600"})); // 2, 3, next 7 gwei
    EXPECT_EQ(history.at("gasUsedRatio").at(1), 0.0);
    EXPECT_EQ(history.at("reward").at(0), (json::array{"0x77359400", "0xb2d05e00", "0xb2d05e00"})); // tips 2, 3, 3
    EXPECT_EQ(history.at("reward").at(1), (json::array{"0x0", "0x0", "0x0"}));
}
TEST_F(DispatchTest, AFeeHistoryEndsWhereTheChainDoes) {
    EXPECT_EQ(result("eth_feeHistory", R"([1000,"latest",[]])").at("oldestBlock"), "0x0");
    EXPECT_FALSE(result("eth_feeHistory", R"(["0x1","0x1",[]])").as_object().contains("reward"));
    EXPECT_EQ(result("eth_feeHistory", R"(["0x1","0x1",[]])").at("baseFeePerGas").at(1), "0xb2d05e00");
    EXPECT_EQ(error("eth_feeHistory", R"(["0x1","0x3",[]])"), -32000);
    EXPECT_EQ(error("eth_feeHistory", R"(["0x0","latest",[]])"), -32602);
    EXPECT_EQ(error("eth_feeHistory", R"(["0x1","latest",[50,10]])"), -32602);
    EXPECT_EQ(error("eth_feeHistory", R"(["0x1","latest",[101]])"), -32602);
}
TEST_F(DispatchTest, HandsATransactionToTheNode) {
    EXPECT_EQ(result("eth_sendRawTransaction", R"(["0x02c0"])"), shown(Bytes(32, 0xab)));
    EXPECT_EQ(node.submitted, (std::vector<Bytes>{{0x02, 0xc0}}));
    EXPECT_EQ(error("eth_sendRawTransaction", R"(["02c0"])"), -32602);
    EXPECT_EQ(error("eth_sendRawTransaction", "[]"), -32602);
}
TEST_F(DispatchTest, ARefusedTransactionSaysWhatToDo) {
    for (std::uint8_t i = 0; i <= static_cast<std::uint8_t>(node::SubmitError::Unavailable); ++i) {
        node.answer = Fail(static_cast<node::SubmitError>(i));
        const json::value answer = ask("eth_sendRawTransaction", R"(["0x02c0"])");
        EXPECT_EQ(error_code(answer), -32000);
        EXPECT_GT(answer.at("error").at("message").as_string().size(), 30u);
    }
    node.answer = Fail(node::SubmitError::NonceTooLow);
    const json::value answer = ask("eth_sendRawTransaction", R"(["0x02c0"])");
    EXPECT_TRUE(std::string_view(answer.at("error").at("message").as_string()).starts_with("nonce too low: "));
}
TEST_F(DispatchTest, EverythingElseIsNotThere) {
    for (const char* method : {"eth_getStorageAt", "eth_getCode", "eth_subscribe", "personal_sign", "", "eth_chainid"})
        EXPECT_EQ(error(method, "[]"), -32601) << method;
}
TEST_F(DispatchTest, ParametersAreChecked) {
    EXPECT_EQ(error("eth_getBalance", "[]"), -32602);
    EXPECT_EQ(error("eth_getBalance", R"(["0x12","latest"])"), -32602);
    EXPECT_EQ(error("eth_getBalance", R"([7,"latest"])"), -32602);
    EXPECT_EQ(error("eth_getBlockByNumber", R"(["newest",false])"), -32602);
    EXPECT_EQ(error("eth_getBlockByNumber", R"(["0x01",false])"), -32602);
    EXPECT_EQ(error("eth_getBlockByNumber", R"(["0x1","yes"])"), -32602);
    EXPECT_EQ(error("eth_getBlockByHash", R"(["0x1",false])"), -32602);
    EXPECT_EQ(error("eth_chainId", "[1]"), -32602);
    EXPECT_EQ(error("eth_chainId", "{}"), -32602);
}
TEST_F(DispatchTest, ANodeThatStartsSaysSo) {
    node.latest = std::make_shared<const node::Snapshot>();
    for (const char* method : {"eth_chainId", "eth_blockNumber", "eth_gasPrice"})
        EXPECT_EQ(error(method, "[]"), -32000);
}
