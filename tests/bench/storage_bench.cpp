// What it costs to bring a block's changes to the disk, and to read an account back.
#include "bench/random_bytes.h"
#include "storage/store.h"

#include <benchmark/benchmark.h>
#include <filesystem>
#include <string>

namespace arpeggio {
namespace {

constexpr std::size_t cache_bytes = 64 * 1024 * 1024;
constexpr std::size_t value_size = 100; // an account with its overhead

/// A LevelDB store in a folder of its own, gone with it.
class ScratchStore {
public:
    ScratchStore() {
        std::filesystem::remove_all(folder_);
        auto opened = storage::open_leveldb(folder_, cache_bytes);
        CHECK(opened.has_value());
        store_ = std::move(*opened);
    }
    ~ScratchStore() {
        store_.reset();
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }
    ScratchStore(const ScratchStore&) = delete;
    ScratchStore& operator=(const ScratchStore&) = delete;
    [[nodiscard]] storage::Store& operator*() const { return *store_; }

private:
    std::filesystem::path folder_ = std::filesystem::current_path() / "storage_bench.scratch";
    std::unique_ptr<storage::Store> store_;
};

storage::Batch random_batch(Random& random, std::size_t size) {
    storage::Batch batch;
    for (std::size_t i = 0; i < size; ++i) batch.put(random_bytes(random, 32), random_bytes(random, value_size));
    return batch;
}

void commit_batches(benchmark::State& state, storage::Durability durability) {
    const ScratchStore store;
    Random random(1);
    const auto size = static_cast<std::size_t>(state.range(0));
    for (auto _ : state) {
        state.PauseTiming();
        const auto batch = random_batch(random, size);
        state.ResumeTiming();
        CHECK((*store).commit(batch, durability).has_value());
    }
    state.SetItemsProcessed(state.iterations() * state.range(0));
}
void store_batch_lazy(benchmark::State& state) {
    commit_batches(state, storage::Durability::Lazy);
}
BENCHMARK(store_batch_lazy)->Arg(1000)->UseRealTime();

void store_batch_synced(benchmark::State& state) {
    commit_batches(state, storage::Durability::Synced);
}
BENCHMARK(store_batch_synced)->Arg(1)->Arg(1000)->UseRealTime();

void store_get(benchmark::State& state) {
    const ScratchStore store;
    Random random(1);
    std::vector<Bytes> keys;
    while (keys.size() < static_cast<std::size_t>(state.range(0))) {
        const auto batch = random_batch(random, 1000);
        for (const auto& change : batch.changes()) keys.push_back(change.key);
        CHECK((*store).commit(batch, storage::Durability::Lazy).has_value());
    }
    for (auto _ : state) benchmark::DoNotOptimize((*store).get(keys[random.below(keys.size())]));
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(store_get)->Arg(100'000)->UseRealTime();

} // namespace
} // namespace arpeggio
