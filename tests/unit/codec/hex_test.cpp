#include "base/ids.h"
#include "codec/hex.h"

#include <gtest/gtest.h>

using namespace arpeggio;
using codec::HexError;

TEST(Hex, WritesLowerCaseTwoDigitsAByte) {
    EXPECT_EQ(codec::to_hex(Bytes{0x00, 0xab, 0x0f}), "00ab0f");
    EXPECT_EQ(codec::to_0x({}), "0x");
}
TEST(Hex, ReadsEitherCase) {
    EXPECT_EQ(*codec::parse_0x("0xDeadBEEF"), (Bytes{0xde, 0xad, 0xbe, 0xef}));
    EXPECT_EQ(*codec::parse_hex(""), Bytes{});
}
TEST(Hex, SaysWhatIsWrong) {
    EXPECT_EQ(codec::parse_0x("abcd").error(), HexError::MissingPrefix);
    EXPECT_EQ(codec::parse_0x("0Xab").error(), HexError::MissingPrefix);
    EXPECT_EQ(codec::parse_0x("0xabc").error(), HexError::OddLength);
    EXPECT_EQ(codec::parse_0x("0xag").error(), HexError::NotADigit);
    EXPECT_EQ(codec::parse_hex("+1").error(), HexError::NotADigit);
}
TEST(Hex, AFixedValueHasItsOwnLength) {
    EXPECT_EQ(codec::parse_0x_fixed<Address>("0x00").error(), HexError::WrongLength);
    EXPECT_EQ(codec::parse_0x_fixed<Address>("0x").error(), HexError::WrongLength);
    EXPECT_EQ(codec::parse_0x_fixed<Address>("0x" + std::string(40, '1'))->bytes[19], 0x11);
}
