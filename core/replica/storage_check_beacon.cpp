#include "replica/disk_keys.h"
#include "replica/storage_check_parts.h"

#include <algorithm>

// The beacon's headers that a part of another shard keeps: from the one on that its head refers to.

namespace arpeggio::replica {
namespace {
constexpr auto blocks_table = static_cast<std::uint8_t>(chain::Table::Header);
constexpr ShardId beacon_shard{0};
} // namespace

/// Those of a table, up to the first that does not follow; of blocks, from the one on that `ref` names.
StorageCheck::Stored<StorageCheck::BeaconHeaders>
StorageCheck::read_headers(const storage::Store& store, std::uint8_t table, const Hash& ref) const {
    BeaconHeaders out;
    out.has_ref = ref.is_zero();
    Height from;
    if (table == blocks_table) {
        const auto height = chain::read_height(store, ref);
        if (!height && height.error() != storage::StorageError::Corrupt) return Fail(height.error());
        if (!height || !*height) return out;
        from = **height;
    }
    Hash last;
    TRY_VOID(store.scan(Bytes{table}, height_key(table, from), [&](ByteView key, ByteView value) {
        codec::Reader in(value);
        const auto header = ledger::decode_header(in);
        out.is_whole = header && in.at_end() && to_bytes(key) == height_key(table, header->height) &&
                       header->shard == beacon_shard && (out.headers.empty() || header->parent == last);
        if (!out.is_whole) return false;
        last = ledger::header_id(*header);
        out.has_ref = out.has_ref || last == ref;
        out.headers.push_back(*header);
        return true;
    }));
    return out;
}

/// Parts of this shard, then of all others.
std::vector<CheckedPart> StorageCheck::others_of(const Part& part) const {
    std::vector<CheckedPart> out;
    for (const Part& other : parts_) {
        if (&other != &part) out.push_back(other.checked);
    }
    out.insert(out.end(), setup_.others.begin(), setup_.others.end());
    return out;
}

/// Best from a part of the beacon, whose blocks are verified.
StorageCheck::Stored<std::optional<StorageCheck::BeaconHeaders>>
StorageCheck::beacon_of_another(const Part& part, const Hash& ref, std::string& name) const {
    for (const std::uint8_t table : {blocks_table, beacon_prefix}) {
        for (const CheckedPart& other : others_of(part)) {
            if (ref.is_zero() && table == blocks_table) continue;
            TRY(BeaconHeaders found, read_headers(*other.store, table, ref));
            if (!found.has_ref || !found.is_whole) continue;
            name = other.name;
            return std::optional(std::move(found));
        }
    }
    return std::optional<BeaconHeaders>{};
}

/// No header names the newest one. A block of the beacon at its height does, or a longer row of headers.
StorageCheck::Stored<bool>
StorageCheck::is_newest_right(const Part& part, const BeaconHeaders& own, const Hash& ref) const {
    if (own.headers.empty()) return true;
    const ledger::Header& newest = own.headers.back();
    for (const CheckedPart& other : others_of(part)) {
        for (const std::uint8_t table : {beacon_prefix, blocks_table}) {
            TRY(const BeaconHeaders found, read_headers(*other.store, table, ref));
            const auto at = std::ranges::find(found.headers, newest.height, &ledger::Header::height);
            if (!found.has_ref || at == found.headers.end() || *at == newest) continue;
            if (table == blocks_table || *at != found.headers.back()) return false;
        }
    }
    return true;
}

StorageCheck::Stored<void> StorageCheck::replace_beacon(Part& part, const std::vector<ledger::Header>& headers) {
    storage::Batch batch;
    const Bytes prefix{beacon_prefix};
    TRY_VOID(part.checked.store->scan(prefix, prefix, [&](ByteView key, ByteView) {
        batch.erase(to_bytes(key));
        return true;
    }));
    for (const ledger::Header& header : headers) {
        codec::Writer out;
        ledger::encode_header(out, header);
        batch.put(beacon_key(header.height), std::move(out).out());
    }
    return part.checked.store->commit(batch, storage::Durability::Lazy);
}

/// What the oldest block refers to that can be taken back: who goes on from there needs what follows.
StorageCheck::Stored<Hash> StorageCheck::oldest_ref(const Part& part) const {
    std::optional<std::uint64_t> first;
    const Bytes prefix{undo_prefix};
    TRY_VOID(part.checked.store->scan(prefix, prefix, [&](ByteView key, ByteView) {
        first = number_in_key(key.subspan(1));
        return false;
    }));
    const Hash& newest = part.head.header.beacon_ref;
    if (!first) return newest;
    const auto oldest = chain::read_header(*part.checked.store, Height{*first});
    if (!oldest && oldest.error() != storage::StorageError::Corrupt) return Fail(oldest.error());
    return oldest && *oldest && !(*oldest)->beacon_ref.is_zero() ? (*oldest)->beacon_ref : newest;
}

/// Who has none begins to follow the beacon at genesis, which takes the rosters of all epochs.
StorageCheck::Stored<void> StorageCheck::check_beacon(Part& part) {
    if (!part.has_chain || setup_.shard == beacon_shard || setup_.network.profile.shards == 1) return {};
    TRY(const Hash ref, oldest_ref(part));
    TRY(auto own, read_headers(*part.checked.store, beacon_prefix, ref));
    TRY(const bool is_right, is_newest_right(part, own, ref));
    if (own.is_whole && own.has_ref && is_right) return {};
    if (!is_right) own.headers.pop_back();
    const std::string what = "headers of the beacon are damaged or missing";
    std::string name;
    TRY(auto theirs, beacon_of_another(part, ref, name));
    if (!theirs) {
        TRY(theirs, beacon_of_another(part, part.head.header.beacon_ref, name));
    }
    if (theirs) {
        TRY_VOID(replace_beacon(part, theirs->headers));
        report(part, what, "copied from " + name, true);
        return {};
    }
    if (!own.has_ref && part.epoch.value > 0) {
        report(part, what, "no part has them; " + remedy(), false);
        return {};
    }
    TRY_VOID(replace_beacon(part, own.has_ref ? own.headers : std::vector<ledger::Header>{}));
    report(part, what, "forgotten; the beacon's members send them again", true);
    return {};
}

} // namespace arpeggio::replica
