#pragma once
#include "simulation/wide_area.h"

#include <iosfwd>

namespace arpeggio::lab {

/// One committee all over the world: how soon its blocks are final beside what routing and distances alone take, and
/// how many it makes when members fail.
struct FinalityRow {
    std::size_t members = 0;
    simulation::WideAreaOutcome healthy;
    std::uint64_t dead_permille = 0;   ///< blocks with a third of the weight dead, of those of the healthy one
    std::uint64_t killed_permille = 0; ///< and with the leader of every second window killed
    bool is_consistent = false;

    // Targets of protocol.md, section 10, and of section 4's liveness.
    static constexpr std::uint64_t median_permille_max = 1150, percentile_99_permille_max = 2000;
    static constexpr std::uint64_t dead_permille_min = 600, killed_permille_min = 500;
    [[nodiscard]] bool is_good() const;
};

/// For 4, 16, 64, 100 and 400 members, each measured three times as it is healthy, crashed in part, and hunted.
std::vector<FinalityRow> run_finality(std::ostream& progress);
std::string to_table(const std::vector<FinalityRow>& rows);

} // namespace arpeggio::lab
