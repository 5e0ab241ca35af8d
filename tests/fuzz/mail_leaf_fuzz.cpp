#include "fuzz/fuzz.h"
#include "fuzz/mutate.h"
#include "sharding/crosslink.h"
#include "sharding/mail_leaves.h"

using namespace arpeggio;
using namespace arpeggio::sharding;

namespace {
void check(const Bytes& bytes) {
    const auto sent = decode_outbox_leaf(bytes);
    const auto taken = decode_inbox_leaf(bytes);
    const auto link = decode_crosslink(bytes);
    if (sent) CHECK(encode_outbox_leaf(*sent) == bytes);
    if (taken) CHECK(encode_inbox_leaf(*taken) == bytes && !sent);
    if (link) CHECK(encode_crosslink(*link) == bytes && !sent && !taken);
}
} // namespace

FUZZ(mail_leaf) {
    check(to_bytes(input));
    const ledger::MailList list = *ledger::MailList::of(6, {Hash{}, Hash{}});
    check(mutate(encode_outbox_leaf(list), input));
    check(mutate(encode_inbox_leaf(list), input));
    check(mutate(encode_crosslink({}), input));
}
