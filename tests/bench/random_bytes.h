#pragma once
#include "base/bytes.h"
#include "base/random.h"

namespace arpeggio {

inline Bytes random_bytes(Random& random, std::size_t size) {
    Bytes bytes(size);
    for (auto& byte : bytes) byte = static_cast<std::uint8_t>(random.next());
    return bytes;
}

} // namespace arpeggio
