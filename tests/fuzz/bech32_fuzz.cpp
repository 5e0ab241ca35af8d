#include "codec/bech32.h"
#include "fuzz/fuzz.h"
#include "fuzz/mutate.h"

#include <cctype>

using namespace arpeggio;

namespace {
void check(std::string_view text) {
    const auto decoded = codec::decode_bech32(text);
    if (!decoded) return;
    std::string lower;
    for (const char c : text) lower.push_back(static_cast<char>(std::tolower(static_cast<unsigned char>(c))));
    CHECK(codec::encode_bech32(*decoded) == lower);
    if (const auto bytes = codec::from_groups(decoded->groups)) CHECK(codec::to_groups(*bytes) == decoded->groups);
}
} // namespace

FUZZ(bech32) {
    check(as_text(input));
    check(as_text(mutate(to_bytes(as_bytes("abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw")), input)));
    const ByteView head = input.first(std::min<std::size_t>(input.size(), 48));
    const codec::Bech32 made{codec::Bech32Variant::Bech32m, "a1", codec::to_groups(head)};
    CHECK(*codec::decode_bech32(codec::encode_bech32(made)) == made);
    CHECK(codec::from_groups(made.groups) == to_bytes(head));
}
