#include "fuzz/fuzz.h"
#include "fuzz/ledger_samples.h"

using namespace arpeggio;

namespace {
void check(const Bytes& bytes) {
    const auto candidate = ledger::decode_candidate(bytes, samples::committee_size);
    if (candidate) CHECK(ledger::encode_candidate(*candidate, samples::committee_size) == bytes);
}
} // namespace

FUZZ(candidate) {
    check(to_bytes(input));
    ledger::Candidate valid;
    valid.header.slot = Slot{5};
    valid.parent_slot = Slot{2};
    valid.skips = {samples::certificate(ledger::VoteKind::Skip)};
    valid.body = to_bytes(input);
    check(mutate(ledger::encode_candidate(valid, samples::committee_size), input));
}
