#pragma once
#include "app/launch.h"
#include "rpc/server.h"

namespace arpeggio::app {

/// Whether an endpoint that was asked for can be had, before a start writes anything.
Result<void, LaunchError> probe_rpc(const Options& options);
/// Serves the node's JSON-RPC as --rpc says; null if that is "off". The node must outlive the server.
/// Where no port was asked for and the usual one is taken, another program of ours most likely has it: a free one is
/// taken instead, and said in the log. A port that was asked for and cannot be had is an error.
Result<std::unique_ptr<rpc::Server>, LaunchError> serve_rpc(const Options& options, node::Node& node);

} // namespace arpeggio::app
