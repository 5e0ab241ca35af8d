#include "codec/bech32.h"

#include "base/check.h"

namespace arpeggio::codec {
namespace {
constexpr std::string_view alphabet = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
constexpr std::size_t checksum_size = 6;
constexpr std::uint32_t bech32_constant = 1, bech32m_constant = 0x2bc830a3;

/// Remainder of a BCH code over GF(32), fed one group at a time (BIP-173, "Checksum").
class Checksum {
public:
    void add(std::uint32_t group) {
        constexpr std::array<std::uint32_t, 5> generator{0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3};
        const std::uint32_t top = state_ >> 25;
        state_ = (state_ & 0x1ffffff) << 5 ^ group;
        for (std::size_t i = 0; i < generator.size(); ++i)
            if ((top >> i & 1) != 0) state_ ^= generator[i];
    }
    /// The prefix: its high bits, a zero, its low bits.
    void add_prefix(std::string_view prefix) {
        for (const char c : prefix) add(static_cast<std::uint8_t>(c) >> 5);
        add(0);
        for (const char c : prefix) add(static_cast<std::uint8_t>(c) & 31);
    }
    [[nodiscard]] std::uint32_t state() const { return state_; }

private:
    std::uint32_t state_ = 1;
};

std::uint32_t constant_of(Bech32Variant variant) {
    return variant == Bech32Variant::Bech32 ? bech32_constant : bech32m_constant;
}
bool is_lower(char c) {
    return c >= 'a' && c <= 'z';
}
bool is_upper(char c) {
    return c >= 'A' && c <= 'Z';
}
bool is_printable(char c) {
    return c >= 33 && c <= 126;
}

/// The text in lower case, if it is all of one case and printable.
Result<std::string, Bech32Error> lower_case(std::string_view text) {
    if (!std::all_of(text.begin(), text.end(), is_printable)) return Fail(Bech32Error::BadCharacter);
    const bool has_upper = std::any_of(text.begin(), text.end(), is_upper);
    if (has_upper && std::any_of(text.begin(), text.end(), is_lower)) return Fail(Bech32Error::MixedCase);
    std::string lower(text);
    if (has_upper) {
        for (char& c : lower) c = is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return lower;
}
} // namespace

std::string_view to_string(Bech32Error error) {
    switch (error) {
    case Bech32Error::WrongLength: return "WrongLength";
    case Bech32Error::BadCharacter: return "BadCharacter";
    case Bech32Error::MixedCase: return "MixedCase";
    case Bech32Error::NoSeparator: return "NoSeparator";
    case Bech32Error::BadChecksum: return "BadChecksum";
    }
    CHECK(false);
}

Result<Bech32, Bech32Error> decode_bech32(std::string_view text) {
    if (text.size() > Bech32::text_max) return Fail(Bech32Error::WrongLength);
    TRY(const std::string lower, lower_case(text));
    const std::size_t separator = lower.rfind('1');
    if (separator == std::string::npos) return Fail(Bech32Error::NoSeparator);
    const std::size_t groups = lower.size() - separator - 1;
    if (separator == 0 || groups < checksum_size) return Fail(Bech32Error::WrongLength);

    Bech32 out{.variant = Bech32Variant::Bech32, .prefix = lower.substr(0, separator), .groups = {}};
    Checksum checksum;
    checksum.add_prefix(out.prefix);
    for (const char c : std::string_view(lower).substr(separator + 1)) {
        const std::size_t group = alphabet.find(c);
        if (group == std::string_view::npos) return Fail(Bech32Error::BadCharacter);
        checksum.add(static_cast<std::uint32_t>(group));
        out.groups.push_back(static_cast<std::uint8_t>(group));
    }
    out.groups.resize(groups - checksum_size);
    if (checksum.state() == bech32m_constant) out.variant = Bech32Variant::Bech32m;
    if (checksum.state() != constant_of(out.variant)) return Fail(Bech32Error::BadChecksum);
    return out;
}

std::string encode_bech32(const Bech32& value) {
    CHECK(!value.prefix.empty());
    CHECK(value.prefix.size() + 1 + value.groups.size() + checksum_size <= Bech32::text_max);
    CHECK(
        std::all_of(value.prefix.begin(), value.prefix.end(), [](char c) { return is_printable(c) && !is_upper(c); }));
    Checksum checksum;
    checksum.add_prefix(value.prefix);
    std::string out = value.prefix + '1';
    for (const std::uint8_t group : value.groups) {
        CHECK(group < 32);
        checksum.add(group);
        out.push_back(alphabet[group]);
    }
    for (std::size_t i = 0; i < checksum_size; ++i) checksum.add(0);
    const std::uint32_t remainder = checksum.state() ^ constant_of(value.variant);
    for (std::size_t i = checksum_size; i-- > 0;) out.push_back(alphabet[remainder >> (5 * i) & 31]);
    return out;
}

Bytes to_groups(ByteView bytes) {
    Bytes out;
    std::uint32_t pending = 0;
    unsigned bits = 0;
    for (const std::uint8_t byte : bytes) {
        pending = (pending << 8 | byte) & 0xfff;
        for (bits += 8; bits >= 5; bits -= 5) out.push_back(static_cast<std::uint8_t>(pending >> (bits - 5) & 31));
    }
    if (bits > 0) out.push_back(static_cast<std::uint8_t>(pending << (5 - bits) & 31));
    return out;
}

std::optional<Bytes> from_groups(ByteView groups) {
    Bytes out;
    std::uint32_t pending = 0;
    unsigned bits = 0;
    for (const std::uint8_t group : groups) {
        CHECK(group < 32);
        pending = (pending << 5 | group) & 0xfff;
        bits += 5;
        if (bits < 8) continue;
        bits -= 8;
        out.push_back(static_cast<std::uint8_t>(pending >> bits));
    }
    if (bits > 4 || (pending & ((1U << bits) - 1)) != 0) return std::nullopt;
    return out;
}

} // namespace arpeggio::codec
