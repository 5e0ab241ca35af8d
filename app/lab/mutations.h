#pragma once
#include "app/lab/options.h"

#include <cstdint>
#include <iosfwd>
#include <string>
#include <vector>

namespace arpeggio::lab {

/// What became of a protocol with one mistake.
struct MutationResult {
    std::string name;
    std::string rule;                       ///< of protocol.md, section 4
    std::optional<std::uint64_t> caught_by; ///< the first seed that fails with it and passes without; absent: none
    std::string what;                       ///< was violated
};

/// Gives each mutation (simulation/mutations.h) in turn to the honest members of up to `seeds` worlds. Each runs in a
/// process of its own: one that stops itself by a CHECK is caught, too.
std::vector<MutationResult> run_mutations(const FaultOptions& options, std::ostream& progress);
/// A line each: name, rule, seed, what was violated.
std::string to_table(const std::vector<MutationResult>& results);

} // namespace arpeggio::lab
