// The delay function: what a squaring costs, and what is that of the proof and of its check beside it.
#include "delay/evaluation.h"
#include "delay/verify.h"

#include <benchmark/benchmark.h>
#include <chrono>

namespace arpeggio::delay {
namespace {

Discriminant discriminant_of(const benchmark::State& state) {
    return Discriminant::from_seed({}, static_cast<std::size_t>(state.range(0)));
}

void delay_discriminant(benchmark::State& state) {
    Hash seed;
    for (auto _ : state) {
        ++seed.bytes[0];
        benchmark::DoNotOptimize(Discriminant::from_seed(seed, static_cast<std::size_t>(state.range(0))));
    }
}
BENCHMARK(delay_discriminant)->Arg(1024)->Arg(2048)->Iterations(16)->Unit(benchmark::kMillisecond);

void delay_squaring(benchmark::State& state) {
    Evaluation evaluation(discriminant_of(state), squarings_max);
    evaluation.step(2000); // the first forms are short
    for (auto _ : state) evaluation.step(1);
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(delay_squaring)->Arg(1024)->Arg(2048);

/// An evaluation with its proof; `proof` is what the proof takes beside the squarings.
void delay_evaluation(benchmark::State& state) {
    using Clock = std::chrono::steady_clock;
    const Discriminant discriminant = discriminant_of(state);
    const auto squarings = static_cast<std::uint64_t>(state.range(1));
    Clock::duration squaring{}, proving{};
    for (auto _ : state) {
        Evaluation evaluation(discriminant, squarings);
        const auto start = Clock::now();
        evaluation.step(squarings);
        const auto squared = Clock::now();
        while (!evaluation.is_done()) evaluation.step(squarings);
        squaring += squared - start;
        proving += Clock::now() - squared;
    }
    state.counters["proof"] = static_cast<double>(proving.count()) / static_cast<double>(squaring.count());
}
BENCHMARK(delay_evaluation)->Args({1024, 150'000})->Args({2048, 150'000})->Unit(benchmark::kMillisecond)->UseRealTime();

void delay_verify(benchmark::State& state) {
    const Discriminant discriminant = discriminant_of(state);
    const std::uint64_t squarings = 150'000;
    Evaluation evaluation(discriminant, squarings);
    while (!evaluation.is_done()) evaluation.step(squarings);
    const Bytes answer = evaluation.answer();
    for (auto _ : state) benchmark::DoNotOptimize(verify(discriminant, squarings, answer));
}
BENCHMARK(delay_verify)->Arg(1024)->Arg(2048)->Unit(benchmark::kMillisecond);

} // namespace
} // namespace arpeggio::delay
