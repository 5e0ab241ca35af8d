#pragma once
#include "app/options.h"
#include "node/node.h"

namespace arpeggio::app {

/// Why a program cannot start: its exit code and a sentence for the terminal that says what to do.
struct LaunchError {
    ExitCode code{};
    std::string sentence;
    node::Trouble trouble = node::Trouble::None; ///< if it is the data folder's, for a screen that has its own words
};

/// Where everything is written: --data-dir, or the platform's application-data folder.
std::filesystem::path data_folder(const Options& options);
/// One line on stderr an event, at the level and in the form of --log and --log-json. Thread-safe.
LogSink make_log(const Options& options);

/// The network that --network names, or the demo that the data folder holds. Writes nothing.
Result<chain::NetworkDefinition, LaunchError> kept_network(const Options& options);
/// What is wrong with the data folder, for the terminal.
LaunchError problem_with(const Options& options, node::Trouble trouble);

/// Starts the node that the options describe. A demo's network is made at the first start and kept in the data folder;
/// later starts go on with it, or fail if the options ask for another. Nothing is written where that fails.
Result<std::unique_ptr<node::Node>, LaunchError> launch(const Options& options);

} // namespace arpeggio::app
