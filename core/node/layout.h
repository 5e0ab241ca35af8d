#pragma once
#include "crypto/ed25519.h"

namespace arpeggio::node {

// Where things lie in the one database of a process (core/ARCHITECTURE.md, section 7).

constexpr const char* database_folder = "chain"; ///< in the data folder
constexpr Hash genesis_marker{};                 ///< the key under which the network's hash lies
constexpr std::uint8_t identity_prefix = 'v';

/// What every key of an identity's part starts with.
inline Bytes prefix_of(const crypto::Ed25519PublicKey& key) {
    Bytes out;
    out.reserve(1 + crypto::Ed25519PublicKey::size);
    out.push_back(identity_prefix);
    append(out, key.view());
    return out;
}

} // namespace arpeggio::node
