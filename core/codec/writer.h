#pragma once
#include "base/amount.h"
#include "base/bytes.h"

namespace arpeggio::codec {

/// Writes what Reader reads. Never fails.
class Writer {
public:
    Writer() = default;
    explicit Writer(std::size_t size_expected) { out_.reserve(size_expected); } ///< one allocation, if it suffices
    Writer& u8(std::uint8_t value);
    Writer& u16(std::uint16_t value);
    Writer& u32(std::uint32_t value);
    Writer& u64(std::uint64_t value);
    Writer& boolean(bool value) { return u8(value ? 1 : 0); }
    Writer& u256(const U256& value);
    Writer& bytes(ByteView value);       ///< as they are
    Writer& byte_string(ByteView value); ///< with a u32 length in front
    template <class Fixed>
    Writer& fixed(const Fixed& value) {
        return bytes(value.view());
    }
    [[nodiscard]] const Bytes& out() const& { return out_; }
    [[nodiscard]] Bytes out() && { return std::move(out_); }

private:
    Bytes out_;
};

} // namespace arpeggio::codec
