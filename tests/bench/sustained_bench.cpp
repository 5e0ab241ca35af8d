// sustained: native transfers a second of a node with one validator, from raw bytes to final on disk, beside the raw
// rate of sender recovery of the same cores in the same run. Their ratio σ is the figure; neither rate counts alone.
// Signing is done before: it is the wallets' work. usage: sustained_bench [TRANSFERS] [ACCOUNTS]
#include "chain/demo_network.h"
#include "node/node.h"

#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <thread>

using namespace arpeggio;
using SteadyClock = std::chrono::steady_clock;

namespace {
constexpr std::uint64_t outstanding_max = 40'000; // below what a pool holds
constexpr std::uint64_t unanswered_max = 2'000;   // below what a node lets wait for its workers

double seconds_since(SteadyClock::time_point start) {
    return std::chrono::duration<double>(SteadyClock::now() - start).count();
}

chain::NetworkDefinition single_validator_network(std::uint64_t accounts, const Hash& seed) {
    chain::DemoOptions options;
    options.seed = seed;
    options.accounts = accounts;
    options.genesis_time = timestamp_of(
        Instant{std::chrono::duration_cast<Duration>(std::chrono::system_clock::now().time_since_epoch())});
    auto network = chain::make_demo_network(options);
    CHECK(network.has_value());
    network->validators.resize(1);
    return *std::move(network);
}

/// Transfer number i is from account i mod accounts to the one after it.
std::vector<Bytes> sign_transfers(const chain::NetworkDefinition& network, std::uint64_t count) {
    const std::uint64_t accounts = network.generated->count;
    std::vector<Bytes> raw(count);
    const auto sign_part = [&](std::uint64_t first, std::uint64_t step) {
        for (std::uint64_t account = first; account < accounts && account < count; account += step) {
            const auto key = chain::generated_account_key(network.generated->seed, account);
            const Address next =
                chain::generated_account_key(network.generated->seed, (account + 1) % accounts).address();
            for (std::uint64_t i = account, nonce = 0; i < count; i += accounts, ++nonce) {
                ledger::Transaction transfer;
                transfer.chain_id = chain_id_of(network.network, ShardId{0});
                transfer.nonce = nonce;
                transfer.max_priority_fee_per_gas = gwei(1);
                transfer.max_fee_per_gas = gwei(100);
                transfer.gas_limit = 21'000;
                transfer.to = next;
                transfer.value = gwei(1);
                transfer.signature = key.sign(ledger::signing_hash(transfer));
                raw[i] = ledger::encode_transaction(transfer);
            }
        }
    };
    std::jthread other([&] { sign_part(1, 2); });
    sign_part(0, 2);
    other.join();
    return raw;
}

/// Recoveries a second on two threads at once.
double raw_recoveries(const std::vector<Bytes>& raw) {
    const std::size_t count = std::min<std::size_t>(raw.size(), 60'000);
    std::atomic<std::uint64_t> good = 0;
    const auto recover_part = [&](std::size_t first) {
        for (std::size_t i = first; i < count; i += 2) {
            const auto transaction = ledger::decode_transaction(raw[i]);
            if (crypto::recover(ledger::signing_hash(*transaction), transaction->signature)) ++good;
        }
    };
    const auto start = SteadyClock::now();
    {
        const std::jthread other([&] { recover_part(1); });
        recover_part(0);
    }
    CHECK(good == count);
    return static_cast<double>(count) / seconds_since(start);
}

struct Sustained {
    double per_second = 0;
    std::uint64_t rejected = 0;
    bool is_supply_exact = false;
};
Sustained run(node::Node& node, const std::vector<Bytes>& raw) {
    std::atomic<std::uint64_t> rejected = 0, answered = 0;
    const auto final_count = [&] { return node.snapshot()->shards.front().transfers; };
    while (node.snapshot()->shards.front().blocks == 0) std::this_thread::sleep_for(std::chrono::milliseconds{5});
    const auto start = SteadyClock::now();
    for (std::uint64_t i = 0; i < raw.size(); ++i) {
        while (i - answered > unanswered_max || i - final_count() - rejected > outstanding_max)
            std::this_thread::sleep_for(std::chrono::milliseconds{5});
        node.submit(ShardId{0}, raw[i], [&](const Result<Hash, node::SubmitError>& answer) {
            rejected += answer ? 0 : 1;
            ++answered;
        });
    }
    while (final_count() + rejected < raw.size()) {
        CHECK(node.snapshot()->phase == node::Phase::Ready); // a node that stops finalizing is a failure, not a wait
        std::this_thread::sleep_for(std::chrono::milliseconds{5});
    }
    Sustained out;
    out.per_second = static_cast<double>(final_count()) / seconds_since(start);
    out.rejected = rejected;
    node.stop();
    out.is_supply_exact = node.supply().is_exact;
    return out;
}
} // namespace

int main(int argc, char** argv) {
    const std::uint64_t transfers = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 200'000;
    const std::uint64_t accounts = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 100'000;
    const auto folder = std::filesystem::current_path() /
                        ("sustained-" + std::to_string(SteadyClock::now().time_since_epoch().count()));
    std::filesystem::create_directories(folder);

    Hash seed;
    seed.bytes[0] = 7;
    node::NodeOptions options;
    options.data_folder = folder;
    options.network = single_validator_network(accounts, seed);
    options.validators.push_back(chain::demo_validator_key(seed, 0));
    options.log = [](LogLevel level, std::string_view, std::string_view text) {
        if (level <= LogLevel::Warning) std::fprintf(stderr, "%.*s\n", static_cast<int>(text.size()), text.data());
    };
    const auto raw = sign_transfers(options.network, transfers);
    const double before = raw_recoveries(raw);
    auto node = node::Node::start(std::move(options));
    CHECK(node.has_value());
    const Sustained sustained = run(**node, raw);
    node->reset();
    const double recoveries = (before + raw_recoveries(raw)) / 2;
    std::filesystem::remove_all(folder);

    std::printf(
        "sustained: %llu transfers over %llu accounts, one validator, durable, signatures included\n",
        static_cast<unsigned long long>(transfers),
        static_cast<unsigned long long>(accounts));
    std::printf(
        "  transfers a second      %10.0f   (rejected %llu, supply %s)\n",
        sustained.per_second,
        static_cast<unsigned long long>(sustained.rejected),
        sustained.is_supply_exact ? "exact" : "NOT EXACT");
    std::printf("  raw recoveries a second %10.0f   (two threads, mean of before and after)\n", recoveries);
    std::printf("  sigma                   %10.3f\n", sustained.per_second / recoveries);
    return sustained.is_supply_exact && sustained.rejected == 0 ? 0 : 1;
}
