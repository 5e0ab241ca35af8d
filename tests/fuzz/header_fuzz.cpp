#include "fuzz/fuzz.h"
#include "fuzz/ledger_samples.h"

using namespace arpeggio;

namespace {
Bytes encoded(const ledger::Header& header) {
    codec::Writer out;
    ledger::encode_header(out, header);
    return std::move(out).out();
}
void check(const Bytes& bytes) {
    codec::Reader in(bytes);
    const auto header = ledger::decode_header(in);
    if (!header) {
        CHECK(in.left() == bytes.size());
        return;
    }
    const Bytes again = encoded(*header);
    CHECK(again.size() + in.left() == bytes.size() && std::equal(again.begin(), again.end(), bytes.begin()));
}
} // namespace

FUZZ(header) {
    check(to_bytes(input));
    check(mutate(encoded(ledger::Header{}), input));
}
