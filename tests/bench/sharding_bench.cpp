// What an epoch's assignment costs a node: once an epoch, in the execution of one beacon block.
#include "bench/random_bytes.h"
#include "sharding/assignment.h"
#include "sharding/committee_odds.h"

#include <benchmark/benchmark.h>

namespace arpeggio::sharding {
namespace {

std::vector<ledger::Member> members(Random& random, std::size_t count) {
    std::vector<ledger::Member> out;
    for (std::size_t i = 0; i < count; ++i) {
        const auto key = crypto::Ed25519PublicKey::from(random_bytes(random, 32));
        out.push_back({key, random.between(650, 1350), Address::from(key.view())});
    }
    return out;
}

/// range(0) shards of 400 members, of which one in a hundred leaves for a new one.
void sharding_assign(benchmark::State& state) {
    Random random(1);
    const auto shards = static_cast<std::size_t>(state.range(0));
    Election election{Epoch{0}, Hash::from(random_bytes(random, 32)), members(random, 400 * shards), {}};
    const Assignment old = first_assignment(shards, election);
    const auto joining = members(random, election.elected.size() / 100);
    std::copy(joining.begin(), joining.end(), election.elected.begin());
    election.epoch = Epoch{1};
    for (auto _ : state) benchmark::DoNotOptimize(assign(old, election));
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(election.elected.size()));
}
BENCHMARK(sharding_assign)->Arg(1)->Arg(25)->Arg(100)->Unit(benchmark::kMillisecond);

void sharding_yearly_odds(benchmark::State& state) {
    for (auto _ : state) benchmark::DoNotOptimize(yearly_failure_probability({40000, 8000, 400}, {100, 8760}));
}
BENCHMARK(sharding_yearly_odds)->Unit(benchmark::kMicrosecond);

} // namespace
} // namespace arpeggio::sharding
