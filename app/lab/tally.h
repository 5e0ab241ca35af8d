#pragma once
#include "base/time.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdint>
#include <string>
#include <thread>
#include <vector>

namespace arpeggio::lab {

/// What came of many worlds in which so many kinds of fault may happen. Sums over seeds: the same in whatever order
/// they ran.
template <std::size_t kinds>
struct Tally {
    struct Failure {
        std::uint64_t seed = 0;
        std::string what;
    };
    static constexpr std::size_t failures_max = 20;

    std::uint64_t first = 0, seeds = 0;
    std::vector<Failure> failures;             ///< by seed, at most failures_max
    std::uint64_t violations = 0;              ///< worlds with any
    std::array<std::uint64_t, kinds> worlds{}; ///< in which each kind happened
    std::array<std::uint64_t, kinds> times{};
    std::uint64_t events = 0, payments = 0, blocks = 0;
    std::uint64_t trace = 0; ///< of all
    Duration virtual_time{};
    Duration recovery_sum{}, recovery_max{};
    std::uint64_t slowest = 0; ///< seed with the longest recovery
    double elapsed_s = 0;

    /// Gives how many kinds happened in that world. What its blocks are is for the caller to say.
    template <class Outcome>
    std::size_t add_world(std::uint64_t seed, const Outcome& outcome) {
        seeds += 1;
        std::size_t happened = 0;
        for (std::size_t i = 0; i < kinds; ++i) {
            times[i] += outcome.faults[i];
            if (outcome.faults[i] == 0) continue;
            worlds[i] += 1;
            happened += 1;
        }
        if (!outcome.violations.empty()) {
            violations += 1;
            if (failures.size() < failures_max) failures.push_back({seed, outcome.violations.front()});
        }
        events += outcome.events;
        payments += outcome.payments;
        trace += outcome.trace; // in whatever order
        virtual_time += outcome.time;
        recovery_sum += outcome.recovery;
        if (outcome.recovery > recovery_max) slowest = seed;
        recovery_max = std::max(recovery_max, outcome.recovery);
        return happened;
    }
    void add_tally(const Tally& other) {
        seeds += other.seeds;
        failures.insert(failures.end(), other.failures.begin(), other.failures.end());
        std::sort(failures.begin(), failures.end(), [](const auto& a, const auto& b) { return a.seed < b.seed; });
        if (failures.size() > failures_max) failures.resize(failures_max);
        violations += other.violations;
        for (std::size_t i = 0; i < kinds; ++i) {
            worlds[i] += other.worlds[i];
            times[i] += other.times[i];
        }
        events += other.events;
        payments += other.payments;
        blocks += other.blocks;
        trace += other.trace;
        virtual_time += other.virtual_time;
        recovery_sum += other.recovery_sum;
        if (other.recovery_max > recovery_max) slowest = other.slowest;
        recovery_max = std::max(recovery_max, other.recovery_max);
    }
    [[nodiscard]] double seeds_per_s() const { return static_cast<double>(seeds) / std::max(elapsed_s, 1e-9); }
};

/// One report of what `run_some` gives on each core; it takes the next world's number from what it is handed.
template <class Report, class RunSome>
Report on_all_cores(const RunSome& run_some) {
    std::atomic<std::uint64_t> next = 0;
    std::vector<Report> parts(std::max(1U, std::thread::hardware_concurrency()));
    {
        std::vector<std::jthread> threads;
        threads.reserve(parts.size());
        for (Report& part : parts) threads.emplace_back([&] { part = run_some(next); });
    }
    Report report;
    for (const Report& part : parts) report.add(part);
    return report;
}

} // namespace arpeggio::lab
