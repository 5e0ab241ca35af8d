#pragma once
#include "base/bytes.h"

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace arpeggio {

/// An unsigned 256-bit integer, four 64-bit limbs, least significant first.
/// Operators wrap modulo 2^256, as the virtual machine wants it; `checked_*` and `mul_div_floor` are for money.
struct U256 {
    std::array<std::uint64_t, 4> limbs{};

    constexpr U256() = default;
    constexpr U256(std::uint64_t low) : limbs{low, 0, 0, 0} {} // NOLINT(google-explicit-constructor): a number is one
    static constexpr U256 of_limbs(std::uint64_t l3, std::uint64_t l2, std::uint64_t l1, std::uint64_t l0) {
        U256 out;
        out.limbs = {l0, l1, l2, l3};
        return out;
    }
    static constexpr U256 max() { return of_limbs(~0ULL, ~0ULL, ~0ULL, ~0ULL); }

    [[nodiscard]] constexpr bool is_zero() const { return (limbs[0] | limbs[1] | limbs[2] | limbs[3]) == 0; }
    [[nodiscard]] constexpr bool fits_u64() const { return (limbs[1] | limbs[2] | limbs[3]) == 0; }
    [[nodiscard]] constexpr std::uint64_t low64() const { return limbs[0]; }
    /// Position of the highest one bit plus one; 0 for zero.
    [[nodiscard]] int bit_width() const;

    friend constexpr bool operator==(const U256&, const U256&) = default;
    friend constexpr std::strong_ordering operator<=>(const U256& a, const U256& b) {
        for (int i = 3; i > 0; --i)
            if (a.limbs[static_cast<std::size_t>(i)] != b.limbs[static_cast<std::size_t>(i)])
                return a.limbs[static_cast<std::size_t>(i)] <=> b.limbs[static_cast<std::size_t>(i)];
        return a.limbs[0] <=> b.limbs[0];
    }
};

U256 operator+(const U256& a, const U256& b);
U256 operator-(const U256& a, const U256& b);
U256 operator*(const U256& a, const U256& b);
/// Rounded down; the divisor is not zero (CHECK).
U256 operator/(const U256& a, const U256& b);
U256 operator%(const U256& a, const U256& b);
U256 operator<<(const U256& a, unsigned bits);
U256 operator>>(const U256& a, unsigned bits);

std::optional<U256> checked_add(const U256& a, const U256& b);
std::optional<U256> checked_sub(const U256& a, const U256& b);
std::optional<U256> checked_mul(const U256& a, const U256& b);
/// ⌊a·b / divisor⌋ with a 512-bit product; absent if the result needs more than 256 bits. The divisor is not zero.
std::optional<U256> mul_div_floor(const U256& a, const U256& b, const U256& divisor);

/// 32 bytes, most significant first.
std::array<std::uint8_t, 32> to_big_endian(const U256& value);
/// At most 32 bytes, most significant first; shorter ones are padded in front.
U256 from_big_endian(ByteView bytes);

std::string to_decimal(const U256& value);
/// One or more ASCII digits and nothing else; absent on anything else or on overflow.
std::optional<U256> parse_decimal(std::string_view digits);

} // namespace arpeggio
