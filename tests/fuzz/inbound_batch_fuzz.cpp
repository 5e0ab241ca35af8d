#include "fuzz/fuzz.h"
#include "fuzz/mutate.h"
#include "sharding/inbox.h"

using namespace arpeggio;
using namespace arpeggio::sharding;

namespace {
constexpr ShardId here{2};

/// Three mails from the beacon, of which two are taken.
InboundBatch sample() {
    std::vector<ledger::Mail> mails(3);
    ledger::MailList all;
    for (std::size_t i = 0; i < mails.size(); ++i) {
        mails[i].destination = here;
        mails[i].sequence = i;
        all.append(ledger::mail_hash(mails[i]));
    }
    const ledger::Outbox outbox{{{1}, 1, Hash{}}, {here, all.count(), ledger::mail_root(all)}};
    ledger::Header header;
    header.outbox_root = ledger::outbox_root(outbox);
    const Hash behind = ledger::mail_hash(mails.back());
    mails.pop_back();
    return *make_batch(header, outbox, {}, here, {mails, {behind}});
}
void check(const Bytes& bytes) {
    static const InboundBatch good = sample();
    const auto batch = decode_batch(bytes);
    if (!batch) return;
    CHECK(encode_batch(*batch) == bytes);
    const auto taken = check_batch(*batch, here, {}, {ledger::header_id(good.header), {}});
    if (taken) CHECK(*batch == good);
}
} // namespace

FUZZ(inbound_batch) {
    check(to_bytes(input));
    check(mutate(encode_batch(sample()), input));
}
