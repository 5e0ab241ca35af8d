#pragma once
#include "base/bytes.h"
#include "base/result.h"

#include <optional>
#include <string>

namespace arpeggio::codec {

// Bech32 and Bech32m: texts with a checksum that finds every mistake in up to four characters.
// Source: BIP-173, BIP-350 (the same with another constant).

enum class Bech32Variant : std::uint8_t { Bech32, Bech32m };

enum class Bech32Error : std::uint8_t {
    WrongLength,  ///< more than 90 characters, no room for the checksum, or an empty prefix
    BadCharacter, ///< outside the alphabet, or outside printable ASCII in the prefix
    MixedCase,    ///< upper and lower case in one text
    NoSeparator,
    BadChecksum,
};
std::string_view to_string(Bech32Error error);

struct Bech32 {
    Bech32Variant variant = Bech32Variant::Bech32;
    std::string prefix; ///< the human-readable part, in lower case
    Bytes groups;       ///< numbers below 32, five bits each, without the checksum

    static constexpr std::size_t text_max = 90;
    friend bool operator==(const Bech32&, const Bech32&) = default;
};

Result<Bech32, Bech32Error> decode_bech32(std::string_view text);
/// In lower case. The prefix is 1 to 83 characters of lower-case printable ASCII and the whole fits in 90 (CHECK).
std::string encode_bech32(const Bech32& value);

/// Bytes as groups of five bits, most significant first, the last one filled up with zeros.
Bytes to_groups(ByteView bytes);
/// The reverse; absent if more than four bits are left over or one of them is set.
std::optional<Bytes> from_groups(ByteView groups);

} // namespace arpeggio::codec
