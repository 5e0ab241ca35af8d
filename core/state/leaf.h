#pragma once
#include "codec/reader.h"
#include "codec/writer.h"
#include "state/view.h"

namespace arpeggio::state {

/// Writes what every leaf begins with.
inline codec::Writer& begin_leaf(codec::Writer& out, LeafKind kind) {
    return out.u8(static_cast<std::uint8_t>(kind));
}
/// A reader behind that, if the leaf is of the kind asked for.
inline std::optional<codec::Reader> open_leaf(ByteView leaf, LeafKind kind) {
    codec::Reader in(leaf);
    const auto found = in.u8();
    if (!found || *found != static_cast<std::uint8_t>(kind)) return std::nullopt;
    return in;
}

/// What a leaf holds, if it is there. Corrupt if it cannot be decoded.
template <class Record>
Result<std::optional<Record>, storage::StorageError>
find_record(const View& view, const LeafKey& key, std::optional<Record> (*decode)(ByteView)) {
    TRY(const auto leaf, view.leaf(key));
    if (!leaf) return std::optional<Record>{};
    auto record = decode(*leaf);
    if (!record) return Fail(storage::StorageError::Corrupt);
    return record;
}

} // namespace arpeggio::state
