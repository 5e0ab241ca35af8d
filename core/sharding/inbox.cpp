#include "sharding/inbox.h"

#include "base/check.h"
#include "sharding/crosslink.h"

namespace arpeggio::sharding {
namespace {
using codec::DecodeError;
using codec::Reader;
using codec::Writer;
using crypto::MerkleBranch;
using ledger::Mail;

constexpr ShardId beacon_shard{0};

void encode_hashes(Writer& out, const std::vector<Hash>& hashes) {
    out.u32(static_cast<std::uint32_t>(hashes.size()));
    for (const Hash& hash : hashes) out.fixed(hash);
}
Result<std::vector<Hash>, DecodeError> decode_hashes(Reader& in, std::size_t count_max) {
    TRY(const std::size_t count, in.count(count_max, Hash::size));
    std::vector<Hash> out;
    out.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
        TRY(const Hash hash, in.fixed<Hash>());
        out.push_back(hash);
    }
    return out;
}

Result<MerkleBranch, DecodeError> decode_branch(Reader& in) {
    MerkleBranch out;
    TRY(out.leaves, in.u64());
    TRY(out.index, in.u64());
    TRY(out.siblings, decode_hashes(in, MerkleBranch::siblings_max));
    return out;
}

/// The first that is not the next one of its source, if any.
std::optional<MailError> fault_of_order(const InboundBatch& batch, ShardId destination, std::uint64_t next) {
    for (const Mail& mail : batch.mails) {
        if (mail.destination != destination) return MailError::ForAnotherShard;
        if (mail.source != batch.source() || mail.sequence != next) return MailError::OutOfOrder;
        ++next;
    }
    return std::nullopt;
}
} // namespace

std::string_view to_string(MailError error) {
    switch (error) {
    case MailError::FromItself: return "FromItself";
    case MailError::BadProof: return "BadProof";
    case MailError::NotLinked: return "NotLinked";
    case MailError::OtherHeader: return "OtherHeader";
    case MailError::NotInOutbox: return "NotInOutbox";
    case MailError::ForAnotherShard: return "ForAnotherShard";
    case MailError::NothingTaken: return "NothingTaken";
    case MailError::OutOfOrder: return "OutOfOrder";
    case MailError::BeyondOutbox: return "BeyondOutbox";
    case MailError::WrongRest: return "WrongRest";
    case MailError::NotWhatWasSent: return "NotWhatWasSent";
    }
    return "?";
}

Bytes encode_batch(const InboundBatch& batch) {
    CHECK(batch.mails.size() <= InboundBatch::mails_max && batch.rest.size() <= InboundBatch::rest_max);
    CHECK(batch.branch.siblings.size() <= MerkleBranch::siblings_max);
    Writer out;
    ledger::encode_header(out, batch.header);
    out.byte_string(state::encode_proof(batch.crosslink));
    ledger::encode_outbox_entry(out, batch.entry);
    out.u64(batch.branch.leaves).u64(batch.branch.index);
    encode_hashes(out, batch.branch.siblings);
    out.u32(static_cast<std::uint32_t>(batch.mails.size()));
    for (const Mail& mail : batch.mails) ledger::encode_mail(out, mail);
    encode_hashes(out, batch.rest);
    return std::move(out).out();
}

Result<InboundBatch, DecodeError> decode_batch(ByteView bytes) {
    if (bytes.size() > InboundBatch::size_max) return Fail(DecodeError::TooLong);
    Reader in(bytes);
    InboundBatch out;
    TRY(out.header, ledger::decode_header(in));
    TRY(const ByteView proof, in.byte_string(InboundBatch::proof_bytes_max));
    TRY(out.crosslink, state::decode_proof(proof));
    TRY(out.entry, ledger::decode_outbox_entry(in));
    TRY(out.branch, decode_branch(in));
    TRY(const std::size_t mails, in.count(InboundBatch::mails_max, Mail::size_without_payload));
    out.mails.reserve(mails);
    for (std::size_t i = 0; i < mails; ++i) {
        TRY(Mail mail, ledger::decode_mail(in));
        out.mails.push_back(std::move(mail));
    }
    TRY(out.rest, decode_hashes(in, InboundBatch::rest_max));
    TRY_VOID(in.finish());
    return out;
}

Result<void, MailError> check_origin(const InboundBatch& batch, const BeaconPoint& beacon) {
    const Hash id = ledger::header_id(batch.header);
    if (batch.source() == beacon_shard) {
        if (!batch.crosslink.steps.empty()) return Fail(MailError::BadProof);
        if (id != beacon.id) return Fail(MailError::OtherHeader);
        return {};
    }
    const state::LeafKey key = crosslink_key(batch.source());
    const auto proven = state::verify_proof(batch.crosslink, beacon.state_root, {key});
    if (!proven) return Fail(MailError::BadProof);
    const std::optional<Bytes>& leaf = proven->at(key);
    const auto record = leaf ? decode_crosslink(*leaf) : std::nullopt;
    if (!record) return Fail(MailError::NotLinked);
    if (record->header_id != id) return Fail(MailError::OtherHeader);
    return {};
}

Result<ledger::MailList, MailError>
check_mail(const InboundBatch& batch, ShardId destination, const ledger::MailList& taken) {
    const ledger::OutboxEntry& entry = batch.entry;
    if (batch.source() == destination) return Fail(MailError::FromItself);
    if (entry.destination != destination) return Fail(MailError::ForAnotherShard);
    if (!ledger::verify_outbox_branch(entry, batch.branch, batch.header.outbox_root))
        return Fail(MailError::NotInOutbox);
    if (batch.mails.empty()) return Fail(MailError::NothingTaken);
    if (const auto fault = fault_of_order(batch, destination, taken.count())) return Fail(*fault);
    if (entry.count < taken.count() || batch.mails.size() > entry.count - taken.count())
        return Fail(MailError::BeyondOutbox);
    ledger::MailList after = taken;
    for (const Mail& mail : batch.mails) after.append(ledger::mail_hash(mail));
    ledger::MailList all = after;
    if (!all.append_rest(entry.count, batch.rest)) return Fail(MailError::WrongRest);
    if (ledger::mail_root(all) != entry.root) return Fail(MailError::NotWhatWasSent);
    return after;
}

Result<ledger::MailList, MailError>
check_batch(const InboundBatch& batch, ShardId destination, const ledger::MailList& taken, const BeaconPoint& beacon) {
    TRY_VOID(check_origin(batch, beacon));
    return check_mail(batch, destination, taken);
}

std::optional<InboundBatch> make_batch(
    const ledger::Header& header,
    const ledger::Outbox& outbox,
    state::Proof crosslink,
    ShardId destination,
    WaitingMail waiting) {
    const auto entry = std::find_if(
        outbox.begin(), outbox.end(), [&](const ledger::OutboxEntry& one) { return one.destination == destination; });
    if (entry == outbox.end() || waiting.first.empty()) return std::nullopt;
    const std::uint64_t rest = waiting.first.back().sequence + 1;
    if (rest > entry->count || waiting.behind.size() != entry->count - rest) return std::nullopt;
    InboundBatch batch{header, std::move(crosslink), *entry, {}, std::move(waiting.first), {}};
    batch.branch = outbox_branch(outbox, static_cast<std::size_t>(entry - outbox.begin()));
    batch.rest = crypto::merkle_rest(rest, waiting.behind, entry->count);
    return batch;
}

void cut_batch(InboundBatch& batch, std::size_t mails) {
    CHECK(mails <= batch.mails.size());
    if (mails == batch.mails.size()) return;
    std::vector<Hash> hashes;
    for (std::size_t i = mails; i < batch.mails.size(); ++i) hashes.push_back(ledger::mail_hash(batch.mails[i]));
    batch.rest = crypto::merkle_rest(batch.mails[mails].sequence, hashes, batch.entry.count, batch.rest);
    batch.mails.resize(mails);
}

} // namespace arpeggio::sharding
