#include "fuzz/fuzz.h"
#include "fuzz/ledger_samples.h"

using namespace arpeggio;
using ledger::VoteKind;

namespace {
Bytes encoded(const ledger::Certificate& certificate) {
    codec::Writer out;
    ledger::encode_certificate(out, certificate, samples::committee_size);
    return std::move(out).out();
}
void check(const Bytes& bytes) {
    codec::Reader in(bytes);
    const auto certificate = ledger::decode_certificate(in, samples::committee_size);
    if (!certificate) {
        CHECK(in.left() == bytes.size());
        return;
    }
    const Bytes again = encoded(*certificate);
    CHECK(again.size() + in.left() == bytes.size() && std::equal(again.begin(), again.end(), bytes.begin()));
}
} // namespace

FUZZ(certificate) {
    check(to_bytes(input));
    for (const VoteKind kind : {VoteKind::Notarize, VoteKind::Skip, VoteKind::Finalize})
        check(mutate(encoded(samples::certificate(kind)), input));
}
