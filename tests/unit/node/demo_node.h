#pragma once
#include "node/node.h"
#include "sanitized.h"
#include "unit/node/network.h"
#include "unit/storage/temporary_folder.h"

#include <gtest/gtest.h>

#include <future>

namespace arpeggio::node {

/// A demo's node in a folder of its own, on the real clock. Nothing sleeps for a fixed time: wait() ends as soon as the
/// condition holds, and its limit only ends a test that has failed.
class DemoNode : public testing::Test {
protected:
    static constexpr ShardId beacon{0};
    test::TemporaryFolder folder;
    chain::NetworkDefinition network = test::fast_network();
    std::unique_ptr<Node> node;

    [[nodiscard]] NodeOptions options(std::size_t validators = 4) const {
        NodeOptions out;
        out.data_folder = folder.path();
        out.network = network;
        for (std::size_t i = 0; i < validators; ++i)
            out.validators.push_back(chain::demo_validator_key(test::demo_seed(), i));
        for (std::uint64_t i = 0; i < network.generated->count; ++i) out.load_keys.push_back(key(i));
        out.faucet_key = chain::demo_faucet_key(test::demo_seed());
        return out;
    }
    void start() { start(options()); }
    /// Starts, again if need be, and waits for a validator that answers.
    void start(NodeOptions with) {
        node.reset();
        auto started = Node::start(std::move(with));
        ASSERT_TRUE(started) << to_string(started.error());
        node = *std::move(started);
        ASSERT_TRUE(wait([&] { return is_running(0); }));
    }
    [[nodiscard]] static std::optional<Trouble> trouble_with(NodeOptions with) {
        const auto started = Node::start(std::move(with));
        return started ? std::nullopt : std::optional(started.error());
    }

    template <class Condition>
    [[nodiscard]] static bool wait(Condition is_true) {
        const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds{test::is_sanitized ? 300 : 60};
        while (!is_true()) {
            if (std::chrono::steady_clock::now() > limit) return false;
            std::this_thread::sleep_for(std::chrono::milliseconds{5});
        }
        return true;
    }
    [[nodiscard]] ShardSummary shard() const { return node->snapshot()->shards.at(0); }
    [[nodiscard]] std::uint64_t height() const { return shard().height.value; }
    [[nodiscard]] bool wait_for_height(std::uint64_t wanted) const {
        return wait([&] { return height() >= wanted; });
    }
    [[nodiscard]] bool wait_for_blocks(std::uint64_t more) const { return wait_for_height(height() + more); }
    [[nodiscard]] bool is_running(std::size_t validator) const { return shard().members.at(validator).is_running; }

    [[nodiscard]] crypto::Secp256k1SecretKey key(std::uint64_t account) const {
        return chain::generated_account_key(network.generated->seed, account);
    }
    [[nodiscard]] Address address(std::uint64_t account) const { return key(account).address(); }
    [[nodiscard]] ledger::Transaction transfer(std::uint64_t nonce, Amount value = arp(1)) const {
        ledger::Transaction out;
        out.chain_id = chain_id_of(network.network, beacon);
        out.nonce = nonce;
        out.max_priority_fee_per_gas = gwei(1);
        out.max_fee_per_gas = gwei(100);
        out.gas_limit = 21'000;
        out.to = test::address(1);
        out.value = value;
        return out;
    }
    [[nodiscard]] Bytes sign(ledger::Transaction transaction, std::uint64_t account = 0) const {
        transaction.signature = key(account).sign(ledger::signing_hash(transaction));
        return ledger::encode_transaction(transaction);
    }
    using Answer = Result<Hash, SubmitError>;
    Answer submit(const Bytes& raw, ShardId to = beacon) const {
        std::promise<Answer> answer;
        node->submit(to, raw, [&](Answer given) { answer.set_value(given); });
        return answer.get_future().get();
    }
    Answer request_funds(const Address& to) const {
        std::promise<Answer> answer;
        node->request_funds(to, [&](Answer given) { answer.set_value(given); });
        return answer.get_future().get();
    }
    [[nodiscard]] bool wait_for_final(const Hash& transaction) const {
        return wait([&] { return node->receipt(beacon, transaction).has_value(); });
    }
};

} // namespace arpeggio::node
