#include "codec/hex.h"
#include "ledger/receipt.h"

#include <gtest/gtest.h>

#include <bit>

using namespace arpeggio;
using namespace arpeggio::ledger;
using codec::DecodeError;
using codec::Reader;

namespace {
Receipt receipt_with_log() {
    return {
        .succeeded = true,
        .gas_used = 21'000,
        .effective_gas_price = gwei(2),
        .logs = {{Address::from(Bytes(20, 1)), {Hash::from(Bytes(32, 2)), Hash{}}, Bytes{3, 4, 5}}}};
}
Bytes encoded(const Receipt& receipt) {
    codec::Writer out;
    encode_receipt(out, receipt);
    return std::move(out).out();
}
} // namespace

TEST(Receipt, SurvivesTheRoundTrip) {
    for (const Receipt& receipt : {Receipt{}, receipt_with_log()}) {
        const Bytes bytes = encoded(receipt);
        Reader in(bytes);
        EXPECT_EQ(*decode_receipt(in), receipt);
        EXPECT_TRUE(in.at_end());
    }
}
TEST(Receipt, ACutOneLeavesTheCursor) {
    const Bytes bytes = encoded(receipt_with_log());
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        Reader in{ByteView{bytes}.first(size)};
        EXPECT_FALSE(decode_receipt(in));
        EXPECT_EQ(in.left(), size);
    }
}
TEST(Receipt, TopicsAndLogsAreBounded) {
    Bytes bytes = encoded(receipt_with_log());
    const std::size_t topics_at = 1 + 8 + 32 + 4 + Address::size;
    ASSERT_EQ(bytes[topics_at], 2);
    bytes[topics_at] = 5;
    Reader in(bytes);
    EXPECT_EQ(decode_receipt(in).error(), DecodeError::TooLong);
    const Bytes many = codec::Writer().boolean(true).u64(0).u256({}).u32(Receipt::logs_max + 1).out();
    Reader too_many(many);
    EXPECT_EQ(decode_receipt(too_many).error(), DecodeError::TooLong);
}
TEST(Receipt, EveryFieldDecidesTheRoot) {
    Receipt changed = receipt_with_log();
    changed.logs[0].data.push_back(0);
    EXPECT_NE(receipts_root({changed}), receipts_root({receipt_with_log()}));
    EXPECT_NE(receipts_root({{}, changed}), receipts_root({changed, {}}));
    EXPECT_TRUE(receipts_root({}).is_zero());
}
// keccak256 of twenty zero bytes begins with 5380 c7b7 ae81.
TEST(Receipt, TheBloomHoldsThreeBitsAnEntry) {
    Receipt receipt;
    receipt.logs = {{Address{}, {}, {}}};
    const Bloom bloom = logs_bloom({receipt});
    for (const unsigned bit : {0x5380U & 2047, 0xc7b7U & 2047, 0xae81U & 2047})
        EXPECT_NE(bloom.bytes[255 - bit / 8] & 1U << bit % 8, 0u) << bit;
    int bits = 0;
    for (const unsigned byte : bloom.bytes) bits += std::popcount(byte);
    EXPECT_EQ(bits, 3);
    EXPECT_TRUE(logs_bloom({Receipt{}}).is_zero());
}
