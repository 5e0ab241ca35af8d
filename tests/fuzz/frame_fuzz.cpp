#include "base/check.h"
#include "fuzz/fuzz.h"
#include "fuzz/ledger_samples.h"
#include "replica/frame.h"

using namespace arpeggio;
using namespace arpeggio::replica;

namespace {
const Envelope envelope{ShardId{3}, Epoch{7}, Instance{1}};

void check(const Bytes& bytes) {
    const auto payload = decode_payload(bytes, samples::committee_size);
    if (!payload) return;
    const auto at = decode_envelope(bytes);
    CHECK(at.has_value());
    CHECK(encode_frame(*at, *payload, samples::committee_size) == bytes);
}
Bytes encoded(const Payload& payload) {
    return encode_frame(envelope, payload, samples::committee_size);
}
} // namespace

FUZZ(frame) {
    check(to_bytes(input));
    check(mutate(encoded(Relay{{Bytes(40, 1), Bytes{}, Bytes(90, 2)}}), input));
    check(mutate(encoded(consensus::Message{samples::certificate(ledger::VoteKind::Finalize)}), input));
    check(mutate(encoded(consensus::Message{consensus::Status{Height{3}, Slot{4}, Slot{5}}}), input));
}
