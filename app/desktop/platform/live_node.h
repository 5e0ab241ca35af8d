#pragma once
#include "app/options.h"
#include "controllers/node_link.h"

/// Starts the real node that the options describe, keeping its data in `folder`. Without --demo it goes on with the
/// demo that the folder holds, whatever its size, or makes one of the standard size.
NodeStarter liveNodeStarter(const arpeggio::app::Options& options, const std::filesystem::path& folder);
