#include "codec/address.h"

#include "codec/bech32.h"
#include "codec/hex.h"
#include "crypto/hash.h"

namespace arpeggio::codec {
namespace {
constexpr std::string_view address_prefix = "arp";
constexpr std::size_t bech32_size = 42; ///< prefix, separator, 32 groups, 6 of checksum

AddressError address_error(Bech32Error error) {
    switch (error) {
    case Bech32Error::WrongLength:
    case Bech32Error::BadCharacter:
    case Bech32Error::NoSeparator: return AddressError::NotAnAddress;
    case Bech32Error::MixedCase: return AddressError::MixedCase;
    case Bech32Error::BadChecksum: return AddressError::BadChecksum;
    }
    CHECK(false);
}

bool starts_as_ours(std::string_view text) {
    constexpr std::string_view lower = "arp1", upper = "ARP1";
    if (text.size() < lower.size()) return false;
    for (std::size_t i = 0; i < lower.size(); ++i)
        if (text[i] != lower[i] && text[i] != upper[i]) return false;
    return true;
}

Result<Address, AddressError> parse_bech32(std::string_view text) {
    const bool is_ours = starts_as_ours(text);
    if (is_ours && text.size() != bech32_size) return Fail(AddressError::WrongLength);
    const auto decoded = decode_bech32(text);
    // Without our prefix or a good checksum there is no sign that an address was meant.
    if (!decoded) return Fail(is_ours ? address_error(decoded.error()) : AddressError::NotAnAddress);
    if (decoded->prefix != address_prefix) return Fail(AddressError::OtherNetwork);
    if (decoded->variant != Bech32Variant::Bech32) return Fail(AddressError::BadChecksum);
    const auto bytes = from_groups(decoded->groups);
    if (!bytes || bytes->size() != Address::size) return Fail(AddressError::WrongLength);
    return Address::from(*bytes);
}

Result<Address, AddressError> parse_0x_address(std::string_view text) {
    const auto address = parse_0x_fixed<Address>(text);
    if (!address) {
        const HexError error = address.error();
        return Fail(
            error == HexError::WrongLength || error == HexError::OddLength ? AddressError::WrongLength
                                                                           : AddressError::NotAnAddress);
    }
    const auto has = [text](char first, char last) {
        return std::any_of(text.begin() + 2, text.end(), [=](char c) { return c >= first && c <= last; });
    };
    if (has('a', 'f') && has('A', 'F') && to_checksum(*address) != text) return Fail(AddressError::BadChecksum);
    return *address;
}
} // namespace

std::string_view to_string(AddressError error) {
    switch (error) {
    case AddressError::NotAnAddress: return "NotAnAddress";
    case AddressError::WrongLength: return "WrongLength";
    case AddressError::MixedCase: return "MixedCase";
    case AddressError::BadChecksum: return "BadChecksum";
    case AddressError::OtherNetwork: return "OtherNetwork";
    }
    CHECK(false);
}

std::string to_bech32(const Address& address) {
    return encode_bech32({Bech32Variant::Bech32, std::string(address_prefix), to_groups(address.view())});
}

// A letter is upper case where the hash of the lower-case digits has a nibble of 8 or more (EIP-55).
std::string to_checksum(const Address& address) {
    std::string digits = to_hex(address.view());
    const Hash hash = crypto::keccak256(as_bytes(digits));
    for (std::size_t i = 0; i < digits.size(); ++i) {
        const unsigned nibble = i % 2 == 0 ? hash.bytes[i / 2] >> 4 : hash.bytes[i / 2] & 15;
        if (digits[i] >= 'a' && nibble >= 8) digits[i] = static_cast<char>(digits[i] - 'a' + 'A');
    }
    return "0x" + digits;
}

Result<Address, AddressError> parse_address(std::string_view text) {
    return text.starts_with("0x") ? parse_0x_address(text) : parse_bech32(text);
}

} // namespace arpeggio::codec
