#pragma once
#include "base/result.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace arpeggio::lab {

/// The command line of arpeggio-lab: a command, and its options. Others script against it.
struct FaultOptions {
    std::uint64_t first = 0;
    std::uint64_t seeds = 20'000;
    bool is_told = false;   ///< one seed, with its story
    bool finality = false;  ///< times to finality instead
    bool mutations = false; ///< each with one mistake in the protocol, in up to `seeds` worlds
};
struct Options {
    bool help = false, version = false;
    FaultOptions fault;
};

/// The options, or a sentence that says what is wrong with them.
Result<Options, std::string> parse_options(std::span<const char* const> arguments);
std::string help_text();

} // namespace arpeggio::lab
