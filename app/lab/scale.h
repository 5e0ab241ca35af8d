#pragma once
#include "app/lab/options.h"
#include "base/time.h"

#include <iosfwd>
#include <string>
#include <vector>

namespace arpeggio::lab {

/// A network of so many shards, in which every shard's customers ask for the same, over two epochs: its blocks are so
/// large that this is nine tenths of what keeps their price where it is.
struct ScaleRow {
    std::uint64_t shards = 0;
    std::uint64_t payments = 0;       ///< final while the customers paid, each where it was made
    Duration paying{};                ///< so long, of virtual time
    std::uint64_t efficiency_ppm = 0; ///< payments a second a shard, of those of one shard alone
    std::uint64_t mails_sent = 0, mails_taken = 0;
    Duration rest{}; ///< from the last payment until all mail had arrived
    std::vector<std::string> violations{};

    static constexpr std::uint64_t efficiency_ppm_min = 950'000;
    [[nodiscard]] double rate() const; ///< payments a second, of all shards
    [[nodiscard]] bool is_good() const;
};

std::vector<ScaleRow> run_scale(const ScaleOptions& options, std::ostream& progress);
std::string to_table(const std::vector<ScaleRow>& rows);

} // namespace arpeggio::lab
