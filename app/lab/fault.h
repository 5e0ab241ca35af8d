#pragma once
#include "app/lab/options.h"
#include "app/lab/tally.h"
#include "simulation/world.h"

#include <iosfwd>

namespace arpeggio::lab {

/// What came of many worlds.
struct FaultReport : Tally<simulation::fault_count> {
    std::uint64_t recovered = 0; ///< worlds with new final blocks at all honest members after healing
    std::uint64_t thin = 0;      ///< worlds with fewer than three kinds of fault, or fewer slots than they should
    std::uint64_t lateness_percent = 0; ///< of any world
    std::uint64_t latest = 0;           ///< its seed

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
