#include "chain/demo_network.h"
#include "codec/abi.h"
#include "codec/hex.h"
#include "end_to_end/rpc_daemon.h"
#include "ledger/system_contracts.h"
#include "staking/contract.h"

#include <fstream>

namespace arpeggio::end_to_end {
namespace {
using codec::AbiWriter;
using std::chrono::seconds;

const std::string contract = codec::to_0x(ledger::staking_contract.view());

/// Staking by JSON-RPC, as an Ethereum wallet does it, on a network of two shards with short epochs.
struct Staking : RpcDaemon {
    chain::NetworkDefinition definition;

    Staking() { network = {"--shards", "2", "--validators", "8", "--accounts", "8", "--epoch", "15"}; }
    void begin() {
        ASSERT_NO_FATAL_FAILURE(start_daemon());
        std::ifstream in(std::filesystem::path(data()) / "network.json");
        definition = *chain::parse_definition(std::string(std::istreambuf_iterator<char>(in), {}));
        ASSERT_TRUE(wait([&] { return final_height() > 0; }));
    }
    /// Of even number: on shard 0.
    [[nodiscard]] crypto::Secp256k1SecretKey key(std::uint64_t number) const {
        return chain::generated_account_key(definition.generated->seed, number);
    }
    [[nodiscard]] Address address(std::uint64_t number) const { return key(number).address(); }

    /// The receipt of a final transaction.
    json::value send(std::uint64_t from, const Address& to, const Bytes& data, const Amount& value) const {
        ledger::Transaction out;
        out.chain_id = quantity(result("eth_chainId")).low64();
        out.nonce = quantity(result("eth_getTransactionCount", {codec::to_0x(address(from).view()), "latest"})).low64();
        out.max_priority_fee_per_gas = gwei(1);
        out.max_fee_per_gas = gwei(10);
        out.gas_limit = 500'000;
        out.to = to;
        out.value = value;
        out.data = data;
        out.signature = key(from).sign(ledger::signing_hash(out));
        const json::value hash = result("eth_sendRawTransaction", {codec::to_0x(ledger::encode_transaction(out))});
        json::value receipt;
        EXPECT_TRUE(wait([&] { return (receipt = result("eth_getTransactionReceipt", {hash})).is_object(); }));
        return receipt;
    }
    void stake(std::uint64_t from, const Bytes& data, const Amount& value = {}) const {
        const json::value receipt = send(from, ledger::staking_contract, data, value);
        EXPECT_EQ(receipt.at("status"), "0x1") << json::serialize(receipt);
    }
    [[nodiscard]] static U256 quantity(const json::value& hex) {
        std::string digits = std::string(hex.as_string()).substr(2);
        if (digits.size() % 2 != 0) digits.insert(0, "0");
        return from_big_endian(*codec::parse_hex(digits));
    }
    [[nodiscard]] json::value trial(std::uint64_t from, const Bytes& data, const std::string& value = "0x0") const {
        const json::object asked{
            {"from", codec::to_0x(address(from).view())},
            {"to", contract},
            {"data", codec::to_0x(data)},
            {"value", value}};
        return call("eth_call", {asked, "latest"});
    }
    /// A word of what a view answers.
    [[nodiscard]] U256 ask(std::string_view signature, const AbiWriter& arguments, std::size_t place) const {
        Bytes data = to_bytes(codec::abi_selector(signature).view());
        append(data, arguments.out());
        const json::value answer = trial(0, data);
        EXPECT_TRUE(answer.as_object().contains("result")) << json::serialize(answer);
        const Bytes words = *codec::parse_0x(std::string_view(answer.at("result").as_string()));
        return from_big_endian(ByteView(words).subspan(place * codec::abi_word, codec::abi_word));
    }
    [[nodiscard]] std::string summary() const { return json::serialize(result("arp_summary")); }
    [[nodiscard]] std::uint64_t epoch() const { return number(result("arp_summary").at("epoch")); }
    [[nodiscard]] std::size_t count_logs(std::string_view event, const Address& who) const {
        const std::string topic = codec::to_0x(AbiWriter(1).address(who).out());
        const json::object filter{
            {"fromBlock", "0x0"},
            {"address", contract},
            {"topics", json::array{codec::to_0x(codec::abi_topic(event).view()), topic}}};
        return result("eth_getLogs", {filter}).as_array().size();
    }
    [[nodiscard]] staking::NewValidator validator(std::uint64_t operated_by, const std::string& name) const {
        const auto secret = crypto::Ed25519SecretKey::from_seed(Bytes(32, 0x5a));
        const Bytes message = staking::key_proof_message(definition.network, address(operated_by), secret.public_key());
        staking::NewValidator out;
        out.description.name = name;
        out.commission = out.commission_max = staking::percent(7);
        out.self_stake_min = arp(10'000);
        out.total_max = arp(50'000);
        out.keys = {{secret.public_key(), secret.sign(message)}};
        return out;
    }
};

TEST_F(Staking, AStakerDelegatesLeavesAndIsPaidAfterTheLock) {
    ASSERT_NO_FATAL_FAILURE(begin());
    const Address validator = definition.validators.front().operator_address;
    const AbiWriter position = AbiWriter(2).address(address(0)).address(validator);
    EXPECT_EQ(ask("validatorCount()", AbiWriter(0), 0), U256{8});
    const json::value refused = trial(0, staking::encode_delegate(validator), "0x1");
    EXPECT_EQ(refused.at("error").at("code"), 3) << json::serialize(refused);
    stake(0, staking::encode_delegate(validator), arp(500));
    EXPECT_EQ(ask("delegation(address,address)", position, 0), arp(500).atto);
    stake(0, staking::encode_undelegate(validator, {U256::max()}));
    EXPECT_EQ(ask("delegation(address,address)", position, 0), U256{});
    EXPECT_EQ(trial(0, staking::encode_withdraw()).at("error").at("code"), 3);
    const std::uint64_t unlocks = ask("undelegations(address,address)", position, 5).low64();
    ASSERT_TRUE(wait([&] { return epoch() >= unlocks; }, seconds{300}));
    const U256 before = quantity(result("eth_getBalance", {codec::to_0x(address(0).view()), "latest"}));
    stake(0, staking::encode_withdraw());
    EXPECT_GT(quantity(result("eth_getBalance", {codec::to_0x(address(0).view()), "latest"})), before + arp(499).atto);
    for (const char* event :
         {"Delegated(address,address,uint256)",
          "Undelegated(address,address,uint256,uint64)",
          "Withdrawn(address,uint256)"})
        EXPECT_EQ(count_logs(event, address(0)), 1U) << event;
    process->signal(SIGTERM);
    const Ended ended = process->wait(seconds{30});
    EXPECT_EQ(ended.code, 0) << ended.err;
    expect_sound(ended);
    EXPECT_EQ(parse_decimal(std::string(ended.summary().at("supply").at("stakes").as_string())), arp(80'000).atto);
}

TEST_F(Staking, ANewValidatorIsElected) {
    ASSERT_NO_FATAL_FAILURE(begin());
    EXPECT_EQ(send(2, address(0), {}, arp(8000)).at("status"), "0x1");
    const auto wanted = validator(0, "newcomer");
    stake(0, staking::encode_create_validator(wanted), arp(15'000));
    EXPECT_EQ(ask("validatorCount()", AbiWriter(0), 0), U256{9});
    EXPECT_EQ(count_logs("ValidatorCreated(address,uint64)", address(0)), 1U);
    const std::string elected = codec::to_0x(wanted.keys.front().key.view());
    // Its key runs nowhere: the shard it serves goes on without it.
    ASSERT_TRUE(wait([&] { return summary().find(elected) != std::string::npos; }, seconds{300}));
    const std::uint64_t height = final_height();
    EXPECT_TRUE(wait([&] { return final_height() > height + 4; }));
    process->signal(SIGTERM);
    const Ended ended = process->wait(seconds{30});
    EXPECT_EQ(ended.code, 0) << ended.err;
    expect_sound(ended);
}
} // namespace
} // namespace arpeggio::end_to_end
