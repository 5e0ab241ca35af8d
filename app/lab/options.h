#pragma once
#include "base/result.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace arpeggio::lab {

/// The command line of arpeggio-lab: a command, and its options. Others script against it.
struct FaultOptions {
    static constexpr std::uint64_t shards_max = 16;
    std::uint64_t shards = 1; ///< of each world
    std::uint64_t first = 0;
    std::uint64_t seeds = 20'000;
    bool is_told = false;   ///< one seed, with its story
    bool finality = false;  ///< times to finality instead
    bool mutations = false; ///< each with one mistake in the protocol, in up to `seeds` worlds
};
/// A state of so many accounts, fetched by one that is killed so many times.
struct MoveStateOptions {
    static constexpr std::uint64_t accounts_max = 100'000'000, kills_max = 1000;
    std::uint64_t accounts = 1'000'000;
    std::uint64_t kills = 10;
};
/// Networks of 1, 2, 4 … shards under the same load a shard.
struct ScaleOptions {
    static constexpr std::uint64_t shards_max = 64;
    std::uint64_t shards = 16;      ///< of the greatest
    std::uint64_t cross_shard = 30; ///< percent of the payments
};
/// How supply, stake and return develop over years. A file that is there already is overwritten.
struct EconomicsOptions {
    std::string parameters; ///< a file of sets; empty: the default ones
    std::string svg, csv;   ///< files to be written; empty: none
};
struct Options {
    bool help = false, version = false;
    FaultOptions fault;
    std::optional<MoveStateOptions> move_state; ///< instead, if there
    std::optional<ScaleOptions> scale;          ///< the same
    std::optional<EconomicsOptions> economics;  ///< the same
};

/// The options, or a sentence that says what is wrong with them.
Result<Options, std::string> parse_options(std::span<const char* const> arguments);
std::string help_text();

} // namespace arpeggio::lab
