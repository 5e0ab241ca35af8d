#include "codec/address.h"
#include "codec/bech32.h"
#include "codec/hex.h"

#include <gtest/gtest.h>

using namespace arpeggio;
using codec::AddressError;
using codec::parse_address;

namespace {
// From EIP-55, "Test Cases".
constexpr std::string_view checksummed = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";
const Address known = *codec::parse_0x_fixed<Address>(checksummed);

std::string with_prefix(std::string prefix, codec::Bech32Variant variant = codec::Bech32Variant::Bech32) {
    return codec::encode_bech32({variant, std::move(prefix), codec::to_groups(known.view())});
}
} // namespace

TEST(Address, IsShownInBothForms) {
    EXPECT_EQ(codec::to_checksum(known), checksummed);
    EXPECT_TRUE(codec::to_bech32(known).starts_with("arp1"));
    EXPECT_EQ(codec::to_bech32(known).size(), 42u);
}
TEST(Address, BothFormsAreRead) {
    EXPECT_EQ(*parse_address(codec::to_bech32(known)), known);
    EXPECT_EQ(*parse_address(codec::to_checksum(known)), known);
    EXPECT_EQ(*parse_address("0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed"), known);
    EXPECT_EQ(*parse_address("0x5AAEB6053F3E94C9B9A09F33669435E7EF1BEAED"), known);
    std::string upper = codec::to_bech32(known);
    for (char& c : upper) c = static_cast<char>(std::toupper(c));
    EXPECT_EQ(*parse_address(upper), known);
}
TEST(Address, AMistypedOneIsRefused) {
    EXPECT_EQ(parse_address("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD").error(), AddressError::BadChecksum);
    std::string text = codec::to_bech32(known);
    text[20] = text[20] == 'q' ? 'p' : 'q';
    EXPECT_EQ(parse_address(text).error(), AddressError::BadChecksum);
    EXPECT_EQ(parse_address(with_prefix("arp", codec::Bech32Variant::Bech32m)).error(), AddressError::BadChecksum);
}
TEST(Address, OneOfAnotherNetworkIsNamedSo) {
    EXPECT_EQ(parse_address(with_prefix("one")).error(), AddressError::OtherNetwork);
    EXPECT_EQ(
        parse_address("BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4").error(), AddressError::OtherNetwork); // BIP-173
}
TEST(Address, TheLengthIsExact) {
    const std::string text = codec::to_bech32(known);
    EXPECT_EQ(parse_address(text.substr(0, 41)).error(), AddressError::WrongLength);
    EXPECT_EQ(parse_address(text + "q").error(), AddressError::WrongLength);
    EXPECT_EQ(parse_address("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAe").error(), AddressError::WrongLength);
    EXPECT_EQ(parse_address("0x").error(), AddressError::WrongLength);
    EXPECT_EQ(codec::parse_address("arp1").error(), AddressError::WrongLength);
}
TEST(Address, MixedCaseAndNonsenseAreToldApart) {
    std::string text = codec::to_bech32(known);
    text[0] = 'A';
    EXPECT_EQ(parse_address(text).error(), AddressError::MixedCase);
    for (const char* nonsense : {"", "Alice", "5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "arp", "0X00", "arp\xc3\xa9"})
        EXPECT_EQ(parse_address(nonsense).error(), AddressError::NotAnAddress) << nonsense;
    EXPECT_EQ(parse_address("0x" + std::string(40, 'g')).error(), AddressError::NotAnAddress);
}
