#include "codec/hex.h"
#include "codec/rlp.h"

#include <gtest/gtest.h>

using namespace arpeggio;
using codec::DecodeError;
using codec::RlpReader;
using codec::RlpWriter;

namespace {
Bytes hex(std::string_view digits) {
    return *codec::parse_hex(digits);
}
Bytes rlp_number(std::uint64_t value) {
    return RlpWriter().number(value).out();
}
DecodeError string_error(std::string_view digits) {
    const Bytes bytes = hex(digits);
    return RlpReader(bytes).string().error();
}
} // namespace

// The examples of the Ethereum wiki's page on RLP, and of the yellow paper, appendix B.
TEST(Rlp, EncodesTheKnownExamples) {
    EXPECT_EQ(RlpWriter().string(as_bytes("dog")).out(), hex("83646f67"));
    RlpWriter cat_dog;
    cat_dog.list([&] { cat_dog.string(as_bytes("cat")).string(as_bytes("dog")); });
    EXPECT_EQ(cat_dog.out(), hex("c88363617483646f67"));
    EXPECT_EQ(RlpWriter().string({}).out(), hex("80"));
    EXPECT_EQ(rlp_number(0), hex("80"));
    EXPECT_EQ(rlp_number(15), hex("0f"));
    EXPECT_EQ(rlp_number(1024), hex("820400"));
}
TEST(Rlp, SetOfThreeNestsLists) {
    RlpWriter out;
    out.list([&] {
        out.list([] {});
        out.list([&] { out.list([] {}); });
        out.list([&] { out.list([] {}).list([&] { out.list([] {}); }); });
    });
    EXPECT_EQ(out.out(), hex("c7c0c1c0c3c0c1c0"));
}
TEST(Rlp, TheLengthMovesOutOfTheFirstByteAt56) {
    const Bytes text(55, 'a'), longer(56, 'a'), longest(256, 'a');
    EXPECT_EQ(RlpWriter().string(text).out()[0], 0xb7);
    EXPECT_EQ(RlpWriter().string(longer).out()[0], 0xb8);
    EXPECT_EQ(to_bytes(ByteView{RlpWriter().string(longest).out()}.first(3)), hex("b90100"));
    const Bytes encoded = RlpWriter().string(longest).out();
    RlpReader in(encoded);
    EXPECT_EQ(to_bytes(*in.string()), longest);
    EXPECT_TRUE(in.finish());
}
TEST(Rlp, NumbersSurviveTheRoundTrip) {
    for (const std::uint64_t value : {0ULL, 1ULL, 127ULL, 128ULL, 65535ULL, ~0ULL}) {
        const Bytes bytes = rlp_number(value);
        EXPECT_EQ(*RlpReader(bytes).number(), value);
        EXPECT_EQ(*RlpReader(bytes).number256(), U256{value});
    }
    const Bytes bytes = RlpWriter().number256(U256::max()).out();
    EXPECT_EQ(*RlpReader(bytes).number256(), U256::max());
    EXPECT_EQ(RlpReader(bytes).number().error(), DecodeError::OutOfRange);
}
TEST(Rlp, OnlyTheShortestFormIsRead) {
    EXPECT_EQ(string_error("8101"), DecodeError::NonCanonical);       // a byte below 0x80 is itself
    EXPECT_EQ(string_error("b80161"), DecodeError::NonCanonical);     // a long form for a short string
    EXPECT_EQ(string_error("b900016161"), DecodeError::NonCanonical); // a length with a leading zero
    const Bytes zero = hex("820001");
    EXPECT_EQ(RlpReader(zero).number().error(), DecodeError::NonCanonical);
    const Bytes zero_byte = hex("00");
    EXPECT_EQ(RlpReader(zero_byte).number().error(), DecodeError::NonCanonical);
}
TEST(Rlp, WhatIsAnnouncedMustBeThere) {
    EXPECT_EQ(string_error(""), DecodeError::Truncated);
    EXPECT_EQ(string_error("83646f"), DecodeError::Truncated);
    EXPECT_EQ(string_error("b9"), DecodeError::Truncated);
    EXPECT_EQ(string_error("bfffffffffffffffff61"), DecodeError::Truncated);
    const Bytes list = hex("f8ff80");
    EXPECT_EQ(RlpReader(list).list().error(), DecodeError::Truncated);
}
TEST(Rlp, AFailedReadLeavesTheCursor) {
    const Bytes bytes = hex("c0820400");
    RlpReader in(bytes);
    EXPECT_EQ(in.string().error(), DecodeError::WrongKind);
    EXPECT_EQ(in.number().error(), DecodeError::WrongKind);
    EXPECT_TRUE(in.is_list_next());
    EXPECT_TRUE(in.list()->at_end());
    EXPECT_EQ(in.list().error(), DecodeError::WrongKind);
    EXPECT_EQ(in.finish().error(), DecodeError::Trailing);
    EXPECT_EQ(*in.number(), 1024u);
}
