#pragma once
#include "base/bytes.h"

namespace arpeggio::simulation {

/// A fingerprint of all that happened in a world, in its order: equal for equal seeds, on every platform.
/// Eight bytes a step. Source of the constant: FNV-1a, 64 bits; the shift carries high bits down.
class Trace {
public:
    Trace& add(std::uint64_t number) {
        state_ = (state_ ^ number) * 0x100000001b3;
        state_ ^= state_ >> 29;
        return *this;
    }
    Trace& add(ByteView bytes) {
        add(bytes.size());
        for (; bytes.size() >= 8; bytes = bytes.subspan(8)) add(little_endian(bytes.first(8)));
        return bytes.empty() ? *this : add(little_endian(bytes));
    }
    [[nodiscard]] std::uint64_t digest() const { return state_; }

private:
    static std::uint64_t little_endian(ByteView bytes) {
        std::uint64_t number = 0;
        for (std::size_t i = 0; i < bytes.size(); ++i) number |= std::uint64_t{bytes[i]} << (8 * i);
        return number;
    }
    std::uint64_t state_ = 0xcbf29ce484222325;
};

} // namespace arpeggio::simulation
