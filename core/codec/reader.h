#pragma once
#include "base/amount.h"
#include "base/bytes.h"
#include "base/result.h"

#include <string_view>

namespace arpeggio::codec {

enum class DecodeError : std::uint8_t {
    Truncated,    ///< ends before what it announces
    TooLong,      ///< a length beyond the caller's bound
    NonCanonical, ///< readable, but not the one form that encoding gives
    Trailing,     ///< bytes left over
    OutOfRange,   ///< a number or a length no field of this kind can have
    WrongKind,    ///< a list where a string is due, or the other way round
};
std::string_view to_string(DecodeError error);

/// A cursor over untrusted bytes, for our own formats (fixed-size little-endian numbers; Ethereum's use rlp.h).
/// Owns nothing: the bytes must outlive it. A failed read leaves the cursor where it was.
class Reader {
public:
    explicit Reader(ByteView bytes) : rest_(bytes) {}

    Result<std::uint8_t, DecodeError> u8();
    Result<std::uint16_t, DecodeError> u16();
    Result<std::uint32_t, DecodeError> u32();
    Result<std::uint64_t, DecodeError> u64();
    Result<bool, DecodeError> boolean(); ///< one byte, 0 or 1
    Result<U256, DecodeError> u256();    ///< 32 bytes, big-endian
    /// The next `size` bytes, without a copy.
    Result<ByteView, DecodeError> bytes(std::size_t size);
    /// A u32 length and that many bytes, at most `size_max`: the bound is the caller's, never the peer's.
    Result<ByteView, DecodeError> byte_string(std::size_t size_max);
    /// A u32 count, at most `count_max`, and not more than the bytes left could hold at `size_min` bytes each.
    Result<std::size_t, DecodeError> count(std::size_t count_max, std::size_t size_min);
    template <class Fixed>
    Result<Fixed, DecodeError> fixed() {
        TRY(const ByteView raw, bytes(Fixed::size));
        return Fixed::from(raw);
    }
    /// Fails with Trailing if anything is left.
    Result<void, DecodeError> finish() const;

    [[nodiscard]] bool at_end() const { return rest_.empty(); }
    [[nodiscard]] std::size_t left() const { return rest_.size(); }

private:
    ByteView rest_;
};

} // namespace arpeggio::codec
