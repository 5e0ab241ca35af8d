#pragma once
#include "app/lab/options.h"
#include "simulation/sharded_world.h"

#include <iosfwd>

namespace arpeggio::lab {

/// What came of many worlds of several shards. Sums over seeds: the same in whatever order they ran.
struct ShardedReport {
    struct Failure {
        std::uint64_t seed = 0;
        std::string what;
    };
    std::uint64_t first = 0, shards = 0, seeds = 0;
    std::vector<Failure> failures;           ///< by seed, at most failures_max
    std::uint64_t violations = 0;            ///< worlds with any
    simulation::ShardedFaultCounts worlds{}; ///< in which each kind happened
    simulation::ShardedFaultCounts times{};
    std::uint64_t epochs = 0, blocks = 0, payments = 0, moves = 0, redraws = 0;
    std::uint64_t mails_sent = 0, mails_taken = 0;
    std::uint64_t events = 0;
    std::uint64_t trace = 0; ///< of all
    Duration virtual_time{};
    Duration recovery_sum{}, recovery_max{};
    std::uint64_t slowest = 0; ///< seed with the longest recovery
    double elapsed_s = 0;

    static constexpr std::size_t failures_max = 20;
    void add(std::uint64_t seed, const simulation::ShardedOutcome& outcome);
    void add(const ShardedReport& other);
};

/// Runs worlds of that many shards on all cores; progress and failures go to `progress`.
ShardedReport run_sharded(const FaultOptions& options, std::ostream& progress);
std::string to_json(const ShardedReport& report);

} // namespace arpeggio::lab
