#include "base/ids.h"
#include "codec/hex.h"
#include "fuzz/fuzz.h"

#include <cctype>

using namespace arpeggio;

namespace {
std::string lower(std::string_view text) {
    std::string out;
    for (const char c : text) out.push_back(static_cast<char>(std::tolower(static_cast<unsigned char>(c))));
    return out;
}
} // namespace

FUZZ(hex) {
    if (const auto bytes = codec::parse_0x(as_text(input))) CHECK(codec::to_0x(*bytes) == lower(as_text(input)));
    if (const auto bytes = codec::parse_hex(as_text(input))) CHECK(codec::to_hex(*bytes) == lower(as_text(input)));
    CHECK(*codec::parse_0x(codec::to_0x(input)) == to_bytes(input));
    const auto fixed = codec::parse_0x_fixed<Address>(codec::to_0x(input));
    CHECK(fixed.has_value() == (input.size() == Address::size));
}
