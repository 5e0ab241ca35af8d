#pragma once
#include "base/log.h"
#include "node/snapshot.h"
#include "replica/storage_check.h"

#include <filesystem>

namespace arpeggio::node {

struct CheckOptions {
    std::filesystem::path data_folder;
    chain::NetworkDefinition network;
    TimestampMs now;
    LogSink log; ///< progress, at level Info
};

/// Verifies all that the data folder holds of the network's chains, and repairs what can be (replica/storage_check.h).
/// A database that its own checksums call damaged is salvaged first; what then is missing counts as lost.
/// A part whose state is still being fetched is left alone, but for one in such a database: its fetch begins anew.
/// Fails with what is wrong with the folder and leaves it as it was; no node may be running in it.
Result<replica::StorageReport, Trouble> check_folder(const CheckOptions& options);

} // namespace arpeggio::node
