#include "codec/hex.h"

#include "base/check.h"

#include <optional>

namespace arpeggio::codec {
namespace {
std::optional<std::uint8_t> digit_value(char digit) {
    if (digit >= '0' && digit <= '9') return static_cast<std::uint8_t>(digit - '0');
    if (digit >= 'a' && digit <= 'f') return static_cast<std::uint8_t>(digit - 'a' + 10);
    if (digit >= 'A' && digit <= 'F') return static_cast<std::uint8_t>(digit - 'A' + 10);
    return std::nullopt;
}
void append_digits(std::string& out, ByteView bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    for (const std::uint8_t byte : bytes) {
        out.push_back(digits[byte >> 4]);
        out.push_back(digits[byte & 15]);
    }
}
} // namespace

std::string_view to_string(HexError error) {
    switch (error) {
    case HexError::MissingPrefix: return "MissingPrefix";
    case HexError::OddLength: return "OddLength";
    case HexError::NotADigit: return "NotADigit";
    case HexError::WrongLength: return "WrongLength";
    }
    CHECK(false);
}

std::string to_hex(ByteView bytes) {
    std::string out;
    out.reserve(2 * bytes.size());
    append_digits(out, bytes);
    return out;
}

std::string to_0x(ByteView bytes) {
    std::string out = "0x";
    out.reserve(2 + 2 * bytes.size());
    append_digits(out, bytes);
    return out;
}

Result<Bytes, HexError> parse_hex(std::string_view digits) {
    if (digits.size() % 2 != 0) return Fail(HexError::OddLength);
    Bytes out;
    out.reserve(digits.size() / 2);
    for (std::size_t i = 0; i < digits.size(); i += 2) {
        const auto high = digit_value(digits[i]);
        const auto low = digit_value(digits[i + 1]);
        if (!high || !low) return Fail(HexError::NotADigit);
        out.push_back(static_cast<std::uint8_t>(*high << 4 | *low));
    }
    return out;
}

Result<Bytes, HexError> parse_0x(std::string_view text) {
    if (!text.starts_with("0x")) return Fail(HexError::MissingPrefix);
    return parse_hex(text.substr(2));
}

} // namespace arpeggio::codec
