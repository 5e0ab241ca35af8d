#pragma once
#include "app/options.h"
#include "app/summary.h"
#include "node/node.h"

namespace arpeggio::app {

/// SIGINT and SIGTERM from now on end run() (a second one changes nothing).
void catch_signals();
[[nodiscard]] bool is_signalled();

/// Drives a node to the goals of the command line, one look at a time: switches validators, starts the load with the
/// first final block. For a program with an event loop of its own; look() a few times a second. `options` must outlive.
class Drive {
public:
    explicit Drive(const Options& options);
    /// Present when a goal is met, a signal has come, the node has failed, or no first final block came within a
    /// minute.
    [[nodiscard]] std::optional<StopReason> look(node::Node& node);

private:
    void switch_validators(node::Node& node, std::chrono::steady_clock::duration since_first);

    const Options& options_;
    std::chrono::steady_clock::time_point created_;
    std::optional<std::chrono::steady_clock::time_point> first_;
    std::vector<ValidatorSwitch> stops_, starts_;
};
/// Stops the load, whose transfers get drain_max to become final if a goal was met, then the node.
Summary finish(const Options& options, node::Node& node, StopReason reason);

/// The two above in a loop.
Summary run(const Options& options, node::Node& node);
ExitCode exit_code(const Summary& summary);

} // namespace arpeggio::app
