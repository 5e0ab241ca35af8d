#include "rpc/json_types.h"
#include "rpc/token_bucket.h"

#include <gtest/gtest.h>

using namespace arpeggio;
using rpc::parse_block_reference;
using rpc::parse_quantity;
using rpc::QuantityError;
using rpc::TokenBucket;
using Kind = rpc::BlockReference::Kind;

TEST(Quantity, HasNoLeadingZeros) {
    EXPECT_EQ(rpc::quantity(std::uint64_t{0}), "0x0");
    EXPECT_EQ(rpc::quantity(std::uint64_t{1024}), "0x400");
    EXPECT_EQ(rpc::quantity(U256::max()), "0x" + std::string(64, 'f'));
}
TEST(Quantity, SurvivesTheRoundTrip) {
    for (const std::uint64_t value : {0ULL, 1ULL, 15ULL, 16ULL, 0xabcdefULL, ~0ULL})
        EXPECT_EQ(*parse_quantity(rpc::quantity(value)), U256{value});
    EXPECT_EQ(*parse_quantity("0xFf"), U256{255});
}
TEST(Quantity, OtherFormsAreRefused) {
    for (const char* text : {"", "0x", "0xg", "1", "0X1", "-0x1", "0x 1"})
        EXPECT_EQ(parse_quantity(text).error(), QuantityError::NotAQuantity) << text;
    EXPECT_EQ(parse_quantity("0x00").error(), QuantityError::LeadingZero);
    EXPECT_EQ(parse_quantity("0x01").error(), QuantityError::LeadingZero);
    EXPECT_EQ(parse_quantity("0x1" + std::string(64, '0')).error(), QuantityError::TooLarge);
}
TEST(BlockReference, IsATagOrAHeight) {
    EXPECT_EQ(parse_block_reference("finalized")->kind, Kind::Latest);
    EXPECT_EQ(parse_block_reference("earliest")->height, Height{0});
    EXPECT_EQ(parse_block_reference("0x10")->height, Height{16});
    for (const char* text : {"", "Latest", "16", "0x010", "0x10000000000000000"})
        EXPECT_EQ(parse_block_reference(text), std::nullopt) << text;
}
TEST(TokenBucket, LetsABurstThroughAndThenTheRate) {
    const Instant start{};
    TokenBucket bucket(10, 3, start);
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(bucket.take(start));
    EXPECT_FALSE(bucket.take(start));
    EXPECT_FALSE(bucket.take(start + std::chrono::milliseconds(99)));
    EXPECT_TRUE(bucket.take(start + std::chrono::milliseconds(100)));
    EXPECT_FALSE(bucket.take(start + std::chrono::milliseconds(150)));
}
TEST(TokenBucket, HoldsNoMoreThanABurstHoweverLongItRests) {
    const Instant start{};
    TokenBucket bucket(1000, 2, start);
    const Instant later = start + std::chrono::hours(1'000'000);
    EXPECT_TRUE(bucket.take(later));
    EXPECT_TRUE(bucket.take(later));
    EXPECT_FALSE(bucket.take(later));
    EXPECT_FALSE(bucket.take(start)); // a clock that goes back gives nothing
}
