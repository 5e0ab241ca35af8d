#include "ledger/mail.h"

#include "base/check.h"

namespace arpeggio::ledger {
namespace {
using codec::DecodeError;
using codec::Reader;
using codec::Writer;
using crypto::HashDomain;

Hash leaf_of(const OutboxEntry& entry) {
    Writer out(OutboxEntry::encoded_size);
    encode_outbox_entry(out, entry);
    return crypto::hash(HashDomain::OutboxEntry, {out.out()});
}
std::vector<Hash> leaves_of(const Outbox& outbox) {
    std::vector<Hash> leaves;
    for (const OutboxEntry& entry : outbox) {
        CHECK(leaves.empty() || outbox[leaves.size() - 1].destination < entry.destination);
        leaves.push_back(leaf_of(entry));
    }
    return leaves;
}
} // namespace

bool is_encodable(const Mail& mail) {
    if (!plus(mail.value, mail.prepaid_fee) || mail.payload.size() > Mail::payload_max) return false;
    return !mail.is_return || (mail.gas_limit == 0 && mail.prepaid_fee.is_zero() && mail.payload.size() == Hash::size);
}

void encode_mail(Writer& out, const Mail& mail) {
    CHECK(is_encodable(mail));
    out.u32(mail.source.value).u32(mail.destination.value).u64(mail.sequence);
    out.fixed(mail.sender).fixed(mail.recipient).u256(mail.value.atto);
    out.u64(mail.gas_limit).u256(mail.prepaid_fee.atto).byte_string(mail.payload).boolean(mail.is_return);
}

Result<Mail, DecodeError> decode_mail(Reader& in) {
    Reader fields = in;
    Mail out;
    TRY(out.source.value, fields.u32());
    TRY(out.destination.value, fields.u32());
    TRY(out.sequence, fields.u64());
    TRY(out.sender, fields.fixed<Address>());
    TRY(out.recipient, fields.fixed<Address>());
    TRY(out.value.atto, fields.u256());
    TRY(out.gas_limit, fields.u64());
    TRY(out.prepaid_fee.atto, fields.u256());
    TRY(const ByteView payload, fields.byte_string(Mail::payload_max));
    out.payload = to_bytes(payload);
    TRY(out.is_return, fields.boolean());
    if (!is_encodable(out)) return Fail(DecodeError::OutOfRange);
    in = fields;
    return out;
}

Hash mail_hash(const Mail& mail) {
    Writer out(Mail::size_without_payload + mail.payload.size());
    encode_mail(out, mail);
    return crypto::hash(HashDomain::Mail, {out.out()});
}

Hash mail_root(const MailList& list) {
    return list.root(HashDomain::MailList);
}

void encode_outbox_entry(Writer& out, const OutboxEntry& entry) {
    out.u32(entry.destination.value).u64(entry.count).fixed(entry.root);
}

Result<OutboxEntry, DecodeError> decode_outbox_entry(Reader& in) {
    Reader fields = in;
    OutboxEntry out;
    TRY(out.destination.value, fields.u32());
    TRY(out.count, fields.u64());
    TRY(out.root, fields.fixed<Hash>());
    if (out.count == 0) return Fail(DecodeError::OutOfRange);
    in = fields;
    return out;
}

Hash outbox_root(const Outbox& outbox) {
    return crypto::merkle_root(HashDomain::OutboxRoot, leaves_of(outbox));
}

crypto::MerkleBranch outbox_branch(const Outbox& outbox, std::size_t index) {
    return crypto::merkle_branch(leaves_of(outbox), index);
}

bool verify_outbox_branch(const OutboxEntry& entry, const crypto::MerkleBranch& branch, const Hash& root) {
    return crypto::verify_merkle_branch(HashDomain::OutboxRoot, branch, leaf_of(entry), root);
}

} // namespace arpeggio::ledger
