#pragma once
#include "replica/tenure.h"

namespace arpeggio::node {

// Where things lie in the one database of a process (core/ARCHITECTURE.md, section 7).

constexpr const char* database_folder = "chain"; ///< in the data folder
constexpr Hash genesis_marker{};                 ///< the key under which the network's hash lies
constexpr std::uint8_t identity_prefix = 'v';
constexpr std::uint8_t epochs_key = 'e'; ///< under which the log of epochs lies

using replica::pivot_key; ///< in a part whose state is being fetched, until it has a head
using replica::Tenure;
using replica::tenure_bytes; ///< what a tenure's prefix has on top of its identity's

/// What every key of an identity's parts starts with.
inline Bytes prefix_of(const crypto::Ed25519PublicKey& key) {
    Bytes out;
    out.reserve(1 + crypto::Ed25519PublicKey::size);
    out.push_back(identity_prefix);
    append(out, key.view());
    return out;
}
/// What every key of one of them starts with.
inline Bytes prefix_of(const crypto::Ed25519PublicKey& key, const Tenure& tenure) {
    Bytes out = prefix_of(key);
    append(out, replica::encode_tenure(tenure));
    return out;
}
/// The tenure that a key of an identity's parts is of; absent if the key is too short.
inline std::optional<Tenure> tenure_of(ByteView key) {
    constexpr std::size_t start = 1 + crypto::Ed25519PublicKey::size;
    return key.size() < start ? std::nullopt : replica::decode_tenure(key.subspan(start));
}

} // namespace arpeggio::node
