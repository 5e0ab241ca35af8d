#pragma once
#include "ledger/receipt.h"

namespace arpeggio::ledger {

/// Which events somebody asks for, as eth_getLogs has it: of one of these contracts, with one of these topics at each
/// place. No choice at all stands for any.
struct LogFilter {
    std::vector<Address> addresses;
    std::vector<std::vector<Hash>> topics; ///< by place; at most Log::topics_max

    static constexpr std::size_t choices_max = 1000; ///< of addresses, and of topics at a place
    [[nodiscard]] bool matches(const Log& log) const;
    /// False only if no log behind this bloom filter matches.
    [[nodiscard]] bool may_match(const Bloom& bloom) const;
};

} // namespace arpeggio::ledger
