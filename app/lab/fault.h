#pragma once
#include "app/lab/options.h"
#include "simulation/world.h"

#include <iosfwd>

namespace arpeggio::lab {

/// What came of many worlds. Sums over seeds: the same in whatever order they ran.
struct FaultReport {
    struct Failure {
        std::uint64_t seed = 0;
        std::string what;
    };
    std::uint64_t first = 0;
    std::uint64_t seeds = 0;
    std::vector<Failure> failures;    ///< by seed, at most failures_max
    std::uint64_t violations = 0;     ///< worlds with any
    std::uint64_t recovered = 0;      ///< worlds with new final blocks at all honest members after healing
    std::uint64_t thin = 0;           ///< worlds with fewer than three kinds of fault, or fewer slots than they should
    simulation::FaultCounts worlds{}; ///< in which each kind happened
    simulation::FaultCounts times{};
    std::uint64_t events = 0, payments = 0, blocks = 0;
    std::uint64_t trace = 0; ///< of all
    Duration virtual_time{};
    Duration recovery_sum{}, recovery_max{};
    std::uint64_t slowest = 0;          ///< seed with the longest recovery
    std::uint64_t lateness_percent = 0; ///< of any world
    std::uint64_t latest = 0;           ///< its seed
    double elapsed_s = 0;

    static constexpr std::size_t failures_max = 20;
    /// Gives what the world lacks to count; empty: nothing.
    std::string add(std::uint64_t seed, const simulation::Plan& plan, const simulation::Outcome& outcome);
    void add(const FaultReport& other);
    /// What is wrong with the run as a whole; empty: nothing.
    [[nodiscard]] std::vector<std::string> complaints() const;
};

/// Runs the worlds on all cores; progress and failures go to `progress`.
FaultReport run_fault(const FaultOptions& options, std::ostream& progress);
std::string to_json(const FaultReport& report);

} // namespace arpeggio::lab
