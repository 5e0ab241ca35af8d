#include "fuzz/fuzz.h"
#include "fuzz/mutate.h"
#include "ledger/mail_contract.h"

using namespace arpeggio;

namespace {
void check_call(const Bytes& data) {
    const auto call = ledger::decode_mail_call(data);
    if (call) CHECK(ledger::encode_mail_call(*call) == data);
}
void check_log(const ledger::Log& log) {
    const auto mail = ledger::mail_of_log({1}, log);
    if (mail) CHECK(ledger::sent_log(*mail) == log);
}
} // namespace

FUZZ(mail_contract) {
    check_call(to_bytes(input));
    check_call(mutate(ledger::encode_mail_call({{1}, {}, arp(1), 21'000, Bytes(40, 2)}), input));
    ledger::Mail mail;
    mail.payload = Bytes(Hash::size, 7);
    for (const bool is_return : {false, true}) {
        mail.is_return = is_return;
        ledger::Log log = ledger::sent_log(mail);
        log.data = mutate(log.data, input);
        check_log(log);
        if (input.size() >= Hash::size) log.topics[input[0] % 4] = Hash::from(input);
        check_log(log);
    }
}
