// What the accounts that a block changes cost in the tree.
#include "bench/random_bytes.h"
#include "state/state_store.h"

#include <benchmark/benchmark.h>

namespace arpeggio {
namespace {

constexpr std::size_t account_count = 100'000;

Address address_of(std::uint64_t number) {
    Address address;
    for (std::size_t i = 0; i < 8; ++i) address.bytes[i] = static_cast<std::uint8_t>(number >> (8 * i));
    return address;
}

/// 100,000 accounts in memory, as a demo's genesis leaves them.
class Accounts {
public:
    Accounts() {
        std::size_t next = 0;
        const auto root = state_.load_genesis([&]() -> std::optional<state::StateStore::Leaf> {
            if (next == account_count) return std::nullopt;
            const Address address = address_of(next++);
            return state::StateStore::Leaf{state::account_key(address), state::encode_account({0, arp(1000)})};
        });
        CHECK(root.has_value());
    }
    [[nodiscard]] const state::StateStore& operator*() const { return state_; }

private:
    std::unique_ptr<storage::Store> store_ = storage::make_memory_store();
    state::StateStore state_{*store_, std::make_shared<storage::Cache>(64 * 1024 * 1024)};
};

/// New balances for as many accounts, spread over all.
state::Diff diff_of(Random& random, std::size_t size) {
    state::Diff diff;
    while (diff.leaves.size() < size) {
        const auto key = state::account_key(address_of(random.below(account_count)));
        diff.leaves[key] = state::encode_account({random.below(100), arp(random.below(1'000'000))});
    }
    return diff;
}

void tree_update(benchmark::State& state) {
    static const Accounts accounts;
    Random random(1);
    const state::Diff diff = diff_of(random, static_cast<std::size_t>(state.range(0)));
    for (auto _ : state) benchmark::DoNotOptimize(state::update_tree(*accounts, diff));
    state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(tree_update)->Arg(100)->Arg(1000)->Arg(20'000)->Unit(benchmark::kMillisecond);

} // namespace
} // namespace arpeggio
