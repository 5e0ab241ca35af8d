#include "replica/storage_check_parts.h"

// Where the blocks of a part begin: at genesis, or at a block that it took over with its state when its validator came
// to this shard. Of that one, and on the beacon of some below it, there is only the header.

namespace arpeggio::replica {
namespace {
std::string of_block(const char* what, Height height) {
    return std::string(what) + " of block " + std::to_string(height.value);
}
storage::Batch header_index(const ledger::Header& header, const Hash& id) {
    storage::Batch both, out;
    chain::append_header(both, header, id);
    out.put(both.changes()[1].key, *both.changes()[1].value);
    return out;
}
} // namespace

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

StorageCheck::Stored<std::optional<Height>> StorageCheck::lowest_of(const Part& part, chain::Table table) const {
    std::optional<Height> out;
    const Bytes prefix{static_cast<std::uint8_t>(table)};
    TRY_VOID(part.checked.store->scan(prefix, prefix, [&](ByteView key, ByteView) {
        if (const auto number = number_in_key(key.subspan(1))) out = Height{*number};
        return !out;
    }));
    return out;
}

/// The one below the lowest block of which there is more than its header.
StorageCheck::Stored<void> StorageCheck::find_start(Part& part, const Top& top) {
    if (part.is_from_genesis()) return {};
    part.start = top.height;
    bool has_blocks = false;
    for (const auto table : {chain::Table::Body, chain::Table::Receipts}) {
        TRY(const auto lowest, lowest_of(part, table));
        if (!lowest || lowest->value == 0) continue;
        has_blocks = true;
        part.start = std::min(part.start, Height{lowest->value - 1});
    }
    const bool is_top_its_own = part.stored_head && part.stored_head->id == top.id;
    if (has_blocks || is_top_its_own) return {};
    const Bytes prefix = {static_cast<std::uint8_t>(chain::Table::Header)};
    std::optional<Height> newest;
    TRY_VOID(part.checked.store->scan(prefix, prefix, [&](ByteView key, ByteView) {
        if (const auto number = number_in_key(key.subspan(1))) newest = Height{*number};
        return true;
    }));
    if (newest) part.start = std::min(part.start, *newest);
    return {};
}

/// The header that the chain was taken over with. `id` is what the block above names; zero if that is not known.
StorageCheck::Stored<void> StorageCheck::check_start(Part& part, const Hash& id) {
    part.lowest = part.start;
    if (id.is_zero()) return {}; // a block above is broken, and the chain will begin there
    TRY(auto header, check_header(part, part.start, id));
    if (!header && part.stored_head && part.stored_head->id == id) {
        header = part.stored_head->header;
        storage::Batch batch;
        chain::append_header(batch, *header, id);
        TRY_VOID(part.checked.store->commit(batch, storage::Durability::Lazy));
        report(part, of_block("the header", part.start) + " is damaged", "made again from the final head", true);
    }
    if (!header) {
        part.broken = part.start;
        if (!part.cut) part.cut = part.start.next();
        return {};
    }
    if (part.head.header.height == part.start) part.head.header = *header;
    TRY_VOID(check_certificate(part, *header, id, /*is_top=*/false));
    TRY_VOID(check_index(part, header_index(*header, id), part.start));
    TRY_VOID(check_closing_start(part, *header, id));
    return part.broken ? Stored<void>() : check_below(part, *header);
}

/// The beacon's own members find the block that their head refers to among their headers.
StorageCheck::Stored<void> StorageCheck::check_below(Part& part, ledger::Header header) {
    part.lowest = header.height;
    if (!rules_.is_beacon()) return {};
    const Hash& ref = part.head.header.beacon_ref;
    TRY(const auto stored, lowest_of(part, chain::Table::Header));
    bool has_ref = ref.is_zero() || ref == ledger::header_id(header);
    for (Height at = part.head.header.height; at > part.start && !has_ref; --at.value) {
        TRY(const auto above, chain::read_header(*part.checked.store, at));
        has_ref = above && ledger::header_id(*above) == ref;
    }
    while (part.lowest.value > 1 && (!has_ref || part.lowest > stored.value_or(part.lowest))) {
        const Hash id = header.parent;
        TRY(const auto below, check_header(part, Height{part.lowest.value - 1}, id));
        if (!below) break;
        TRY_VOID(check_index(part, header_index(*below, id), below->height));
        header = *below;
        part.lowest = header.height;
        has_ref = has_ref || id == ref;
    }
    if (has_ref) return {};
    report(part, "a header that the final head refers to is missing", "no part has it; " + remedy(), false);
    return {};
}

/// What a part that took its chain over lacks below its newest blocks is nothing that it needs: it goes on from there.
StorageCheck::Stored<void> StorageCheck::cut_off(Part& part) {
    const std::string what = "block " + std::to_string(part.broken->value) + " is damaged and no part has it whole";
    if (*part.cut > part.head.header.height) {
        report(part, what, remedy(), false);
        return {};
    }
    part.start = *part.cut;
    const std::string from = std::to_string(part.start.next().value);
    report(part, what, "its blocks begin at " + from + " now, as others have those below", true);
    for (const std::uint8_t table : {std::uint8_t{'B'}, std::uint8_t{'R'}, closing_prefix, certificate_prefix}) {
        storage::Batch batch;
        const Bytes prefix{table};
        const std::uint64_t end = part.start.value + (table == certificate_prefix ? 0 : 1);
        TRY_VOID(part.checked.store->scan(prefix, prefix, [&](ByteView key, ByteView) {
            if (number_in_key(key.subspan(1)).value_or(0) < end) batch.erase(to_bytes(key));
            return true;
        }));
        TRY_VOID(part.checked.store->commit(batch, storage::Durability::Lazy));
    }
    part.broken.reset();
    std::erase_if(part.closings, [&](const auto& closing) { return closing.second <= part.start; });
    TRY(const auto header, chain::read_header(*part.checked.store, part.start));
    if (!header) return Fail(storage::StorageError::Corrupt); // it was sound, or copied
    TRY_VOID(check_below(part, *header));
    for (const auto table : {chain::Table::Header, chain::Table::Id, chain::Table::Transaction})
        TRY_VOID(drop_surplus(part, table));
    TRY_VOID(drop_surplus_closings(part));
    return {};
}

/// For a part that nothing here can mend.
std::string StorageCheck::remedy() const {
    return "check again with the part of another member of shard " + std::to_string(setup_.shard.value) +
           " that ends at the same block";
}

} // namespace arpeggio::replica
