#pragma once
#include "app/lab/options.h"
#include "app/lab/tally.h"
#include "simulation/sharded_world.h"

#include <iosfwd>

namespace arpeggio::lab {

/// What came of many worlds of several shards.
struct ShardedReport : Tally<simulation::sharded_fault_count> {
    std::uint64_t shards = 0; ///< of each world
    std::uint64_t epochs = 0, moves = 0, redraws = 0;
    std::uint64_t mails_sent = 0, mails_taken = 0;

    void add(std::uint64_t seed, const simulation::ShardedOutcome& outcome);
    void add(const ShardedReport& other);
};

/// Runs worlds of that many shards on all cores; progress and failures go to `progress`.
ShardedReport run_sharded(const FaultOptions& options, std::ostream& progress);
std::string to_json(const ShardedReport& report);

} // namespace arpeggio::lab
