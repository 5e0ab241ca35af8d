#include "fuzz/fuzz.h"
#include "fuzz/mutate.h"
#include "ledger/mail.h"

using namespace arpeggio;

namespace {
Bytes encoded(const ledger::Mail& mail) {
    codec::Writer out;
    ledger::encode_mail(out, mail);
    return std::move(out).out();
}
void check(const Bytes& bytes) {
    codec::Reader in(bytes);
    const auto mail = ledger::decode_mail(in);
    if (!mail) {
        CHECK(in.left() == bytes.size());
        return;
    }
    const Bytes again = encoded(*mail);
    CHECK(again.size() + in.left() == bytes.size() && std::equal(again.begin(), again.end(), bytes.begin()));
}
} // namespace

FUZZ(mail) {
    check(to_bytes(input));
    ledger::Mail mail;
    mail.payload = Bytes(Hash::size, 7);
    mail.is_return = true;
    check(mutate(encoded(mail), input));
    mail.is_return = false;
    mail.gas_limit = 21'000;
    mail.prepaid_fee = gwei(21'000);
    check(mutate(encoded(mail), input));
}
