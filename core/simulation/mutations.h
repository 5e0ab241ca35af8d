#pragma once
#include "consensus/policy.h"

#include <string_view>
#include <vector>

namespace arpeggio::simulation {

/// A protocol with one mistake: what honest members that all make it would do. A good set of checkers and faults sees
/// each of them.
struct Mutation {
    std::string_view name;
    std::string_view rule; ///< of protocol.md, section 4
    consensus::Policy policy;
};

const std::vector<Mutation>& mutations();

} // namespace arpeggio::simulation
