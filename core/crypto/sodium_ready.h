#pragma once

namespace arpeggio::crypto {

/// Prepares libsodium (picks its implementations, opens the generator) on the first call of the process; any thread,
/// any number of times. Every function of this module that needs it calls it itself.
void require_sodium();

} // namespace arpeggio::crypto
