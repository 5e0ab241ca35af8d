#pragma once
#include "app/lab/economics_sets.h"
#include "app/lab/options.h"

namespace arpeggio::lab {

struct ModelledSet {
    EconomySet set;
    std::vector<staking::EconomyYear> years;
};
/// Of sets that were read, or the default ones: they can be modelled (CHECK).
std::vector<ModelledSet> model(const std::vector<EconomySet>& sets);

std::string to_table(const std::vector<ModelledSet>& sets);
/// A line a year, behind one of names. Amounts are ARP, exact; what is not known is empty.
std::string to_csv(const std::vector<ModelledSet>& sets);
/// Where the 15 % of the launch come from, and what becomes of them as more is staked.
std::string explain_return();

/// A sentence, and how the program ends: 2 if the parameters are wrong, 4 if a file cannot be read or written.
struct EconomicsProblem {
    int exit_code = 4;
    std::string sentence;
};
/// Writes the files that were asked for; what is left is to be printed.
Result<std::string, EconomicsProblem> run_economics(const EconomicsOptions& options);

} // namespace arpeggio::lab
