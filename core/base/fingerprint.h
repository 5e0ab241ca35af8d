#pragma once
#include "base/bytes.h"

#include <bit>
#include <cstring>

namespace arpeggio {

/// Fingerprint: tells inputs apart that nobody chose with ill will; equal for equal inputs, on every platform. It is no
/// hash: whoever wants a second input with the same fingerprint finds one.
/// Eight bytes a step. Source of the constants: FNV-1a, 64 bits; the shift carries high bits down.
class Fingerprint {
public:
    Fingerprint& add(std::uint64_t number) {
        state_ = (state_ ^ number) * 0x100000001b3;
        state_ ^= state_ >> 29;
        return *this;
    }
    Fingerprint& add(ByteView bytes) {
        add(bytes.size());
        for (; bytes.size() >= 8; bytes = bytes.subspan(8)) add(little_endian(bytes.first<8>()));
        return bytes.empty() ? *this : add(little_endian(bytes));
    }
    [[nodiscard]] std::uint64_t digest() const { return state_; }

private:
    static std::uint64_t little_endian(std::span<const std::uint8_t, 8> bytes) {
        if constexpr (std::endian::native == std::endian::little) {
            std::uint64_t number = 0;
            std::memcpy(&number, bytes.data(), sizeof number);
            return number;
        }
        return little_endian(ByteView(bytes));
    }
    static std::uint64_t little_endian(ByteView bytes) {
        std::uint64_t number = 0;
        for (std::size_t i = 0; i < bytes.size(); ++i) number |= std::uint64_t{bytes[i]} << (8 * i);
        return number;
    }
    std::uint64_t state_ = 0xcbf29ce484222325;
};

} // namespace arpeggio
