#include "fuzz/fuzz.h"
#include "fuzz/ledger_samples.h"
#include "ledger/final_run.h"

using namespace arpeggio;

namespace {
Bytes encoded(const ledger::FinalRun& run) {
    codec::Writer out;
    ledger::encode_final_run(out, run);
    return std::move(out).out();
}
ledger::FinalRun sample() {
    ledger::FinalRun out;
    for (std::uint64_t height = 0; height < 3; ++height) {
        ledger::Header header;
        header.height = Height{height};
        header.slot = Slot{height};
        if (height > 0) header.parent = ledger::header_id(out.last());
        out.headers.push_back(header);
    }
    out.committee_size = samples::committee_size;
    out.certificate = samples::certificate(ledger::VoteKind::Finalize);
    out.certificate.slot = out.last().slot;
    out.certificate.candidate = ledger::header_id(out.last());
    return out;
}
void check(const Bytes& bytes) {
    codec::Reader in(bytes);
    const auto run = ledger::decode_final_run(in);
    if (!run) {
        CHECK(in.left() == bytes.size());
        return;
    }
    const Bytes again = encoded(*run);
    CHECK(again.size() + in.left() == bytes.size() && std::equal(again.begin(), again.end(), bytes.begin()));
}
} // namespace

FUZZ(final_run) {
    check(to_bytes(input));
    check(encoded(sample()));
    check(mutate(encoded(sample()), input));
}
