#include "fuzz/fuzz.h"
#include "fuzz/mutate.h"
#include "rpc/dispatch.h"
#include "unit/rpc/fake_node.h"

#include <boost/json.hpp>

using namespace arpeggio;

namespace {
constexpr std::array<std::string_view, 4> calls{
    R"([{"jsonrpc":"2.0","id":1,"method":"eth_getBlockByNumber","params":["0x1",true]}])",
    R"({"jsonrpc":"2.0","id":1,"method":"eth_feeHistory","params":["0x2","latest",[5,50.5,99]]})",
    R"({"jsonrpc":"2.0","id":"a","method":"eth_estimateGas","params":[{"data":"0x00","accessList":[]}]})",
    R"({"jsonrpc":"2.0","id":1,"method":"eth_getTransactionReceipt","params":["0x00"]})"};

/// Answered once, and by JSON if at all.
void check(const rpc::Dispatch& dispatch, std::string_view request) {
    int answers = 0;
    const auto on_answer = [&answers](const std::string& text) {
        boost::system::error_code failed;
        if (!text.empty()) (void)boost::json::parse(text, failed);
        CHECK(!failed);
        ++answers;
    };
    dispatch.handle(
        ShardId{0}, request, [] { return true; }, on_answer);
    CHECK(answers == 1);
}
} // namespace

FUZZ(rpc) {
    static arpeggio::testing::FakeNode node;
    static const rpc::Dispatch dispatch(node, {"fuzz", nullptr});
    node.submitted.clear();
    check(dispatch, as_text(input));
    for (const std::string_view call : calls) check(dispatch, as_text(mutate(to_bytes(as_bytes(call)), input)));
}
