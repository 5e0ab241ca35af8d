#pragma once
#include "base/bytes.h"
#include "base/result.h"

#include <string>

namespace arpeggio::codec {

enum class HexError : std::uint8_t {
    MissingPrefix, ///< no 0x in front
    OddLength,     ///< half a byte
    NotADigit,
    WrongLength, ///< not as many bytes as asked for
};
std::string_view to_string(HexError error);

std::string to_hex(ByteView bytes); ///< lower case, two digits a byte, no prefix
std::string to_0x(ByteView bytes);  ///< the same with 0x in front

/// Digits of either case, two a byte, no prefix.
Result<Bytes, HexError> parse_hex(std::string_view digits);
/// The same behind a 0x, which must be there.
Result<Bytes, HexError> parse_0x(std::string_view text);

/// Exactly `Fixed::size` bytes behind a 0x.
template <class Fixed>
Result<Fixed, HexError> parse_0x_fixed(std::string_view text) {
    if (text.size() > 2 && text.size() != 2 + 2 * Fixed::size) return Fail(HexError::WrongLength);
    TRY(const Bytes bytes, parse_0x(text));
    if (bytes.size() != Fixed::size) return Fail(HexError::WrongLength);
    return Fixed::from(bytes);
}

} // namespace arpeggio::codec
