#pragma once
#include "app/launch.h"
#include "replica/storage_check.h"

namespace arpeggio::app {

/// What --check found in the data folder.
struct CheckSummary {
    std::string network;
    Hash genesis_hash;
    replica::StorageReport report;
    std::chrono::milliseconds took{};
};
/// Verifies and repairs (node/check.h); what it does and finds goes to stderr as it goes on.
Result<CheckSummary, LaunchError> check(const Options& options);
/// One line: {schema, version, network, genesis_hash, sound, identities, blocks, transactions, certificates, votes,
/// leaves, damage[{sentence, repaired}], repaired, unrepaired, seconds}. `sound`: nothing is left to repair. At most
/// StorageReport::damages_max are named.
std::string to_json(const CheckSummary& summary);
ExitCode exit_code(const CheckSummary& summary);

} // namespace arpeggio::app
