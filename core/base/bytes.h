#pragma once
#include <algorithm>
#include <array>
#include <compare>
#include <cstdint>
#include <cstring>
#include <functional>
#include <span>
#include <string_view>
#include <vector>

namespace arpeggio {

using Bytes = std::vector<std::uint8_t>;
using ByteView = std::span<const std::uint8_t>; ///< owns nothing: the bytes must outlive it

/// Exactly `size` bytes that mean one thing; ordered as an unsigned big-endian number.
template <class Tag, std::size_t Size>
struct FixedBytes {
    static constexpr std::size_t size = Size;
    std::array<std::uint8_t, Size> bytes{};

    /// Copies the first `size` bytes of `from`, which holds at least that many (the caller has checked).
    static constexpr FixedBytes from(ByteView from) {
        FixedBytes out;
        std::copy_n(from.begin(), Size, out.bytes.begin());
        return out;
    }
    [[nodiscard]] constexpr ByteView view() const { return bytes; }
    [[nodiscard]] constexpr bool is_zero() const { return *this == FixedBytes{}; }
    friend constexpr auto operator<=>(const FixedBytes&, const FixedBytes&) = default;
};

/// The bytes of a text, in place.
inline ByteView as_bytes(std::string_view text) {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}
/// The text of bytes, in place.
inline std::string_view as_text(ByteView bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}
inline Bytes to_bytes(ByteView bytes) {
    return {bytes.begin(), bytes.end()};
}
inline void append(Bytes& to, ByteView bytes) {
    to.insert(to.end(), bytes.begin(), bytes.end());
}

} // namespace arpeggio

/// Values are hashes, keys or addresses: any eight of their bytes will do. Never for order that reaches an output.
template <class Tag, std::size_t Size>
struct std::hash<arpeggio::FixedBytes<Tag, Size>> {
    static_assert(Size >= 8);
    std::size_t operator()(const arpeggio::FixedBytes<Tag, Size>& value) const noexcept {
        std::uint64_t head = 0;
        std::memcpy(&head, value.bytes.data(), sizeof head);
        return static_cast<std::size_t>(head);
    }
};
