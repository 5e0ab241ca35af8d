#include "fuzz/fuzz.h"
#include "fuzz/ledger_samples.h"
#include "replica/shard_message.h"

using namespace arpeggio;
using namespace arpeggio::replica;

namespace {
ledger::FinalRun run() {
    ledger::FinalRun out;
    out.headers.resize(1);
    out.committee_size = samples::committee_size;
    out.certificate = samples::certificate(ledger::VoteKind::Finalize);
    out.certificate.slot = out.last().slot;
    out.certificate.candidate = ledger::header_id(out.last());
    return out;
}
/// What can be read is one of the forms that encoding gives.
void check(const Bytes& bytes) {
    const auto message = decode_shard_message(bytes);
    if (message) CHECK(encode_shard_message(*message) == bytes);
}
} // namespace

FUZZ(shard_message) {
    check(to_bytes(input));
    sharding::InboundBatch batch;
    batch.entry.count = 1;
    batch.mails.resize(1);
    const std::vector<ShardMessage> all{
        BeaconNews{run(), {{{1}, {{state::Proof::Empty{}}}}}},
        LinkOffer{run()},
        BeaconRequest{},
        MailRequest{},
        MailAnswer{{}, batch},
        RosterRequest{},
        RosterAnswer{{}, {{state::Proof::Empty{}}}},
        PivotRequest{},
        sync::StateRequest{},
        KeptMailRequest{{}, 3},
        KeptMailAnswer{{}, {}, batch.mails},
        sync::StateAnswer{{}, sync::OtherRoots{{Hash{}}}}};
    for (const ShardMessage& one : all) {
        const Bytes bytes = encode_shard_message(one);
        CHECK(decode_shard_message(bytes).has_value());
        check(bytes);
        check(mutate(bytes, input));
    }
}
