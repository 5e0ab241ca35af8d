#include "codec/bech32.h"

#include <gtest/gtest.h>

using namespace arpeggio;
using codec::Bech32;
using codec::Bech32Error;
using codec::Bech32Variant;

// Texts from the lists of BIP-173 and BIP-350.
TEST(Bech32, ReadsTheTextsOfItsDefinition) {
    const auto plain = codec::decode_bech32("abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw");
    ASSERT_TRUE(plain);
    EXPECT_EQ(plain->prefix, "abcdef");
    EXPECT_EQ(plain->variant, Bech32Variant::Bech32);
    for (std::size_t i = 0; i < 32; ++i) EXPECT_EQ(plain->groups[i], i);
    EXPECT_EQ(codec::decode_bech32("A1LQFN3A")->variant, Bech32Variant::Bech32m);
}
TEST(Bech32, WritesInLowerCaseWhatItReadsInUpper) {
    EXPECT_EQ(codec::encode_bech32(*codec::decode_bech32("A12UEL5L")), "a12uel5l");
}
TEST(Bech32, SaysWhatIsWrong) {
    EXPECT_EQ(codec::decode_bech32("A12uEL5L").error(), Bech32Error::MixedCase);
    EXPECT_EQ(codec::decode_bech32("pzry9x0s0muk").error(), Bech32Error::NoSeparator);
    EXPECT_EQ(codec::decode_bech32("1pzry9x0s0muk").error(), Bech32Error::WrongLength);
    EXPECT_EQ(codec::decode_bech32("li1dgmt3").error(), Bech32Error::WrongLength);
    EXPECT_EQ(codec::decode_bech32("x1b4n0q5v").error(), Bech32Error::BadCharacter);
    EXPECT_EQ(codec::decode_bech32("A1G7SGD8").error(), Bech32Error::BadChecksum);
    EXPECT_EQ(codec::decode_bech32(std::string(91, 'a')).error(), Bech32Error::WrongLength);
}
TEST(Bech32, EverySingleMistakeIsFound) {
    const std::string good = "abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw";
    for (std::size_t i = 0; i < good.size(); ++i) {
        std::string bad = good;
        bad[i] = bad[i] == 'q' ? 'p' : 'q';
        EXPECT_FALSE(codec::decode_bech32(bad)) << bad;
    }
}
TEST(Bech32, GroupsHoldBytesWithZeroPadding) {
    const Bytes bytes{0xff, 0x00, 0x81};
    EXPECT_EQ(codec::from_groups(codec::to_groups(bytes)), bytes);
    EXPECT_EQ(codec::to_groups(Bytes{0xff}), (Bytes{31, 28}));
    EXPECT_EQ(codec::from_groups(Bytes{31, 29}), std::nullopt);    // padding not zero
    EXPECT_EQ(codec::from_groups(Bytes{31, 28, 0}), std::nullopt); // a whole group of padding
    EXPECT_EQ(codec::from_groups({}), Bytes{});
}
