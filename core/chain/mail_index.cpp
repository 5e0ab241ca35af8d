#include "chain/block_index.h"
#include "codec/reader.h"
#include "codec/writer.h"
#include "ledger/mail_contract.h"
#include "sharding/mail_leaves.h"

#include <algorithm>

// The tables of sent mail.

namespace arpeggio::chain {
namespace {
using codec::DecodeError;
using codec::Reader;

constexpr std::size_t mail_key_size = 1 + 4 + 8;

Result<ledger::Outbox, DecodeError> decode_outbox(ByteView raw) {
    Reader in(raw);
    ledger::Outbox out;
    while (!in.at_end()) {
        TRY(const ledger::OutboxEntry entry, ledger::decode_outbox_entry(in));
        if (!out.empty() && entry.destination <= out.back().destination) return Fail(DecodeError::NonCanonical);
        out.push_back(entry);
    }
    return out;
}

/// The mail that must be under a key; absent if the value is another's.
std::optional<ledger::Mail> decode_stored_mail(ByteView key, ByteView value) {
    Reader in(value);
    auto mail = ledger::decode_mail(in);
    if (!mail || !in.at_end()) return std::nullopt;
    const Bytes expected = mail_key(mail->destination, mail->sequence);
    if (!std::equal(key.begin(), key.end(), expected.begin(), expected.end())) return std::nullopt;
    return *std::move(mail);
}
} // namespace

Bytes mail_key(ShardId destination, std::uint64_t sequence) { // big-endian, so that a scan goes by sequence
    Bytes key(mail_key_size, static_cast<std::uint8_t>(Table::Mail));
    for (std::size_t i = 0; i < 4; ++i) key[4 - i] = static_cast<std::uint8_t>(destination.value >> 8 * i);
    for (std::size_t i = 0; i < 8; ++i) key[12 - i] = static_cast<std::uint8_t>(sequence >> 8 * i);
    return key;
}

Bytes mail_base_key(ShardId destination) {
    Bytes key = mail_key(destination, 0);
    key.resize(5);
    key[0] = static_cast<std::uint8_t>(Table::MailBase);
    return key;
}

Bytes encode_stored_mail(const ledger::Mail& mail) {
    codec::Writer out(ledger::Mail::size_without_payload + mail.payload.size());
    ledger::encode_mail(out, mail);
    return std::move(out).out();
}

Result<std::vector<ledger::Mail>, StorageError>
read_mail(const Store& store, ShardId destination, std::uint64_t from, std::size_t count_max) {
    std::vector<ledger::Mail> out;
    bool is_damaged = false;
    const Bytes first = mail_key(destination, from);
    const Bytes prefix(first.begin(), first.begin() + 5);
    if (count_max == 0) return out;
    TRY_VOID(store.scan(prefix, first, [&](ByteView key, ByteView value) {
        auto mail = decode_stored_mail(key, value);
        is_damaged = !mail;
        if (!mail || mail->sequence != from + out.size()) return false;
        out.push_back(*std::move(mail));
        return out.size() < count_max;
    }));
    if (is_damaged) return Fail(StorageError::Corrupt);
    return out;
}

Result<ledger::Outbox, StorageError> read_outbox(const Store& store, Height height) {
    TRY(const std::optional<Bytes> raw, store.get(key_of(Table::Outbox, height)));
    if (!raw) return ledger::Outbox{};
    auto outbox = decode_outbox(*raw);
    if (!outbox || outbox->empty()) return Fail(StorageError::Corrupt);
    return *std::move(outbox);
}

Result<ledger::MailList, StorageError> read_mail_base(const Store& store, ShardId destination) {
    TRY(const auto raw, store.get(mail_base_key(destination)));
    if (!raw) return ledger::MailList{};
    auto base = sharding::decode_outbox_leaf(*raw);
    if (!base) return Fail(StorageError::Corrupt);
    return *std::move(base);
}

void append_mail_base(storage::Batch& batch, ShardId destination, const ledger::MailList& base) {
    if (base.count() > 0) batch.put(mail_base_key(destination), sharding::encode_outbox_leaf(base));
}

Result<void, StorageError>
erase_mail(storage::Batch& batch, const Store& store, ShardId destination, std::uint64_t taken, std::size_t keys_max) {
    TRY(ledger::MailList base, read_mail_base(store, destination));
    if (taken <= base.count()) return {};
    const std::size_t count = std::min<std::uint64_t>(taken - base.count(), keys_max);
    TRY(const auto mails, read_mail(store, destination, base.count(), count));
    for (const ledger::Mail& mail : mails) {
        base.append(ledger::mail_hash(mail));
        batch.erase(mail_key(destination, mail.sequence));
    }
    append_mail_base(batch, destination, base);
    return {};
}

Result<void, StorageError>
erase_outboxes(storage::Batch& batch, const Store& store, Height linked, std::size_t keys_max) {
    const Bytes prefix = key_of(Table::Outbox);
    const Bytes end = key_of(Table::Outbox, linked);
    std::size_t keys = 0;
    return store.scan(prefix, prefix, [&](ByteView key, ByteView) {
        const bool is_below = std::lexicographical_compare(key.begin(), key.end(), end.begin(), end.end());
        if (!is_below || keys++ == keys_max) return false;
        batch.erase(to_bytes(key));
        return true;
    });
}

std::vector<ledger::Mail> sent_mail(ShardId shard, const BlockReceipts& receipts) {
    std::vector<ledger::Mail> out;
    const auto add = [&](const ledger::Receipt& receipt) {
        for (const ledger::Log& log : receipt.logs)
            if (auto mail = ledger::mail_of_log(shard, log)) out.push_back(*std::move(mail));
    };
    if (receipts.inbound) add(*receipts.inbound);
    for (const ledger::Receipt& receipt : receipts.transactions) add(receipt);
    return out;
}

Result<ledger::Outbox, StorageError> decode_stored_outbox(const ledger::Header& header, ByteView stored_outbox) {
    auto outbox = decode_outbox(stored_outbox);
    if (!outbox || ledger::outbox_root(*outbox) != header.outbox_root) return Fail(StorageError::Corrupt);
    return *std::move(outbox);
}

} // namespace arpeggio::chain
