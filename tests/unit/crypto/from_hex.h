#pragma once
#include "base/bytes.h"
#include "base/check.h"

namespace arpeggio {

/// Bytes of lower-case hexadecimal written in a test.
inline Bytes from_hex(std::string_view digits) {
    constexpr std::string_view alphabet = "0123456789abcdef";
    CHECK(digits.size() % 2 == 0);
    Bytes out;
    for (std::size_t i = 0; i < digits.size(); i += 2) {
        const auto high = alphabet.find(digits[i]), low = alphabet.find(digits[i + 1]);
        CHECK(high != alphabet.npos && low != alphabet.npos);
        out.push_back(static_cast<std::uint8_t>(high * 16 + low));
    }
    return out;
}

inline std::string to_hex(ByteView bytes) {
    constexpr std::string_view alphabet = "0123456789abcdef";
    std::string out;
    for (const std::uint8_t byte : bytes) out += {alphabet[byte >> 4], alphabet[byte & 15]};
    return out;
}

} // namespace arpeggio
