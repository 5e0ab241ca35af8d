#include "chain/demo_network.h"
#include "codec/hex.h"
#include "end_to_end/rpc_daemon.h"

#include <fstream>

namespace arpeggio::end_to_end {
namespace {
using std::chrono::seconds;

std::string read_file(const std::filesystem::path& file) {
    std::ifstream in(file);
    return {std::istreambuf_iterator<char>(in), {}};
}
Amount amount_of(const json::value& hex) {
    const std::string digits = std::string(hex.as_string()).substr(2);
    U256 out;
    for (const char digit : digits) out = out * U256{16} + U256{std::string("0123456789abcdef").find(digit)};
    return {out};
}

/// A payment by JSON-RPC, as an Ethereum wallet sends it.
struct Payment : RpcDaemon {
    chain::NetworkDefinition network;

    void start_daemon() {
        ASSERT_NO_FATAL_FAILURE(RpcDaemon::start_daemon());
        network = *chain::parse_definition(read_file(std::filesystem::path(data()) / "network.json"));
    }
    [[nodiscard]] Amount balance(const Address& address) const {
        return amount_of(result("eth_getBalance", {codec::to_0x(address.view()), "latest"}));
    }
    [[nodiscard]] crypto::Secp256k1SecretKey key() const {
        return chain::generated_account_key(network.generated->seed, 0);
    }
    [[nodiscard]] std::string signed_transfer(const Address& to, const Amount& value) const {
        ledger::Transaction out;
        out.chain_id = amount_of(result("eth_chainId")).atto.low64();
        out.max_priority_fee_per_gas = gwei(1);
        out.max_fee_per_gas = gwei(10);
        out.gas_limit = 21'000;
        out.to = to;
        out.value = value;
        out.signature = key().sign(ledger::signing_hash(out));
        return codec::to_0x(ledger::encode_transaction(out));
    }
};

TEST_F(Payment, IsFinalToTheAttoAndSurvivesAKill) {
    ASSERT_NO_FATAL_FAILURE(start_daemon());
    Address to;
    to.bytes.fill(0x77);
    const Amount before = balance(key().address());
    const Amount value{U256{1'234'567'890'123'456'789}};
    const json::value hash = result("eth_sendRawTransaction", {signed_transfer(to, value)});
    ASSERT_TRUE(wait([&] { return result("eth_getTransactionReceipt", {hash}).is_object(); }, seconds{30}));
    const json::value receipt = result("eth_getTransactionReceipt", {hash});
    EXPECT_EQ(receipt.at("status"), "0x1");
    const Amount fee{amount_of(receipt.at("gasUsed")).atto * amount_of(receipt.at("effectiveGasPrice")).atto};
    EXPECT_EQ(balance(key().address()), before - value - fee);
    EXPECT_EQ(balance(to), value);

    process->signal(SIGKILL);
    (void)process->wait(seconds{20});
    ASSERT_NO_FATAL_FAILURE(start_daemon());
    EXPECT_EQ(balance(to), value);
    EXPECT_EQ(balance(key().address()), before - value - fee);
    EXPECT_EQ(result("eth_getTransactionReceipt", {hash}), receipt);
}

TEST_F(Payment, WhatCannotBeTakenIsAnError) {
    ASSERT_NO_FATAL_FAILURE(start_daemon());
    EXPECT_TRUE(call("eth_sendRawTransaction", {"0x02"}).as_object().contains("error"));
    EXPECT_EQ(call("eth_getCode").at("error").at("code"), -32601);
    process->signal(SIGTERM);
    const Ended ended = process->wait(seconds{20});
    EXPECT_EQ(ended.code, 0);
    expect_sound(ended);
}

} // namespace
} // namespace arpeggio::end_to_end
