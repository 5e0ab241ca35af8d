#include "codec/reader.h"
#include "codec/writer.h"

#include <gtest/gtest.h>

using namespace arpeggio;
using codec::DecodeError;
using codec::Reader;
using codec::Writer;

TEST(Reader, ReadsWhatTheWriterWrote) {
    const Bytes bytes =
        Writer().u8(1).u16(0x0203).u32(4).u64(5).boolean(true).u256(U256{6}).byte_string(Bytes{7, 8}).out();
    Reader in(bytes);
    EXPECT_EQ(*in.u8(), 1);
    EXPECT_EQ(*in.u16(), 0x0203);
    EXPECT_EQ(*in.u32(), 4u);
    EXPECT_EQ(*in.u64(), 5u);
    EXPECT_TRUE(*in.boolean());
    EXPECT_EQ(*in.u256(), U256{6});
    EXPECT_EQ(to_bytes(*in.byte_string(2)), (Bytes{7, 8}));
    EXPECT_TRUE(in.finish());
}
TEST(Reader, NumbersAreLittleEndian) {
    EXPECT_EQ(Writer().u32(0x01020304).out(), (Bytes{4, 3, 2, 1}));
}
TEST(Reader, AFailedReadLeavesTheCursor) {
    const Bytes bytes{3, 0, 0, 0, 9, 9};
    Reader in(bytes);
    EXPECT_EQ(in.u64().error(), DecodeError::Truncated);
    EXPECT_EQ(in.byte_string(2).error(), DecodeError::TooLong);
    EXPECT_EQ(in.byte_string(100).error(), DecodeError::Truncated);
    EXPECT_EQ(in.left(), bytes.size());
}
TEST(Reader, ATruthValueHasOneForm) {
    const Bytes two{2};
    EXPECT_EQ(Reader(two).boolean().error(), DecodeError::NonCanonical);
}
TEST(Reader, ACountIsBoundedByTheBytesThere) {
    const Bytes bytes = Writer().u32(1000).u64(0).out();
    Reader in(bytes);
    EXPECT_EQ(in.count(999, 1).error(), DecodeError::TooLong);
    EXPECT_EQ(in.count(1000, 1).error(), DecodeError::Truncated);
    EXPECT_EQ(*in.count(1000, 0), 1000u);
}
TEST(Reader, LeftoverBytesAreSaid) {
    const Bytes one{0};
    EXPECT_EQ(Reader(one).finish().error(), DecodeError::Trailing);
}
