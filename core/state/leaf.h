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

} // namespace arpeggio::state
