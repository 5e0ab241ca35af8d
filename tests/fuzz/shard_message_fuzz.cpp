#include "fuzz/fuzz.h"
#include "fuzz/ledger_samples.h"
#include "replica/shard_message.h"

using namespace arpeggio;
using namespace arpeggio::replica;

namespace {
ledger::FinalRun run() {
    ledger::FinalRun out;
    out.headers.resize(1);
    out.certificate = samples::certificate(ledger::VoteKind::Finalize);
    out.certificate.slot = out.last().slot;
    out.certificate.candidate = ledger::header_id(out.last());
    return out;
}
/// What can be read is one of the forms that encoding gives; a committee's size is read from the message itself.
void check(const Bytes& bytes) {
    const auto message = decode_shard_message(bytes);
    if (!message) return;
    const bool has_run = message->index() <= 1;
    const std::size_t committee_size = has_run ? bytes[1] | static_cast<std::size_t>(bytes[2]) << 8 : 0;
    CHECK(encode_shard_message(*message, committee_size) == bytes);
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
        MailAnswer{{}, batch}};
    for (const ShardMessage& one : all) {
        const Bytes bytes = encode_shard_message(one, samples::committee_size);
        CHECK(decode_shard_message(bytes).has_value());
        check(bytes);
        check(mutate(bytes, input));
    }
}
