#include "fuzz/fuzz.h"
#include "fuzz/ledger_samples.h"

using namespace arpeggio;

namespace {
void check(const Bytes& bytes) {
    const auto parts = ledger::decode_body(bytes);
    if (!parts) return;
    codec::Writer out;
    out.u32(static_cast<std::uint32_t>(parts->transactions.size()));
    for (const ByteView wire : parts->transactions) out.byte_string(wire);
    const bool has_delay = !parts->delay.empty(), has_links = has_delay || !parts->links.empty();
    if (!parts->inbound.empty() || has_links) out.u32(static_cast<std::uint32_t>(parts->inbound.size()));
    for (const ByteView batch : parts->inbound) out.byte_string(batch);
    if (has_links) out.u32(static_cast<std::uint32_t>(parts->links.size()));
    for (const ByteView link : parts->links) out.byte_string(link);
    if (has_delay) out.byte_string(parts->delay);
    CHECK(out.out() == bytes);
}
} // namespace

FUZZ(body) {
    check(to_bytes(input));
    check(mutate(codec::Writer().u32(3).byte_string(Bytes(5, 1)).byte_string({}).byte_string(input).out(), input));
    check(mutate(codec::Writer().u32(0).u32(0).u32(1).byte_string(input).out(), input));
    check(mutate(codec::Writer().u32(0).u32(0).u32(0).byte_string(input).out(), input));
    check(mutate(codec::Writer().u32(0).u32(2).byte_string(Bytes(5, 1)).byte_string(input).out(), input));
}
