#include "base/uint256.h"

#include "base/check.h"

#include <bit>

namespace arpeggio {
namespace {
__extension__ using DoubleLimb = unsigned __int128;
using Wide = std::array<std::uint64_t, 8>;

constexpr std::uint64_t low(DoubleLimb v) {
    return static_cast<std::uint64_t>(v);
}
constexpr std::uint64_t high(DoubleLimb v) {
    return static_cast<std::uint64_t>(v >> 64);
}

struct Sum {
    U256 value;
    bool carry;
};
Sum add(const U256& a, const U256& b) {
    Sum out{};
    DoubleLimb carry = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        carry += static_cast<DoubleLimb>(a.limbs[i]) + b.limbs[i];
        out.value.limbs[i] = low(carry);
        carry >>= 64;
    }
    out.carry = carry != 0;
    return out;
}
Sum subtract(const U256& a, const U256& b) {
    Sum out{};
    std::uint64_t borrow = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        const DoubleLimb difference = static_cast<DoubleLimb>(a.limbs[i]) - b.limbs[i] - borrow;
        out.value.limbs[i] = low(difference);
        borrow = high(difference) != 0 ? 1 : 0;
    }
    out.carry = borrow != 0;
    return out;
}
Wide multiply(const U256& a, const U256& b) {
    Wide out{};
    for (std::size_t i = 0; i < 4; ++i) {
        DoubleLimb carry = 0;
        for (std::size_t j = 0; j < 4; ++j) {
            carry += static_cast<DoubleLimb>(a.limbs[i]) * b.limbs[j] + out[i + j];
            out[i + j] = low(carry);
            carry >>= 64;
        }
        out[i + 4] = low(carry);
    }
    return out;
}
U256 low_half(const Wide& w) {
    return U256::of_limbs(w[3], w[2], w[1], w[0]);
}
bool high_half_is_zero(const Wide& w) {
    return (w[4] | w[5] | w[6] | w[7]) == 0;
}

struct Division {
    Wide quotient{};
    U256 remainder;
};
/// One limb: schoolbook.
Division divide_by_limb(const Wide& numerator, std::uint64_t divisor) {
    Division out;
    DoubleLimb rest = 0;
    for (std::size_t i = 8; i-- > 0;) {
        rest = (rest << 64) | numerator[i];
        out.quotient[i] = low(rest / divisor);
        rest %= divisor;
    }
    out.remainder = U256{low(rest)};
    return out;
}

/// One step of Knuth's algorithm D: subtracts q·divisor from the window of `u` at `at`, correcting q where it is one
/// too large.
std::uint64_t
quotient_digit(std::array<std::uint64_t, 9>& u, std::size_t at, const std::array<std::uint64_t, 4>& v, std::size_t n) {
    const DoubleLimb head = (static_cast<DoubleLimb>(u[at + n]) << 64) | u[at + n - 1];
    DoubleLimb q = u[at + n] >= v[n - 1] ? static_cast<DoubleLimb>(~0ULL) : head / v[n - 1];
    DoubleLimb r = head - q * v[n - 1];
    while (high(r) == 0 && q * v[n - 2] > ((r << 64) | u[at + n - 2])) {
        --q;
        r += v[n - 1];
    }
    std::uint64_t borrow = 0;
    DoubleLimb carry = 0;
    for (std::size_t i = 0; i < n; ++i) {
        carry += q * v[i];
        const DoubleLimb difference = static_cast<DoubleLimb>(u[at + i]) - low(carry) - borrow;
        u[at + i] = low(difference);
        borrow = high(difference) != 0 ? 1 : 0;
        carry >>= 64;
    }
    const DoubleLimb difference = static_cast<DoubleLimb>(u[at + n]) - low(carry) - borrow;
    u[at + n] = low(difference);
    if (high(difference) == 0) return low(q);
    carry = 0;
    for (std::size_t i = 0; i < n; ++i) { // q was one too large: add the divisor back
        carry += static_cast<DoubleLimb>(u[at + i]) + v[i];
        u[at + i] = low(carry);
        carry >>= 64;
    }
    u[at + n] += low(carry);
    return low(q - 1);
}

/// Knuth, The Art of Computer Programming 2, 4.3.1, algorithm D. The divisor is not zero.
Division divide(const Wide& numerator, const U256& divisor) {
    CHECK(!divisor.is_zero());
    std::size_t n = 4;
    while (divisor.limbs[n - 1] == 0) --n;
    if (n == 1) return divide_by_limb(numerator, divisor.limbs[0]);

    const auto shift = static_cast<unsigned>(std::countl_zero(divisor.limbs[n - 1]));
    const auto up = [shift](std::uint64_t top, std::uint64_t below) {
        return shift == 0 ? top : (top << shift) | (below >> (64 - shift));
    };
    std::array<std::uint64_t, 4> v{};
    for (std::size_t i = 0; i < n; ++i) v[i] = up(divisor.limbs[i], i == 0 ? 0 : divisor.limbs[i - 1]);
    std::array<std::uint64_t, 9> u{};
    u[8] = up(0, numerator[7]);
    for (std::size_t i = 0; i < 8; ++i) u[i] = up(numerator[i], i == 0 ? 0 : numerator[i - 1]);

    Division out;
    for (std::size_t j = 8 - n + 1; j-- > 0;) out.quotient[j] = quotient_digit(u, j, v, n);
    for (std::size_t i = 0; i < n; ++i)
        out.remainder.limbs[i] = shift == 0 ? u[i] : (u[i] >> shift) | (u[i + 1] << (64 - shift));
    return out;
}
Wide widen(const U256& a) {
    return {a.limbs[0], a.limbs[1], a.limbs[2], a.limbs[3], 0, 0, 0, 0};
}
} // namespace

int U256::bit_width() const {
    for (std::size_t i = 4; i-- > 0;)
        if (limbs[i] != 0) return static_cast<int>(i) * 64 + static_cast<int>(std::bit_width(limbs[i]));
    return 0;
}

U256 operator+(const U256& a, const U256& b) {
    return add(a, b).value;
}
U256 operator-(const U256& a, const U256& b) {
    return subtract(a, b).value;
}
U256 operator*(const U256& a, const U256& b) {
    return low_half(multiply(a, b));
}
U256 operator/(const U256& a, const U256& b) {
    return low_half(divide(widen(a), b).quotient);
}
U256 operator%(const U256& a, const U256& b) {
    return divide(widen(a), b).remainder;
}

U256 operator<<(const U256& a, unsigned bits) {
    U256 out;
    if (bits >= 256) return out;
    const std::size_t limbs = bits / 64;
    const unsigned rest = bits % 64;
    for (std::size_t i = limbs; i < 4; ++i) {
        out.limbs[i] = a.limbs[i - limbs] << rest;
        if (rest != 0 && i > limbs) out.limbs[i] |= a.limbs[i - limbs - 1] >> (64 - rest);
    }
    return out;
}
U256 operator>>(const U256& a, unsigned bits) {
    U256 out;
    if (bits >= 256) return out;
    const std::size_t limbs = bits / 64;
    const unsigned rest = bits % 64;
    for (std::size_t i = 0; i + limbs < 4; ++i) {
        out.limbs[i] = a.limbs[i + limbs] >> rest;
        if (rest != 0 && i + limbs + 1 < 4) out.limbs[i] |= a.limbs[i + limbs + 1] << (64 - rest);
    }
    return out;
}

std::optional<U256> checked_add(const U256& a, const U256& b) {
    const Sum sum = add(a, b);
    if (sum.carry) return std::nullopt;
    return sum.value;
}
std::optional<U256> checked_sub(const U256& a, const U256& b) {
    const Sum difference = subtract(a, b);
    if (difference.carry) return std::nullopt;
    return difference.value;
}
std::optional<U256> checked_mul(const U256& a, const U256& b) {
    const Wide product = multiply(a, b);
    if (!high_half_is_zero(product)) return std::nullopt;
    return low_half(product);
}
std::optional<U256> mul_div_floor(const U256& a, const U256& b, const U256& divisor) {
    const Division division = divide(multiply(a, b), divisor);
    if (!high_half_is_zero(division.quotient)) return std::nullopt;
    return low_half(division.quotient);
}

std::array<std::uint8_t, 32> to_big_endian(const U256& value) {
    std::array<std::uint8_t, 32> out{};
    for (std::size_t i = 0; i < 32; ++i) out[31 - i] = static_cast<std::uint8_t>(value.limbs[i / 8] >> (8 * (i % 8)));
    return out;
}
U256 from_big_endian(ByteView bytes) {
    CHECK(bytes.size() <= 32);
    U256 out;
    for (std::size_t i = 0; i < bytes.size(); ++i)
        out.limbs[i / 8] |= static_cast<std::uint64_t>(bytes[bytes.size() - 1 - i]) << (8 * (i % 8));
    return out;
}

std::string to_decimal(const U256& value) {
    constexpr std::uint64_t chunk = 10'000'000'000'000'000'000ULL;
    std::string out;
    U256 rest = value;
    do {
        const Division division = divide_by_limb(widen(rest), chunk);
        std::string digits = std::to_string(division.remainder.low64());
        rest = low_half(division.quotient);
        if (!rest.is_zero()) digits.insert(0, 19 - digits.size(), '0');
        out.insert(0, digits);
    } while (!rest.is_zero());
    return out;
}
std::optional<U256> parse_decimal(std::string_view digits) {
    if (digits.empty()) return std::nullopt;
    U256 out;
    for (const char digit : digits) {
        if (digit < '0' || digit > '9') return std::nullopt;
        const auto scaled = checked_mul(out, U256{10});
        if (!scaled) return std::nullopt;
        const auto sum = checked_add(*scaled, U256{static_cast<std::uint64_t>(digit - '0')});
        if (!sum) return std::nullopt;
        out = *sum;
    }
    return out;
}

} // namespace arpeggio
