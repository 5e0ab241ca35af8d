#include "fuzz/fuzz.h"
#include "fuzz/ledger_samples.h"

using namespace arpeggio;
using ledger::TransactionType;

namespace {
void check(const Bytes& wire) {
    if (const auto transaction = ledger::decode_transaction(wire)) {
        CHECK(ledger::encode_transaction(*transaction) == wire);
        (void)ledger::intrinsic_gas(*transaction);
    }
    if (const auto verified = ledger::VerifiedTransaction::from_wire(wire)) CHECK((*verified)->wire() == wire);
}
} // namespace

FUZZ(transaction) {
    check(to_bytes(input));
    for (const auto type : {TransactionType::Legacy, TransactionType::AccessList, TransactionType::DynamicFee})
        check(mutate(ledger::encode_transaction(samples::transaction(type)), input));
}
