#include "base/check.h"
#include "crypto/hash.h"
#include "replica/storage_check_parts.h"

// The blocks of a part: from the highest certified one down to genesis.

namespace arpeggio::replica {
using storage::StorageError;

namespace {
std::string of_block(const char* what, Height height) {
    return std::string(what) + " of block " + std::to_string(height.value);
}
} // namespace

std::optional<ledger::Certificate> StorageCheck::decode_final(ByteView value) const {
    codec::Reader in(value);
    auto decoded = ledger::decode_certificate(in, committee_.size());
    const bool is_good = decoded && in.finish() && decoded->kind == ledger::VoteKind::Finalize &&
                         ledger::verify_certificate(context_, committee_, *decoded);
    if (!is_good) return std::nullopt;
    return *std::move(decoded);
}

/// The highest block below `end` that a good certificate of the part names.
StorageCheck::Stored<std::optional<StorageCheck::Top>>
StorageCheck::certified_in(const Part& part, std::uint64_t end) const {
    std::vector<Height> heights;
    const Bytes prefix{certificate_prefix};
    TRY_VOID(part.checked.store->scan(prefix, prefix, [&](ByteView key, ByteView) {
        const auto height = number_in_key(key.subspan(1));
        if (height && *height < end) heights.push_back(Height{*height});
        return true;
    }));
    for (auto height = heights.rbegin(); height != heights.rend(); ++height) {
        TRY(const auto value, part.checked.store->get(certificate_key(*height)));
        const auto certificate = value ? decode_final(*value) : std::nullopt;
        if (certificate) return std::optional(Top{*height, certificate->candidate, certificate->slot});
    }
    return std::optional<Top>{};
}

/// The same, from another part only if the part itself knows none.
StorageCheck::Stored<std::optional<StorageCheck::Top>>
StorageCheck::certified_below(const Part& part, std::uint64_t end) const {
    TRY(auto best, certified_in(part, end));
    if (best) return best;
    for (const Part& other : parts_) {
        TRY(const auto top, certified_in(other, end));
        if (top && (!best || top->height > best->height)) best = top;
    }
    return best;
}

/// Where the chain ends: the stored head, unless a certificate says otherwise.
StorageCheck::Stored<std::optional<StorageCheck::Top>> StorageCheck::find_top(Part& part) {
    auto read = chain::read_head(*part.checked.store);
    if (!read && read.error() != StorageError::Corrupt) return Fail(read.error());
    if (read && *read) part.stored_head = **read;
    TRY(const auto certified, certified_below(part, ~std::uint64_t{0}));
    if (!part.stored_head) return certified;
    const chain::FinalHead& head = *part.stored_head;
    const Top stored{head.header.height, head.id, head.header.slot};
    if (!certified || certified->height < stored.height) {
        TRY(const bool is_own, check_top(part, stored));
        if (is_own || !certified) return std::optional(stored);
    }
    return certified;
}

/// An uncertified head is believed if the block at its height is the same.
StorageCheck::Stored<bool> StorageCheck::check_top(Part& part, const Top& top) {
    auto header = chain::read_header(*part.checked.store, top.height);
    if (!header && header.error() != StorageError::Corrupt) return Fail(header.error());
    return header && *header && ledger::header_id(**header) == top.id;
}

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
    TRY_VOID(find_waiting_mail(part));
    Hash id = top->id;
    Height height = top->height;
    while (height.value > 0) {
        TRY(const auto header, check_header(part, height, id));
        if (header && height == top->height) part.head.header = *header;
        TRY(const bool is_whole, header ? check_block(part, *header, id) : Stored<bool>(false));
        if (is_whole) {
            TRY_VOID(check_certificate(part, height, id, height == top->height));
        } else {
            part.broken = height;
        }
        if (header) {
            id = header->parent;
            --height.value;
            continue;
        }
        TRY(const auto next, certified_below(part, height.value));
        height = next ? next->height : Height{0};
        id = next ? next->id : Hash{};
    }
    TRY_VOID(check_genesis(part, id));
    return check_surplus(part);
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

/// Body, receipts and index of a block whose header is sound.
StorageCheck::Stored<bool> StorageCheck::check_block(Part& part, const ledger::Header& header, const Hash& id) {
    TRY(const auto block, check_body(part, header));
    if (!block) return false;
    ++report_.blocks;
    report_.transactions += block->body.transactions.size();
    part.transactions += block->body.transactions.size();
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
    if (!receipts) part.needs_receipts = true;
    TRY_VOID(check_outbox(part, header));
    TRY_VOID(check_mail(part, header, chain::sent_mail(header.shard, found)));
    TRY_VOID(check_index(part, *block, id));
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

StorageCheck::Stored<void> StorageCheck::check_index(Part& part, const ledger::Block& block, const Hash& id) {
    storage::Batch wanted;
    chain::append_index(wanted, block, id);
    std::size_t wrong = 0;
    for (const auto& change : wanted.changes()) {
        TRY(const auto value, part.checked.store->get(change.key));
        if (value != change.value) ++wrong;
    }
    if (wrong == 0) return {};
    TRY_VOID(part.checked.store->commit(wanted, storage::Durability::Lazy));
    report(part, of_block("the index", block.header.height) + " is damaged", "made again", true);
    return {};
}

/// Only the last block of a commit has a certificate, and the head is always one.
StorageCheck::Stored<void> StorageCheck::check_certificate(Part& part, Height height, const Hash& id, bool is_top) {
    const Bytes key = certificate_key(height);
    TRY(const auto stored, part.checked.store->get(key));
    if (!stored && !is_top) return {};
    const Sound is_sound = [&](ByteView value) {
        const auto certificate = decode_final(value);
        return certificate && certificate->candidate == id;
    };
    const std::string what = of_block("the certificate", height);
    TRY(const auto value, sound_value(part, key, what, is_sound));
    if (value) {
        ++report_.certificates;
        return {};
    }
    if (stored) TRY_VOID(write(part, key, std::nullopt));
    report(part, what + (stored ? " is damaged" : " is missing"), "that of the next one covers it", true);
    return {};
}

/// `id` is what the block above names; zero if that is not known.
StorageCheck::Stored<void> StorageCheck::check_genesis(Part& part, const Hash& id) {
    storage::Store& store = *part.checked.store;
    auto first = chain::read_header(store, Height{1});
    auto own = chain::read_header(store, Height{0});
    std::optional<Hash> root;
    if (own && *own) root = (*own)->state_root;
    if (first && *first) root = (*first)->state_root; // of the state after genesis, as in blocks 0 and 2
    if (!root) return {};
    const auto block = chain::genesis_block(setup_.network, setup_.shard, *root);
    const Hash expected = ledger::header_id(block->header);
    const bool is_linked = id.is_zero() || id == expected;
    const auto whole = chain::read_block(store, Height{0});
    if (part.head.header.height.value == 0) part.head.header = block->header;
    if (!is_linked) {
        report(part, "the chain does not start from this network's genesis", "it is left as it is", false);
        return {};
    }
    storage::Batch wanted;
    chain::append_block(wanted, *block, expected, {});
    bool is_sound = true;
    for (const auto& change : wanted.changes()) {
        TRY(const auto value, store.get(change.key));
        is_sound = is_sound && value == change.value;
    }
    ++report_.blocks;
    if (is_sound) return {};
    TRY_VOID(store.commit(wanted, storage::Durability::Lazy));
    report(part, "block 0 is damaged", "made again from the network's definition", true);
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
    const std::uint64_t blocks = part.head.header.height.value + 1;
    for (const auto table : {chain::Table::Header, chain::Table::Body, chain::Table::Receipts, chain::Table::Id}) {
        TRY(const std::uint64_t keys, count(table));
        if (keys > blocks) TRY_VOID(drop_surplus(part, table));
    }
    TRY(const std::uint64_t places, count(chain::Table::Transaction));
    if (places > part.transactions) TRY_VOID(drop_surplus(part, chain::Table::Transaction));
    return {};
}

StorageCheck::Stored<void> StorageCheck::drop_surplus(Part& part, chain::Table table) {
    storage::Store& store = *part.checked.store;
    storage::Batch surplus;
    const Height top = part.head.header.height;
    const auto belongs = [&](ByteView key) -> Stored<bool> {
        const ByteView rest = key.subspan(1);
        if (table == chain::Table::Id || table == chain::Table::Transaction) {
            if (rest.size() != Hash::size) return false;
            const Hash hash = Hash::from(rest);
            if (table == chain::Table::Id) {
                TRY(const auto height, chain::read_height(store, hash));
                TRY(const auto header, chain::read_header(store, height.value_or(Height{})));
                return header && ledger::header_id(*header) == hash;
            }
            TRY(const auto place, chain::read_place(store, hash));
            auto transaction = chain::read_transaction(store, place.value_or(chain::TransactionPlace{}));
            return transaction && (*transaction)->hash() == hash;
        }
        const auto height = number_in_key(rest);
        return height && rest.size() == sizeof *height && *height <= top.value;
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
