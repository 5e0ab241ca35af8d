#include "ledger/block.h"

#include "crypto/hash.h"

namespace arpeggio::ledger {

void encode_header(codec::Writer& out, const Header& header) {
    out.u32(header.shard.value).u64(header.epoch.value).u32(header.instance.value);
    out.u64(header.height.value).u64(header.slot.value).fixed(header.parent);
    out.u64(header.timestamp.value).fixed(header.proposer);
    out.fixed(header.body_root).fixed(header.transactions_root).fixed(header.receipts_root);
    out.fixed(header.state_root).fixed(header.outbox_root).fixed(header.beacon_ref);
    out.u256(header.base_fee.atto).u64(header.gas_used).u64(header.gas_limit);
    out.fixed(header.logs_bloom).fixed(header.vrf).boolean(header.closing).fixed(header.closing_state_root);
}

Result<Header, codec::DecodeError> decode_header(codec::Reader& in) {
    codec::Reader fields = in;
    Header out;
    TRY(out.shard.value, fields.u32());
    TRY(out.epoch.value, fields.u64());
    TRY(out.instance.value, fields.u32());
    TRY(out.height.value, fields.u64());
    TRY(out.slot.value, fields.u64());
    TRY(out.parent, fields.fixed<Hash>());
    TRY(out.timestamp.value, fields.u64());
    TRY(out.proposer, fields.fixed<crypto::Ed25519PublicKey>());
    for (Hash* root :
         {&out.body_root,
          &out.transactions_root,
          &out.receipts_root,
          &out.state_root,
          &out.outbox_root,
          &out.beacon_ref}) {
        TRY(*root, fields.fixed<Hash>());
    }
    TRY(out.base_fee.atto, fields.u256());
    TRY(out.gas_used, fields.u64());
    TRY(out.gas_limit, fields.u64());
    TRY(out.logs_bloom, fields.fixed<Bloom>());
    TRY(out.vrf, fields.fixed<VrfProof>());
    TRY(out.closing, fields.boolean());
    TRY(out.closing_state_root, fields.fixed<Hash>());
    in = fields;
    return out;
}

Hash header_id(const Header& header) {
    codec::Writer out(Header::encoded_size);
    encode_header(out, header);
    return crypto::hash(crypto::HashDomain::Header, {out.out()});
}

BlockKind kind_of(const Header& header) {
    if (!header.closing) return BlockKind::Ordinary;
    return header.closing_state_root.is_zero() ? BlockKind::Tail : BlockKind::Closing;
}

namespace {
std::size_t encoded_size(const std::vector<Bytes>& list) {
    std::size_t size = 0;
    for (const Bytes& one : list) size += one.size() + Body::size_each;
    return size;
}
void encode_list(codec::Writer& out, const std::vector<Bytes>& list) {
    out.u32(static_cast<std::uint32_t>(list.size()));
    for (const Bytes& one : list) out.byte_string(one);
}
} // namespace

Bytes encode_body(const Body& body) {
    std::size_t size = Body::size_empty + Body::size_inbound + Body::size_links;
    for (const TransactionPtr& transaction : body.transactions) size += transaction->wire().size() + Body::size_each;
    size += encoded_size(body.inbound) + encoded_size(body.links) + Body::size_each + body.delay.size();
    const bool has_links = !body.links.empty() || !body.delay.empty();
    codec::Writer out(size);
    out.u32(static_cast<std::uint32_t>(body.transactions.size()));
    for (const TransactionPtr& transaction : body.transactions) out.byte_string(transaction->wire());
    if (!body.inbound.empty() || has_links) encode_list(out, body.inbound);
    if (has_links) encode_list(out, body.links);
    if (!body.delay.empty()) out.byte_string(body.delay);
    return std::move(out).out();
}

namespace {
Result<std::vector<ByteView>, codec::DecodeError>
decode_list(codec::Reader& in, std::size_t count_max, std::size_t size_max) {
    TRY(const std::size_t count, in.count(count_max, Body::size_each));
    std::vector<ByteView> out;
    out.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
        TRY(const ByteView one, in.byte_string(size_max));
        out.push_back(one);
    }
    return out;
}
} // namespace

Result<BodyParts, codec::DecodeError> decode_body(ByteView raw) {
    if (raw.size() > Body::size_max) return Fail(codec::DecodeError::TooLong);
    codec::Reader in(raw);
    BodyParts out;
    TRY(out.transactions, decode_list(in, Body::transactions_max, Transaction::size_max));
    if (in.at_end()) return out;
    TRY(out.inbound, decode_list(in, Body::inbound_max, Body::size_max));
    if (in.at_end()) {
        if (out.inbound.empty()) return Fail(codec::DecodeError::NonCanonical);
        return out;
    }
    TRY(out.links, decode_list(in, Body::links_max, Body::size_max));
    if (in.at_end()) {
        if (out.links.empty()) return Fail(codec::DecodeError::NonCanonical);
        return out;
    }
    TRY(out.delay, in.byte_string(Body::delay_max));
    TRY_VOID(in.finish());
    if (out.delay.empty()) return Fail(codec::DecodeError::NonCanonical);
    return out;
}

Hash body_root(ByteView encoded_body) {
    return crypto::hash(crypto::HashDomain::Body, {encoded_body});
}

Hash transactions_root(const std::vector<TransactionPtr>& transactions) {
    std::vector<Hash> leaves;
    leaves.reserve(transactions.size());
    for (const TransactionPtr& transaction : transactions) leaves.push_back(transaction->hash());
    return crypto::merkle_root(crypto::HashDomain::TransactionsRoot, leaves);
}

} // namespace arpeggio::ledger
