#pragma once
#include "app/options.h"
#include "app/summary.h"
#include "node/node.h"

namespace arpeggio::app {

/// SIGINT and SIGTERM from now on end run() (a second one changes nothing).
void catch_signals();
[[nodiscard]] bool is_signalled();

/// Drives a node to the goals of the command line: switches validators, starts the load with the first final block, and
/// returns when a goal is met, a signal comes, the node fails, or no first final block comes within a minute.
/// The load is stopped then and its transfers get drain_max to become final, unless a signal hurries.
Summary run(const Options& options, node::Node& node);
ExitCode exit_code(const Summary& summary);

} // namespace arpeggio::app
