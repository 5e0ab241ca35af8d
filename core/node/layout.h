#pragma once
#include "crypto/ed25519.h"

#include <optional>

namespace arpeggio::node {

// Where things lie in the one database of a process (core/ARCHITECTURE.md, section 7).

constexpr const char* database_folder = "chain"; ///< in the data folder
constexpr Hash genesis_marker{};                 ///< the key under which the network's hash lies
constexpr std::uint8_t identity_prefix = 'v';
constexpr std::uint8_t epochs_key = 'e'; ///< under which the log of epochs lies
constexpr std::uint8_t pivot_key = 'V';  ///< in a part whose state is being fetched, until it has a head

/// One validator's service for one shard, from the epoch on in which it joins. Each has its own part of the disk, so
/// that what was left behind can be erased while the next one grows.
struct Tenure {
    ShardId shard;
    Epoch since;
    friend bool operator==(const Tenure&, const Tenure&) = default;
    friend auto operator<=>(const Tenure& a, const Tenure& b) { ///< oldest first
        return std::pair(a.since, a.shard) <=> std::pair(b.since, b.shard);
    }
};

/// What every key of an identity's parts starts with.
inline Bytes prefix_of(const crypto::Ed25519PublicKey& key) {
    Bytes out;
    out.reserve(1 + crypto::Ed25519PublicKey::size);
    out.push_back(identity_prefix);
    append(out, key.view());
    return out;
}
/// What every key of one of them starts with: epoch, then shard, big-endian, so that the newest is last.
inline Bytes prefix_of(const crypto::Ed25519PublicKey& key, const Tenure& tenure) {
    Bytes out = prefix_of(key);
    for (int shift = 56; shift >= 0; shift -= 8) out.push_back(static_cast<std::uint8_t>(tenure.since.value >> shift));
    for (int shift = 24; shift >= 0; shift -= 8) out.push_back(static_cast<std::uint8_t>(tenure.shard.value >> shift));
    return out;
}
constexpr std::size_t tenure_bytes = 12; ///< that the latter has on top of the former
/// The tenure that a key of an identity's parts is of; absent if the key is too short.
inline std::optional<Tenure> tenure_of(ByteView key) {
    constexpr std::size_t start = 1 + crypto::Ed25519PublicKey::size;
    if (key.size() < start + tenure_bytes) return std::nullopt;
    Tenure out;
    for (std::size_t i = 0; i < 8; ++i) out.since.value = out.since.value << 8 | key[start + i];
    for (std::size_t i = 8; i < 12; ++i) out.shard.value = out.shard.value << 8 | key[start + i];
    return out;
}

} // namespace arpeggio::node
