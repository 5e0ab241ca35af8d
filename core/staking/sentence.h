#pragma once
#include "base/uint256.h"

#include <string>

namespace arpeggio::staking {

// For the sentences that say why a contract refuses a call.

/// An exact number of wholes of 10^18: "0.05".
std::string decimal(const U256& value);
/// Puts it where the name stands, if it does.
void replace(std::string& text, std::string_view name, const std::string& by);

} // namespace arpeggio::staking
