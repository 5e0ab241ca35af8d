#include "fuzz/fuzz.h"
#include "fuzz/ledger_samples.h"
#include "ledger/receipt.h"

using namespace arpeggio;

namespace {
Bytes encoded(const ledger::Receipt& receipt) {
    codec::Writer out;
    ledger::encode_receipt(out, receipt);
    return std::move(out).out();
}
void check(const Bytes& bytes) {
    codec::Reader in(bytes);
    const auto receipt = ledger::decode_receipt(in);
    if (!receipt) {
        CHECK(in.left() == bytes.size());
        return;
    }
    const Bytes again = encoded(*receipt);
    CHECK(again.size() + in.left() == bytes.size() && std::equal(again.begin(), again.end(), bytes.begin()));
}
} // namespace

FUZZ(receipt) {
    check(to_bytes(input));
    check(mutate(
        encoded(
            ledger::Receipt{true, 21'000, gwei(2), {{Address{}, {Hash{}, Hash{}}, Bytes(9, 1)}, {Address{}, {}, {}}}}),
        input));
}
