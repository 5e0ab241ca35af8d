#pragma once
#include "base/ids.h"
#include "base/result.h"

#include <string>

namespace arpeggio::codec {

// Addresses as people see them: "arp1…" (plain Bech32 of BIP-173 over the 20 bytes, no version group), and "0x…" with
// the checksum of EIP-55 in the case of its letters.

enum class AddressError : std::uint8_t {
    NotAnAddress, ///< neither form
    WrongLength,
    MixedCase,    ///< an arp1… text with letters of both cases
    BadChecksum,  ///< mistyped: of the right form, but a character is wrong
    OtherNetwork, ///< a good Bech32 text with another prefix, such as one1… or bc1…
};
std::string_view to_string(AddressError error);

std::string to_bech32(const Address& address);
std::string to_checksum(const Address& address);

/// Either form. Hex in one case carries no checksum and is accepted; in mixed case it must match EIP-55.
/// Blanks around the text are the caller's to remove.
Result<Address, AddressError> parse_address(std::string_view text);

} // namespace arpeggio::codec
