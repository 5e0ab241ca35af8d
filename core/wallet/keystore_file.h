#pragma once
#include "base/bytes.h"
#include "base/result.h"
#include "wallet/error.h"

#include <functional>
#include <string>

namespace arpeggio::wallet {

// The disk under keystores: the one place of this module that touches files.

/// NotFound, Unreadable, or NotAKeystore for anything larger than Keystore::file_max (read no further than that).
Result<Bytes, WalletError> read_keystore_file(const std::string& path);

enum class WriteMode : std::uint8_t {
    CreateNew, ///< fails with WouldOverwrite if the path exists
    Replace,   ///< makes or replaces
};
/// The whole of `bytes` or nothing, also through a power failure: written beside the path, synced, renamed, the folder
/// synced. A failure leaves what was there. Readable by its owner only. One writer a path at a time (the data folder's
/// lock sees to it).
Result<void, WalletError> write_atomically(const std::string& path, ByteView bytes, WriteMode mode);

/// A Wallet's SaveFile for a path: in mode `first` until a write has worked, replacing from then on.
std::function<Result<void, WalletError>(ByteView)> save_to(std::string path, WriteMode first);

} // namespace arpeggio::wallet
