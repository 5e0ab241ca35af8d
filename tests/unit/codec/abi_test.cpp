#include "codec/abi.h"
#include "codec/hex.h"

#include <gtest/gtest.h>

using namespace arpeggio;
using namespace arpeggio::codec;

namespace {
/// The arguments (uint32 1, bytes of 33 times 2), to be changed.
Bytes sample() {
    return AbiWriter(2).u64(1).bytes(Bytes(33, 2)).out();
}
DecodeError refused(const Bytes& encoded, std::size_t size_max = 100) {
    AbiReader in(encoded, 2);
    const auto number = in.u32();
    if (!number) return number.error();
    const auto bytes = in.bytes(size_max);
    if (!bytes) return bytes.error();
    return in.finish().error();
}
} // namespace

// Solidity, "Contract ABI Specification", Examples: baz(uint32 69, bool true), and the selector of transfer of EIP-20.
TEST(Abi, SelectorsAreThoseOfSolidity) {
    EXPECT_EQ(to_hex(abi_selector("baz(uint32,bool)").view()), "cdcd77c0");
    EXPECT_EQ(to_hex(abi_selector("transfer(address,uint256)").view()), "a9059cbb");
    EXPECT_EQ(
        to_hex(abi_topic("Transfer(address,address,uint256)").view()),
        "ddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef"); // EIP-20's event
}
TEST(Abi, ReadsWhatItWrites) {
    Address address;
    address.bytes.fill(7);
    const Bytes encoded =
        AbiWriter(5).u256(U256::max()).address(address).boolean(true).bytes({}).bytes(Bytes(32, 9)).out();
    EXPECT_EQ(encoded.size(), (5 + 1 + 2) * abi_word);
    AbiReader in(encoded, 5);
    EXPECT_EQ(*in.u256(), U256::max());
    EXPECT_EQ(*in.address(), address);
    EXPECT_EQ(*in.boolean(), true);
    EXPECT_TRUE(in.bytes(0)->empty());
    EXPECT_EQ(to_bytes(*in.bytes(32)), Bytes(32, 9));
    EXPECT_TRUE(in.finish());
}
TEST(Abi, ANumberBeyondItsTypeIsRefused) {
    const Bytes encoded = AbiWriter(1).u256(U256{1} << 64).out();
    AbiReader in(encoded, 1);
    EXPECT_EQ(in.u64().error(), DecodeError::OutOfRange);
    EXPECT_EQ(in.boolean().error(), DecodeError::OutOfRange);
    EXPECT_EQ(in.u32().error(), DecodeError::OutOfRange);
    EXPECT_EQ(*in.u256(), U256{1} << 64); // the cursor has not moved
}
TEST(Abi, AnAddressHasZerosInFront) {
    const Bytes encoded = AbiWriter(1).u256(U256::max()).out();
    AbiReader in(encoded, 1);
    EXPECT_EQ(in.address().error(), DecodeError::NonCanonical);
}
TEST(Abi, OnlyTheOneFormIsRead) {
    Bytes bytes = sample();
    EXPECT_EQ(refused(bytes, 32), DecodeError::TooLong);
    bytes.back() = 1; // padding
    EXPECT_EQ(refused(bytes), DecodeError::NonCanonical);
    bytes = sample();
    bytes[63] = 96; // where the bytes stand
    EXPECT_EQ(refused(bytes), DecodeError::NonCanonical);
    bytes = sample();
    bytes.insert(bytes.end(), abi_word, 0);
    EXPECT_EQ(refused(bytes), DecodeError::Trailing);
    bytes = sample();
    bytes[80] = 1; // a length beyond 64 bits
    EXPECT_EQ(refused(bytes), DecodeError::OutOfRange);
}
TEST(Abi, IsReadWholeOrNotAtAll) {
    const Bytes bytes = sample();
    for (std::size_t size = 0; size < bytes.size(); ++size)
        EXPECT_EQ(
            refused(Bytes(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size))), DecodeError::Truncated);
}
