#pragma once
#include "base/bytes.h"

namespace arpeggio::simulation {

/// A fingerprint of all that happened in a world, in its order: equal for equal seeds, on every platform.
/// Source: FNV-1a, 64 bits.
class Trace {
public:
    Trace& add(std::uint64_t number) {
        for (int shift = 0; shift < 64; shift += 8) mix(static_cast<std::uint8_t>(number >> shift));
        return *this;
    }
    Trace& add(ByteView bytes) {
        for (const std::uint8_t byte : bytes) mix(byte);
        return *this;
    }
    [[nodiscard]] std::uint64_t digest() const { return state_; }

private:
    void mix(std::uint8_t byte) { state_ = (state_ ^ byte) * 0x100000001b3; }
    std::uint64_t state_ = 0xcbf29ce484222325;
};

} // namespace arpeggio::simulation
