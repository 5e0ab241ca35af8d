#include "fuzz/fuzz.h"
#include "fuzz/ledger_samples.h"

using namespace arpeggio;

namespace {
Bytes encoded(const ledger::Vote& vote) {
    codec::Writer out;
    ledger::encode_vote(out, vote);
    return std::move(out).out();
}
void check(const Bytes& bytes) {
    codec::Reader in(bytes);
    const auto vote = ledger::decode_vote(in);
    if (!vote) {
        CHECK(in.left() == bytes.size());
        return;
    }
    const Bytes again = encoded(*vote);
    CHECK(again.size() + in.left() == bytes.size() && std::equal(again.begin(), again.end(), bytes.begin()));
}
} // namespace

FUZZ(vote) {
    check(to_bytes(input));
    check(mutate(encoded(ledger::Vote{}), input));
}
