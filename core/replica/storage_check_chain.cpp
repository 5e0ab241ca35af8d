#include "base/check.h"
#include "crypto/hash.h"
#include "replica/roll_back.h"
#include "replica/storage_check_parts.h"

// The blocks of a part: from the highest certified one down to genesis.

namespace arpeggio::replica {
using storage::StorageError;

namespace {
std::string of_block(const char* what, Height height) {
    return std::string(what) + " of block " + std::to_string(height.value);
}
} // namespace

StorageCheck::Stored<void> StorageCheck::check_chain(Part& part) {
    say("Checking the blocks of " + part.checked.name + ".");
    TRY(const auto top, find_top(part));
    if (!top) return {};
    part.has_chain = true;
    part.is_head_stored = part.stored_head && part.stored_head->id == top->id;
    if (part.is_head_stored) part.head = *part.stored_head;
    part.head.id = top->id;
    part.head.header.height = top->height;
    part.head.header.slot = top->slot;
    part.head.header.epoch = top->epoch;
    TRY_VOID(find_start(part, *top));
    TRY_VOID(find_waiting_mail(part));
    TRY(const Hash first, check_blocks(part, *top));
    const bool is_over = top->is_closing || ledger::kind_of(part.head.header) == ledger::BlockKind::Closing;
    part.epoch = is_over ? top->epoch.next() : top->epoch;
    if (const auto redrawn = redrawn_from(part.head.header)) {
        const auto begun = has_carried_out(*part.checked.store, *redrawn);
        if (!begun && begun.error() != StorageError::Corrupt) return Fail(begun.error());
        const bool has_begun = !begun || *begun;
        if (has_begun && redrawn->from.height == top->height) part.epoch = std::max(part.epoch, redrawn->epoch);
    }
    TRY_VOID(part.is_from_genesis() ? check_genesis(part, first) : check_start(part, first));
    TRY_VOID(check_surplus(part));
    return part.broken ? Stored<void>() : drop_surplus_closings(part);
}

/// From the top down to the start, of which it gives the id; zero if that is not known.
StorageCheck::Stored<Hash> StorageCheck::check_blocks(Part& part, const Top& top) {
    Hash id = top.id;
    Height height = top.height;
    while (height > part.start) {
        TRY(const auto header, check_header(part, height, id));
        if (header && height == top.height) part.head.header = *header;
        TRY(const bool is_whole, header ? check_block(part, *header, id) : Stored<bool>(false));
        if (is_whole) {
            TRY_VOID(check_certificate(part, *header, id, height == top.height));
        } else {
            part.broken = height;
            if (!part.cut) part.cut = header ? height : height.next();
        }
        if (header) {
            id = header->parent;
            --height.value;
            continue;
        }
        TRY(const auto next, certified_below(part, height.value));
        const bool is_above = next && next->height >= part.start;
        height = is_above ? next->height : part.start;
        id = is_above ? next->id : Hash{};
    }
    return id;
}

StorageCheck::Stored<std::optional<ledger::Header>>
StorageCheck::check_header(Part& part, Height height, const Hash& id) {
    std::optional<ledger::Header> found;
    const Sound is_sound = [&](ByteView value) {
        codec::Reader in(value);
        const auto header = ledger::decode_header(in);
        if (!header || !in.finish() || header->height != height || ledger::header_id(*header) != id) return false;
        found = *header;
        return true;
    };
    const std::string what = of_block("the header", height);
    TRY(const auto value, sound_value(part, chain::key_of(chain::Table::Header, height), what, is_sound));
    return found;
}

/// All but the certificate of a block whose header is sound. False if it is not whole.
StorageCheck::Stored<bool> StorageCheck::check_block(Part& part, const ledger::Header& header, const Hash& id) {
    TRY(const auto block, check_body(part, header));
    if (!block) return false;
    const Bytes key = chain::key_of(chain::Table::Receipts, header.height);
    chain::BlockReceipts found;
    const Sound is_sound = [&](ByteView value) {
        auto decoded = chain::decode_stored_receipts(header, value);
        const bool is_good = decoded && decoded->transactions.size() == block->body.transactions.size() &&
                             decoded->inbound.has_value() != block->body.inbound.empty();
        if (is_good) found = *std::move(decoded);
        return is_good;
    };
    TRY(const auto receipts, sound_value(part, key, of_block("the receipts", header.height), is_sound));
    if (!receipts && !part.is_from_genesis()) return false;
    if (!receipts) part.needs_receipts = true;
    TRY(const bool is_closed, check_closing(part, header, id));
    if (!is_closed) return false;
    ++report_.blocks;
    report_.transactions += block->body.transactions.size();
    part.transactions += block->body.transactions.size();
    TRY_VOID(check_outbox(part, header));
    TRY_VOID(check_mail(part, header, chain::sent_mail(header.shard, found)));
    storage::Batch index;
    chain::append_index(index, *block, id);
    TRY_VOID(check_index(part, index, header.height));
    return true;
}

bool StorageCheck::is_sound_body(const ledger::Header& header, ByteView value, ledger::BlockPtr& block) {
    const auto decoded = chain::decode_stored_block(header, value);
    if (!decoded) return false;
    const auto& transactions = (*decoded)->body.transactions;
    const Hash verified = crypto::hash(crypto::HashDomain::Body, {value});
    if (const auto known = sound_bodies_.find(header.height);
        known == sound_bodies_.end() || known->second != verified) {
        if (ledger::transactions_root(transactions) != header.transactions_root) return false;
        for (const auto& transaction : transactions) {
            const auto again = ledger::VerifiedTransaction::from_wire(transaction->wire());
            if (!again || (*again)->sender() != transaction->sender()) return false;
        }
        sound_bodies_[header.height] = verified;
    }
    block = *decoded;
    return true;
}

StorageCheck::Stored<ledger::BlockPtr> StorageCheck::check_body(Part& part, const ledger::Header& header) {
    ledger::BlockPtr block;
    const Bytes key = chain::key_of(chain::Table::Body, header.height);
    const Sound is_sound = [&](ByteView value) { return is_sound_body(header, value, block); };
    TRY(const auto value, sound_value(part, key, of_block("the body", header.height), is_sound));
    return block;
}

/// By which the block at that height is found.
StorageCheck::Stored<void> StorageCheck::check_index(Part& part, const storage::Batch& wanted, Height height) {
    std::size_t wrong = 0;
    for (const auto& change : wanted.changes()) {
        TRY(const auto value, part.checked.store->get(change.key));
        if (value != change.value) ++wrong;
    }
    if (wrong == 0) return {};
    TRY_VOID(part.checked.store->commit(wanted, storage::Durability::Lazy));
    report(part, of_block("the index", height) + " is damaged", "made again", true);
    return {};
}

/// Keys that no block of the chain has, such as of one that was erased only in part.
StorageCheck::Stored<void> StorageCheck::check_surplus(Part& part) {
    if (part.broken) return {}; // which keys they are is not known then
    const auto count = [&](chain::Table table) -> Stored<std::uint64_t> {
        std::uint64_t keys = 0;
        const Bytes prefix{static_cast<std::uint8_t>(table)};
        TRY_VOID(part.checked.store->scan(prefix, prefix, [&](ByteView, ByteView) { return ++keys > 0; }));
        return keys;
    };
    const std::uint64_t top = part.head.header.height.value;
    const std::uint64_t headers = top - part.lowest.value + 1;
    const std::uint64_t blocks = top - part.start.value + (part.is_from_genesis() ? 1 : 0);
    for (const auto table : {chain::Table::Header, chain::Table::Body, chain::Table::Receipts, chain::Table::Id}) {
        const bool is_of_header = table == chain::Table::Header || table == chain::Table::Id;
        TRY(const std::uint64_t keys, count(table));
        if (keys > (is_of_header ? headers : blocks)) TRY_VOID(drop_surplus(part, table));
    }
    TRY(const std::uint64_t places, count(chain::Table::Transaction));
    if (places > part.transactions) TRY_VOID(drop_surplus(part, chain::Table::Transaction));
    return {};
}

StorageCheck::Stored<void> StorageCheck::drop_surplus(Part& part, chain::Table table) {
    storage::Store& store = *part.checked.store;
    storage::Batch surplus;
    const Height top = part.head.header.height;
    const Height first_whole = part.is_from_genesis() ? part.start : part.start.next();
    const Height first = table == chain::Table::Header || table == chain::Table::Id ? part.lowest : first_whole;
    const auto belongs = [&](ByteView key) -> Stored<bool> {
        const ByteView rest = key.subspan(1);
        if (table == chain::Table::Id || table == chain::Table::Transaction) {
            if (rest.size() != Hash::size) return false;
            const Hash hash = Hash::from(rest);
            if (table == chain::Table::Id) {
                TRY(const auto height, chain::read_height(store, hash));
                TRY(const auto header, chain::read_header(store, height.value_or(Height{})));
                return header && header->height >= first && ledger::header_id(*header) == hash;
            }
            TRY(const auto place, chain::read_place(store, hash));
            auto transaction = chain::read_transaction(store, place.value_or(chain::TransactionPlace{}));
            return transaction && (*transaction)->hash() == hash;
        }
        const auto height = number_in_key(rest);
        return height && rest.size() == sizeof *height && *height >= first.value && *height <= top.value;
    };
    Stored<void> outcome;
    const Bytes prefix{static_cast<std::uint8_t>(table)};
    TRY_VOID(store.scan(prefix, prefix, [&](ByteView key, ByteView) {
        const auto is_part = belongs(key);
        if (!is_part && is_part.error() != StorageError::Corrupt) outcome = Fail(is_part.error());
        if (!is_part || !*is_part) surplus.erase(to_bytes(key));
        return outcome.has_value();
    }));
    TRY_VOID(outcome);
    if (surplus.empty()) return {};
    TRY_VOID(store.commit(surplus, storage::Durability::Lazy));
    const std::string count = std::to_string(surplus.changes().size());
    report(
        part,
        count + " keys of table " + std::string(1, static_cast<char>(table)) + " belong to no block",
        "erased",
        true);
    return {};
}

} // namespace arpeggio::replica
