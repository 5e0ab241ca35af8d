#include "codec/writer.h"

#include "base/check.h"

#include <algorithm>
#include <array>
#include <limits>

namespace arpeggio::codec {
namespace {
constexpr std::size_t first_reserve = 128; ///< most messages, headers and records are shorter

/// Room for the whole of a short text at once, instead of in steps.
Bytes& begun(Bytes& out, std::size_t size) {
    if (out.capacity() == 0) out.reserve(std::max(size, first_reserve));
    return out;
}

void little_endian(Bytes& out, std::uint64_t value, std::size_t size) {
    std::array<std::uint8_t, 8> bytes{};
    for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<std::uint8_t>(value >> (8 * i));
    append(begun(out, size), ByteView(bytes).first(size));
}
} // namespace

Writer& Writer::u8(std::uint8_t value) {
    begun(out_, 1).push_back(value);
    return *this;
}
Writer& Writer::u16(std::uint16_t value) {
    little_endian(out_, value, 2);
    return *this;
}
Writer& Writer::u32(std::uint32_t value) {
    little_endian(out_, value, 4);
    return *this;
}
Writer& Writer::u64(std::uint64_t value) {
    little_endian(out_, value, 8);
    return *this;
}
Writer& Writer::u256(const U256& value) {
    return bytes(to_big_endian(value));
}
Writer& Writer::bytes(ByteView value) {
    append(begun(out_, value.size()), value);
    return *this;
}
Writer& Writer::byte_string(ByteView value) {
    CHECK(value.size() <= std::numeric_limits<std::uint32_t>::max());
    return u32(static_cast<std::uint32_t>(value.size())).bytes(value);
}

} // namespace arpeggio::codec
