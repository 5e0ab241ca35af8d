#include "codec/address.h"
#include "fuzz/fuzz.h"
#include "fuzz/mutate.h"

using namespace arpeggio;

namespace {
void check(std::string_view text) {
    const auto address = codec::parse_address(text);
    if (!address) return;
    CHECK(*codec::parse_address(codec::to_bech32(*address)) == *address);
    CHECK(*codec::parse_address(codec::to_checksum(*address)) == *address);
}
} // namespace

FUZZ(address) {
    check(as_text(input));
    Bytes padded = to_bytes(input);
    padded.resize(Address::size);
    const Address address = Address::from(padded);
    CHECK(*codec::parse_address(codec::to_bech32(address)) == address);
    check(as_text(mutate(to_bytes(as_bytes(codec::to_bech32(address))), input)));
    check(as_text(mutate(to_bytes(as_bytes(codec::to_checksum(address))), input)));
}
