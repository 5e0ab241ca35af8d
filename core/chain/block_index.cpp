#include "chain/block_index.h"

#include "base/check.h"
#include "codec/reader.h"
#include "codec/writer.h"

namespace arpeggio::chain {
namespace {
using codec::DecodeError;
using codec::Reader;
using codec::Writer;
using ledger::BlockPtr;
using ledger::TransactionPtr;
using ledger::VerifiedTransaction;

Bytes encode_stored_body(const ledger::Body& body) {
    Writer out;
    out.byte_string(ledger::encode_body(body));
    for (const TransactionPtr& transaction : body.transactions) out.fixed(transaction->sender());
    return std::move(out).out();
}

struct StoredBody {
    ByteView encoded;
    ledger::BodyParts parts;
    std::vector<Address> senders; ///< one entry per transaction
};
Result<StoredBody, DecodeError> decode_stored_body(ByteView raw) {
    Reader in(raw);
    StoredBody out;
    TRY(out.encoded, in.byte_string(ledger::Body::size_max));
    TRY(out.parts, ledger::decode_body(out.encoded));
    for (std::size_t i = 0; i < out.parts.transactions.size(); ++i) {
        TRY(const Address sender, in.fixed<Address>());
        out.senders.push_back(sender);
    }
    TRY_VOID(in.finish());
    return out;
}

Bytes encode_receipts(const execution::BlockResult& result) {
    Writer out;
    out.u32(static_cast<std::uint32_t>(result.receipts.size()));
    for (const ledger::Receipt& receipt : result.receipts) ledger::encode_receipt(out, receipt);
    if (result.inbound_receipt) ledger::encode_receipt(out, *result.inbound_receipt);
    return std::move(out).out();
}
Result<BlockReceipts, DecodeError> decode_receipts(ByteView raw) {
    Reader in(raw);
    TRY(const std::size_t count, in.count(ledger::Body::transactions_max, 1));
    BlockReceipts out;
    for (std::size_t i = 0; i < count; ++i) {
        TRY(ledger::Receipt receipt, ledger::decode_receipt(in));
        out.transactions.push_back(std::move(receipt));
    }
    if (in.at_end()) return out;
    TRY(out.inbound, ledger::decode_receipt(in));
    TRY_VOID(in.finish());
    return out;
}

Result<ledger::Header, DecodeError> decode_stored_header(ByteView raw) {
    Reader in(raw);
    TRY(ledger::Header header, ledger::decode_header(in));
    TRY_VOID(in.finish());
    return header;
}
Result<FinalHead, DecodeError> decode_head(ByteView raw) {
    Reader in(raw);
    FinalHead head;
    TRY(head.header, ledger::decode_header(in));
    TRY(head.root, in.fixed<Hash>());
    TRY(head.parent_root, in.fixed<Hash>());
    TRY_VOID(in.finish());
    head.id = ledger::header_id(head.header);
    return head;
}
Result<Height, DecodeError> decode_height(ByteView raw) {
    Reader in(raw);
    TRY(const std::uint64_t height, in.u64());
    TRY_VOID(in.finish());
    return Height{height};
}
Result<TransactionPlace, DecodeError> decode_place(ByteView raw) {
    Reader in(raw);
    TransactionPlace place;
    TRY(place.height.value, in.u64());
    TRY(place.index, in.u32());
    TRY_VOID(in.finish());
    return place;
}

/// What is stored under a key, decoded; Corrupt if it cannot be.
template <class T>
Result<std::optional<T>, StorageError>
read(const Store& store, const Bytes& key, Result<T, DecodeError> (*decode)(ByteView)) {
    TRY(const std::optional<Bytes> raw, store.get(key));
    if (!raw) return std::optional<T>{};
    auto value = decode(*raw);
    if (!value) return Fail(StorageError::Corrupt);
    return std::optional<T>{*std::move(value)};
}

Result<TransactionPtr, StorageError> restore(const StoredBody& body, std::size_t index) {
    auto transaction = VerifiedTransaction::restore(to_bytes(body.parts.transactions[index]), body.senders[index]);
    if (!transaction) return Fail(StorageError::Corrupt);
    return *std::move(transaction);
}
} // namespace

Bytes key_of(Table table) {
    return Bytes(1, static_cast<std::uint8_t>(table));
}
Bytes key_of(Table table, Height height) { // big-endian, so that a scan goes by height
    Bytes key(1 + sizeof height.value, static_cast<std::uint8_t>(table));
    for (std::size_t i = 0; i < sizeof height.value; ++i) key[8 - i] = static_cast<std::uint8_t>(height.value >> 8 * i);
    return key;
}
Bytes key_of(Table table, const Hash& hash) {
    Bytes key(1 + Hash::size, static_cast<std::uint8_t>(table));
    std::copy(hash.bytes.begin(), hash.bytes.end(), key.begin() + 1);
    return key;
}

namespace {
/// What is needed to make batches from it.
void append_mail(storage::Batch& batch, Height height, const execution::BlockResult& result) {
    for (const ledger::Mail& mail : result.sent)
        batch.put(mail_key(mail.destination, mail.sequence), encode_stored_mail(mail));
    if (result.outbox.empty()) return;
    Writer entries;
    for (const ledger::OutboxEntry& entry : result.outbox) ledger::encode_outbox_entry(entries, entry);
    batch.put(key_of(Table::Outbox, height), std::move(entries).out());
}
} // namespace

void append_block(
    storage::Batch& batch, const ledger::Block& block, const Hash& id, const execution::BlockResult& result) {
    CHECK(result.receipts.size() == block.body.transactions.size());
    const Height height = block.header.height;
    append_header(batch, block.header, id);
    batch.put(key_of(Table::Body, height), encode_stored_body(block.body));
    batch.put(key_of(Table::Receipts, height), encode_receipts(result));
    append_mail(batch, height, result);
    append_index(batch, block, id);
}

Result<void, StorageError> erase_block(storage::Batch& batch, const Store& store, Height height) {
    TRY(const BlockPtr block, read_block(store, height));
    TRY(const auto receipts, read<BlockReceipts>(store, key_of(Table::Receipts, height), decode_receipts));
    if (!block || !receipts) return Fail(StorageError::Corrupt);
    for (const Table table : {Table::Header, Table::Body, Table::Receipts, Table::Outbox})
        batch.erase(key_of(table, height));
    batch.erase(key_of(Table::Id, ledger::header_id(block->header)));
    for (const TransactionPtr& transaction : block->body.transactions)
        batch.erase(key_of(Table::Transaction, transaction->hash()));
    for (const ledger::Mail& mail : sent_mail(block->header.shard, *receipts))
        batch.erase(mail_key(mail.destination, mail.sequence));
    return {};
}

void append_header(storage::Batch& batch, const ledger::Header& header, const Hash& id) {
    Writer encoded;
    ledger::encode_header(encoded, header);
    batch.put(key_of(Table::Header, header.height), std::move(encoded).out());
    batch.put(key_of(Table::Id, id), std::move(Writer().u64(header.height.value)).out());
}

void append_index(storage::Batch& batch, const ledger::Block& block, const Hash& id) {
    const auto& transactions = block.body.transactions;
    const Height height = block.header.height;
    batch.put(key_of(Table::Id, id), std::move(Writer().u64(height.value)).out());
    for (std::size_t i = 0; i < transactions.size(); ++i) {
        Writer place;
        place.u64(height.value).u32(static_cast<std::uint32_t>(i));
        batch.put(key_of(Table::Transaction, transactions[i]->hash()), std::move(place).out());
    }
}

void append_head(storage::Batch& batch, const FinalHead& head) {
    Writer out;
    ledger::encode_header(out, head.header);
    out.fixed(head.root).fixed(head.parent_root);
    batch.put(key_of(Table::Final), std::move(out).out());
}

Result<std::optional<FinalHead>, StorageError> read_head(const Store& store) {
    return read<FinalHead>(store, key_of(Table::Final), decode_head);
}

Result<std::optional<ledger::Header>, StorageError> read_header(const Store& store, Height height) {
    return read<ledger::Header>(store, key_of(Table::Header, height), decode_stored_header);
}

Result<bool, StorageError> has_block(const Store& store, Height height) {
    TRY(const auto body, store.get(key_of(Table::Body, height)));
    return body.has_value();
}

Result<ledger::BlockPtr, StorageError> read_block(const Store& store, Height height) {
    TRY(std::optional<ledger::Header> header, read_header(store, height));
    if (!header) return ledger::BlockPtr{};
    TRY(const std::optional<Bytes> raw, store.get(key_of(Table::Body, height)));
    if (!raw) return ledger::BlockPtr{};
    return decode_stored_block(*header, *raw);
}

Result<ledger::BlockPtr, StorageError> decode_stored_block(const ledger::Header& header, ByteView stored_body) {
    const auto body = decode_stored_body(stored_body);
    if (!body || ledger::body_root(body->encoded) != header.body_root) return Fail(StorageError::Corrupt);
    ledger::Block block{.header = header, .body = {}};
    for (std::size_t i = 0; i < body->parts.transactions.size(); ++i) {
        TRY(TransactionPtr transaction, restore(*body, i));
        block.body.transactions.push_back(std::move(transaction));
    }
    for (const ByteView batch : body->parts.inbound) block.body.inbound.push_back(to_bytes(batch));
    for (const ByteView link : body->parts.links) block.body.links.push_back(to_bytes(link));
    block.body.delay = to_bytes(body->parts.delay);
    return std::make_shared<const ledger::Block>(std::move(block));
}

Result<TransactionPtr, StorageError> read_transaction(const Store& store, const TransactionPlace& place) {
    TRY(const std::optional<Bytes> raw, store.get(key_of(Table::Body, place.height)));
    if (!raw) return Fail(StorageError::Corrupt);
    const auto body = decode_stored_body(*raw);
    if (!body || place.index >= body->parts.transactions.size()) return Fail(StorageError::Corrupt);
    return restore(*body, place.index);
}

Result<std::optional<Bytes>, StorageError> read_body(const Store& store, Height height) {
    TRY(const std::optional<Bytes> raw, store.get(key_of(Table::Body, height)));
    if (!raw) return std::optional<Bytes>{};
    const auto body = decode_stored_body(*raw);
    if (!body) return Fail(StorageError::Corrupt);
    return std::optional<Bytes>{to_bytes(body->encoded)};
}

Result<std::optional<Height>, StorageError> read_height(const Store& store, const Hash& id) {
    return read<Height>(store, key_of(Table::Id, id), decode_height);
}

Result<std::optional<TransactionPlace>, StorageError> read_place(const Store& store, const Hash& transaction) {
    return read<TransactionPlace>(store, key_of(Table::Transaction, transaction), decode_place);
}

Result<std::optional<std::vector<ledger::Receipt>>, StorageError> read_receipts(const Store& store, Height height) {
    TRY(auto receipts, read<BlockReceipts>(store, key_of(Table::Receipts, height), decode_receipts));
    if (!receipts) return std::optional<std::vector<ledger::Receipt>>{};
    return std::optional(std::move(receipts->transactions));
}

Result<std::optional<ledger::Receipt>, StorageError> read_inbound_receipt(const Store& store, Height height) {
    TRY(auto receipts, read<BlockReceipts>(store, key_of(Table::Receipts, height), decode_receipts));
    return receipts ? std::move(receipts->inbound) : std::nullopt;
}

Result<BlockReceipts, StorageError> decode_stored_receipts(const ledger::Header& header, ByteView stored_receipts) {
    auto receipts = decode_receipts(stored_receipts);
    const bool is_sound = receipts &&
                          ledger::receipts_root(receipts->transactions, receipts->inbound) == header.receipts_root &&
                          ledger::logs_bloom(receipts->transactions, receipts->inbound) == header.logs_bloom;
    if (!is_sound) return Fail(StorageError::Corrupt);
    return *std::move(receipts);
}

} // namespace arpeggio::chain
