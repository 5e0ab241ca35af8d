#pragma once
#include "base/log.h"
#include "base/result.h"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace arpeggio::app {

/// The command line of all programs; others script against it. Names, meanings and exit codes: core/ARCHITECTURE.md.

enum class ExitCode : int { Good = 0, InvariantBroken = 1, Usage = 2, GoalNotReached = 3, Data = 4, Network = 5 };

enum class Program : std::uint8_t { Daemon, Desktop };

struct DemoOptions {
    std::uint32_t shards = 4;
    std::uint32_t validators = 16;
    std::chrono::seconds epoch{60};
    std::optional<std::uint64_t> seed; ///< absent: drawn anew
    std::string own_name;              ///< of validator 0 in a new demo; empty: as drawn. Not on the command line.
    bool takes_kept = false;           ///< a demo that the folder holds is taken as it is. Not on the command line.
};
struct ValidatorSwitch {
    std::size_t validator = 0; ///< position in the network definition
    std::chrono::seconds at{}; ///< after the first final block
};
struct TourOptions {
    std::filesystem::path folder;
};

struct Options {
    std::filesystem::path data_dir;     ///< empty: the platform's application-data folder
    std::filesystem::path network_file; ///< empty: the demo
    std::optional<DemoOptions> demo;
    std::uint64_t accounts = 0;    ///< 0: not given
    std::uint32_t load = 0;        ///< transfers a second
    std::uint32_t cross_shard = 0; ///< percent of them
    std::vector<ValidatorSwitch> stops, starts;
    std::vector<std::filesystem::path> validator_keys;
    std::filesystem::path password_file;
    std::string rpc_address = "127.0.0.1";
    std::optional<std::uint16_t> rpc_port; ///< absent: off; 0: any free one
    bool is_rpc_given = false;             ///< --rpc was among the arguments
    LogLevel log_level = LogLevel::Warning;
    bool log_json = false;
    std::optional<std::uint64_t> until_height;
    std::optional<std::uint64_t> until_epoch;
    std::optional<std::chrono::seconds> run_for;
    bool check = false; ///< verify what is on disk, repair what can be, and end
    bool help = false, version = false;
    std::optional<TourOptions> tour; ///< desktop only, as the next three
    std::string theme, language;
    double scale = 0; ///< 0: as set
};

/// The options, or a sentence that says what is wrong with them.
Result<Options, std::string> parse_options(Program program, std::span<const char* const> arguments);
std::string help_text(Program program);

} // namespace arpeggio::app
