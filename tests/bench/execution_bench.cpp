// What a full block of transfers costs between its signatures and the disk: pool, choice, execution.
#include "base/random.h"
#include "execution/block_executor.h"
#include "pool/pool.h"
#include "state/state_store.h"

#include <benchmark/benchmark.h>

namespace arpeggio {
namespace {

constexpr std::uint64_t chain_id = 65536;
constexpr std::size_t account_count = 100'000;
constexpr std::size_t transfer_count = 20'000;

Address address_of(std::uint64_t number) {
    Address address;
    for (std::size_t i = 0; i < 8; ++i) address.bytes[i] = static_cast<std::uint8_t>(number >> (8 * i));
    return address;
}

/// A transfer between two of the accounts whose signature nobody looks at.
ledger::TransactionPtr transfer(std::uint64_t from, std::uint64_t to) {
    ledger::Transaction transaction;
    transaction.chain_id = chain_id;
    transaction.max_priority_fee_per_gas = gwei(1 + from % 7);
    transaction.max_fee_per_gas = gwei(100);
    transaction.gas_limit = 21'000;
    transaction.to = address_of(to);
    transaction.value = arp(1) + Amount{from}; // tells the wire forms apart, which no sender is part of
    transaction.signature.r.bytes.back() = 1;
    transaction.signature.s.bytes.back() = 1;
    auto made = ledger::VerifiedTransaction::restore(ledger::encode_transaction(transaction), address_of(from));
    CHECK(made.has_value());
    return *std::move(made);
}

/// One transfer from each of `count` accounts.
std::vector<ledger::TransactionPtr> transfers(std::size_t count) {
    Random random(1);
    std::vector<ledger::TransactionPtr> out;
    for (std::size_t i = 0; i < count; ++i) out.push_back(transfer(i, random.below(account_count)));
    return out;
}

execution::BlockContext context() {
    return {
        .shard = {},
        .height = {},
        .chain_id = chain_id,
        .base_fee = gwei(10),
        .gas_limit = 480'000'000,
        .timestamp = {},
        .beneficiary = address_of(account_count)};
}

/// The accounts' leaves in a store in memory, with as much cache as a node has.
void execute_transfers(benchmark::State& bench) {
    const auto store = storage::make_memory_store();
    state::StateStore state(*store, std::make_shared<storage::Cache>(64'000'000));
    std::size_t next = 0;
    const auto root = state.load_genesis([&]() -> std::optional<state::StateStore::Leaf> {
        if (next > account_count) return std::nullopt;
        if (next == account_count) {
            state::Totals totals;
            totals.balances = arp(1000 * account_count);
            ++next;
            return state::StateStore::Leaf{state::totals_key(), state::encode_totals(totals)};
        }
        return state::StateStore::Leaf{
            state::account_key(address_of(next++)), state::encode_account({.nonce = 0, .balance = arp(1000)})};
    });
    CHECK(root.has_value());
    const auto block = transfers(transfer_count);
    CHECK(execution::execute_block(state, context(), {block}).has_value()); // warms the cache
    for (auto _ : bench) {
        auto result = execution::execute_block(state, context(), {block});
        benchmark::DoNotOptimize(result);
    }
    bench.SetItemsProcessed(bench.iterations() * static_cast<std::int64_t>(block.size()));
}
BENCHMARK(execute_transfers)->Unit(benchmark::kMillisecond);

pool::Settings pool_settings() {
    pool::Settings settings;
    settings.chain_id = chain_id;
    return settings;
}

/// In and, with the block that executes them, out again.
void pool_through(benchmark::State& bench) {
    const auto block = transfers(transfer_count);
    for (auto _ : bench) {
        pool::Pool pool(pool_settings());
        for (const auto& transaction : block) {
            auto admitted = pool.admit(transaction, {.nonce = 0, .balance = arp(1000)}, Instant{});
            benchmark::DoNotOptimize(admitted);
        }
        CHECK(pool.size() == block.size());
        benchmark::DoNotOptimize(pool.on_final(block));
        CHECK(pool.size() == 0);
    }
    bench.SetItemsProcessed(bench.iterations() * static_cast<std::int64_t>(block.size()));
}
BENCHMARK(pool_through)->Unit(benchmark::kMillisecond);

/// The best block's worth of transfers out of a pool that holds two.
void pool_best(benchmark::State& bench) {
    pool::Pool pool(pool_settings());
    for (const auto& transaction : transfers(2 * transfer_count)) {
        CHECK(pool.admit(transaction, {.nonce = 0, .balance = arp(1000)}, Instant{}).has_value());
    }
    std::size_t chosen = 0;
    for (auto _ : bench) {
        const auto best = pool.best({gwei(10), 480'000'000, ledger::Body::size_max}, {});
        chosen += best.size();
    }
    bench.SetItemsProcessed(static_cast<std::int64_t>(chosen));
}
BENCHMARK(pool_best)->Unit(benchmark::kMillisecond);

} // namespace
} // namespace arpeggio
