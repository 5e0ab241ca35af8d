#pragma once
#include "node/snapshot.h"

namespace arpeggio::rpc {

constexpr std::string_view metrics_target = "/metrics";

/// What a node shows, for Prometheus to scrape: text exposition format 0.0.4. A few lines a shard and for the process;
/// what is not known yet is left out.
std::string metrics_text(const node::Snapshot& snapshot);

} // namespace arpeggio::rpc
