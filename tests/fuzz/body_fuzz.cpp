#include "fuzz/fuzz.h"
#include "fuzz/ledger_samples.h"

using namespace arpeggio;

namespace {
void check(const Bytes& bytes) {
    const auto wires = ledger::decode_body(bytes);
    if (!wires) return;
    codec::Writer out;
    out.u32(static_cast<std::uint32_t>(wires->size()));
    for (const ByteView wire : *wires) out.byte_string(wire);
    CHECK(out.out() == bytes);
}
} // namespace

FUZZ(body) {
    check(to_bytes(input));
    check(mutate(codec::Writer().u32(3).byte_string(Bytes(5, 1)).byte_string({}).byte_string(input).out(), input));
}
