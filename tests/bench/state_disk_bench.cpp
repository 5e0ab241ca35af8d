// What a block's changes and the reading of an account cost on LevelDB, with a cache that holds all accounts (100,000)
// or a part of them (1,000,000).
#include "base/random.h"
#include "state/state_store.h"

#include <benchmark/benchmark.h>
#include <filesystem>
#include <string>

namespace arpeggio::state {
namespace {

constexpr std::size_t leveldb_cache_bytes = 8 << 20;
constexpr std::size_t cache_bytes = 64 << 20;

Address address(std::uint64_t number) {
    Random random(number);
    Address out;
    for (auto& byte : out.bytes) byte = static_cast<std::uint8_t>(random.next());
    return out;
}
Bytes account(std::uint64_t nonce) {
    return encode_account({nonce, arp(1'000'000)});
}

/// That many accounts in a LevelDB folder of their own, loaded as a genesis; gone with this object.
class ScratchState {
public:
    explicit ScratchState(std::uint64_t accounts) {
        std::filesystem::remove_all(folder_);
        auto opened = storage::open_leveldb(folder_, leveldb_cache_bytes);
        CHECK(opened.has_value());
        store_ = *std::move(opened);
        state_.emplace(*store_, std::make_shared<storage::Cache>(cache_bytes));
        CHECK(state_->load_genesis(feed(accounts)).has_value());
    }
    ~ScratchState() {
        state_.reset();
        store_.reset();
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }
    ScratchState(const ScratchState&) = delete;
    ScratchState& operator=(const ScratchState&) = delete;

    StateStore* operator->() { return &*state_; }
    StateStore& operator*() { return *state_; }
    void commit(const Diff& diff, const TreeUpdate& update) {
        storage::Batch batch;
        state_->append_final(batch, diff, update);
        const bool synced = ++commits_ % 10 == 0;
        const auto durability = synced ? storage::Durability::Synced : storage::Durability::Lazy;
        CHECK(store_->commit(batch, durability).has_value());
        state_->committed(diff, update);
    }

private:
    static StateStore::LeafFeed feed(std::uint64_t count) {
        return [count, i = std::uint64_t{0}]() mutable -> std::optional<StateStore::Leaf> {
            if (i == count) return std::nullopt;
            return StateStore::Leaf{account_key(address(i++)), account(1)};
        };
    }

    static inline int folders_ = 0;
    std::filesystem::path folder_ =
        std::filesystem::current_path() / ("state_disk_bench.scratch" + std::to_string(++folders_));
    std::unique_ptr<storage::Store> store_;
    std::optional<StateStore> state_;
    std::uint64_t commits_ = 0;
};

/// The state of that many accounts, kept for the benches that follow with as many.
ScratchState& scratch_of(std::int64_t accounts) {
    static std::unique_ptr<ScratchState> kept;
    static std::int64_t kept_accounts = 0;
    if (accounts == kept_accounts) return *kept;
    kept.reset();
    kept = std::make_unique<ScratchState>(static_cast<std::uint64_t>(accounts));
    kept_accounts = accounts;
    return *kept;
}
Address any_of(Random& random, std::int64_t accounts) {
    return address(random.below(static_cast<std::uint64_t>(accounts)));
}

void state_load_genesis(benchmark::State& state) {
    for (auto _ : state) ScratchState scratch(static_cast<std::uint64_t>(state.range(0)));
    state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(state_load_genesis)->Arg(100'000)->Iterations(1)->Unit(benchmark::kMillisecond)->UseRealTime();

/// Accounts there are, accounts asked for.
void state_get(benchmark::State& state) {
    ScratchState& scratch = scratch_of(state.range(0));
    Random random(1);
    for (auto _ : state) benchmark::DoNotOptimize(scratch->account(any_of(random, state.range(1))));
    state.SetItemsProcessed(state.iterations());
}

/// Accounts there are, changes a block: the tree is updated and the block's state committed, a tenth of them synced.
void state_update_and_commit(benchmark::State& state) {
    ScratchState& scratch = scratch_of(state.range(0));
    Random random(1);
    for (auto _ : state) {
        state.PauseTiming();
        Diff diff;
        while (diff.leaves.size() < static_cast<std::size_t>(state.range(1)))
            diff.leaves[account_key(any_of(random, state.range(0)))] = account(random.next());
        state.ResumeTiming();
        const auto update = update_tree(*scratch, diff);
        CHECK(update.has_value());
        scratch.commit(diff, *update);
    }
    state.SetItemsProcessed(state.iterations() * state.range(1));
}
BENCHMARK(state_get)->Args({100'000, 1000})->Args({100'000, 100'000})->UseRealTime();
BENCHMARK(state_update_and_commit)->Args({100'000, 1000})->Args({100'000, 20'000})->Iterations(50)->UseRealTime();
BENCHMARK(state_get)->Args({1'000'000, 1'000'000})->UseRealTime();
BENCHMARK(state_update_and_commit)->Args({1'000'000, 1000})->Iterations(50)->UseRealTime();

} // namespace
} // namespace arpeggio::state
