#pragma once
#include "base/ids.h"

#include <optional>

namespace arpeggio::replica {

// Where a replica's own data lies in its part of the store, beside the blocks (chain/block_index.h) and the state.

constexpr std::uint8_t record_prefix = 'L';
constexpr std::uint8_t certificate_prefix = 'C';
constexpr std::uint8_t beacon_prefix = 'K';
constexpr std::uint8_t closing_prefix = 'Z';
constexpr std::uint8_t roster_prefix = 'E';
constexpr std::uint8_t roster_proof_prefix = 'Q';
constexpr std::uint8_t undo_prefix = 'U';
constexpr std::uint8_t restart_table = 'X';

/// Of a consensus record; `key` is consensus::record_key.
inline Bytes stored_record_key(ByteView key) {
    Bytes out{record_prefix};
    append(out, key);
    return out;
}
inline Bytes height_key(std::uint8_t prefix, Height height) {
    Bytes out{prefix};
    for (int shift = 56; shift >= 0; shift -= 8) out.push_back(static_cast<std::uint8_t>(height.value >> shift));
    return out;
}
/// Of the certificate that made the block at this height final.
inline Bytes certificate_key(Height height) {
    return height_key(certificate_prefix, height);
}
/// Of what makes a closing block final: from its header to that of the tail that is certified.
inline Bytes closing_key(Height height) {
    return height_key(closing_prefix, height);
}
/// Of an epoch's roster.
inline Bytes roster_key(Epoch epoch) {
    return height_key(roster_prefix, {epoch.value});
}
/// Of the proof of an epoch's roster in the state after the closing block before it, in the part of a beacon's member.
inline Bytes roster_proof_key(Epoch epoch) {
    return height_key(roster_proof_prefix, {epoch.value});
}
/// Of what the block at this height replaced in the state, in the part of a member of another shard than the beacon.
inline Bytes undo_key(Height height) {
    return height_key(undo_prefix, height);
}
/// Of the epoch of the newest restart that this part has carried out: its consensus records are of that instance, or a
/// later one.
inline Bytes restart_key() {
    return {restart_table};
}
/// Of a final header of the beacon, in the part of a member of another shard.
inline Bytes beacon_key(Height height) {
    return height_key(beacon_prefix, height);
}

/// The number that the first 8 bytes of a key are: big-endian, so that a scan goes by it. Absent if there are fewer.
inline std::optional<std::uint64_t> number_in_key(ByteView key) {
    if (key.size() < 8) return std::nullopt;
    std::uint64_t out = 0;
    for (std::size_t i = 0; i < 8; ++i) out = out << 8 | key[i];
    return out;
}

} // namespace arpeggio::replica
