#include "base/random.h"
#include "base/uint256.h"

#include <gtest/gtest.h>

using namespace arpeggio;

namespace {
U256 any(Random& random) {
    U256 value = U256::of_limbs(random.next(), random.next(), random.next(), random.next());
    return value >> static_cast<unsigned>(random.below(256)); // all magnitudes, not only the largest
}
} // namespace

TEST(Uint256, DecimalRoundTrip) {
    EXPECT_EQ(to_decimal(U256{}), "0");
    // 2^256 − 1, the largest word of the Ethereum virtual machine
    const std::string largest = "115792089237316195423570985008687907853269984665640564039457584007913129639935";
    EXPECT_EQ(to_decimal(U256::max()), largest);
    EXPECT_EQ(parse_decimal(largest), U256::max());
    Random random(1);
    for (int i = 0; i < 1000; ++i) {
        const U256 value = any(random);
        EXPECT_EQ(parse_decimal(to_decimal(value)), value);
    }
}
TEST(Uint256, DecimalRefusesWhatIsNoNumber) {
    for (const char* text : {"", " 1", "1 ", "-1", "+1", "0x10", "1e3", "1.0", "1,0"})
        EXPECT_EQ(parse_decimal(text), std::nullopt) << text;
    EXPECT_EQ(
        parse_decimal("115792089237316195423570985008687907853269984665640564039457584007913129639936"), std::nullopt);
}
TEST(Uint256, DivisionUndoesMultiplication) {
    Random random(2);
    for (int i = 0; i < 20000; ++i) {
        const U256 a = any(random), b = any(random);
        if (b.is_zero()) continue;
        const U256 quotient = a / b, remainder = a % b;
        EXPECT_LT(remainder, b);
        EXPECT_EQ(quotient * b + remainder, a);
    }
}
TEST(Uint256, DivisionCorrectsAnOverestimatedDigit) { // the add-back branch of Knuth's algorithm D
    const U256 divisor = U256::of_limbs(0, 1ULL << 63, 0, 1);
    const U256 numerator = U256::of_limbs(1ULL << 63, 0, 0, 0) - U256{1};
    EXPECT_EQ((numerator / divisor) * divisor + numerator % divisor, numerator);
    EXPECT_LT(numerator % divisor, divisor);
}
TEST(Uint256, MulDivKeepsAllBits) {
    Random random(3);
    for (int i = 0; i < 20000; ++i) {
        const U256 a = any(random), b = any(random);
        if (b.is_zero()) continue;
        EXPECT_EQ(mul_div_floor(a, b, b), a);
    }
    EXPECT_EQ(mul_div_floor(U256::max(), U256{2}, U256{1}), std::nullopt);
    EXPECT_EQ(mul_div_floor(U256{10}, U256{10}, U256{33}), U256{3});
}
TEST(Uint256, CheckedMathSaysWhenItDoesNotFit) {
    EXPECT_EQ(checked_add(U256::max(), U256{1}), std::nullopt);
    EXPECT_EQ(checked_sub(U256{1}, U256{2}), std::nullopt);
    EXPECT_EQ(checked_mul(U256{1} << 255, U256{2}), std::nullopt);
    EXPECT_EQ(U256::max() + U256{1}, U256{});
    EXPECT_EQ(U256{} - U256{1}, U256::max());
}
TEST(Uint256, ShiftsAndBytes) {
    Random random(4);
    for (unsigned bits = 0; bits < 256; ++bits) EXPECT_EQ((U256{1} << bits) >> bits, U256{1}) << bits;
    EXPECT_EQ((U256{1} << 200).bit_width(), 201);
    for (int i = 0; i < 100; ++i) {
        const U256 value = any(random);
        EXPECT_EQ(from_big_endian(to_big_endian(value)), value);
    }
    const std::array<std::uint8_t, 2> short_form{0x12, 0x34};
    EXPECT_EQ(from_big_endian(short_form), U256{0x1234});
}
