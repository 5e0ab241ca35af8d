#pragma once
#include "base/result.h"
#include "staking/economy.h"

#include <string>
#include <string_view>
#include <vector>

namespace arpeggio::lab {

/// An economy to be modelled, under a name.
struct EconomySet {
    static constexpr std::size_t name_max = 40;     ///< bytes of UTF-8, none of them a control character; at least 1
    static constexpr std::size_t sets_max = 6;      ///< of a file: as many as can be told apart in a plot
    static constexpr std::size_t json_max = 64'000; ///< bytes of a file

    std::string name;
    staking::EconomyParameters parameters;
};

/// What is modelled if nobody says otherwise: the launch, and what more stake and burned fees make of it.
std::vector<EconomySet> default_sets();

/// The sets of a parameter file, or a sentence that names the field that is wrong. Every field has to be there, and no
/// other; amounts are whole ARP, shares millionths, `target` is null where the staked share is to stay.
Result<std::vector<EconomySet>, std::string> parse_sets(std::string_view text);
/// A file that is read back as these sets, whose amounts are whole ARP.
std::string to_json(const std::vector<EconomySet>& sets);

} // namespace arpeggio::lab
