#include "fuzz/fuzz.h"
#include "fuzz/ledger_samples.h"
#include "ledger/final_run.h"

using namespace arpeggio;

namespace {
Bytes encoded(const ledger::FinalRun& run, std::size_t committee_size = samples::committee_size) {
    codec::Writer out;
    ledger::encode_final_run(out, run, committee_size);
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
    const std::size_t committee_size = bytes[0] | static_cast<std::size_t>(bytes[1]) << 8;
    const Bytes again = encoded(*run, committee_size);
    CHECK(again.size() + in.left() == bytes.size() && std::equal(again.begin(), again.end(), bytes.begin()));
}
} // namespace

FUZZ(final_run) {
    check(to_bytes(input));
    check(encoded(sample()));
    check(mutate(encoded(sample()), input));
}
