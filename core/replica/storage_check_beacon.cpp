#include "replica/disk_keys.h"
#include "replica/storage_check_parts.h"

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

/// From a part of this shard, of the beacon, or of any other.
StorageCheck::Stored<std::optional<StorageCheck::BeaconHeaders>>
StorageCheck::beacon_of_another(const Part& part, const Hash& ref, std::string& name) const {
    std::vector<CheckedPart> others;
    for (const Part& other : parts_) {
        if (&other != &part) others.push_back(other.checked);
    }
    others.insert(others.end(), setup_.others.begin(), setup_.others.end());
    for (const CheckedPart& other : others) {
        for (const std::uint8_t table : {beacon_prefix, blocks_table}) {
            if (ref.is_zero() && table == blocks_table) continue;
            TRY(BeaconHeaders found, read_headers(*other.store, table, ref));
            if (!found.has_ref || !found.is_whole) continue;
            name = other.name;
            return std::optional(std::move(found));
        }
    }
    return std::optional<BeaconHeaders>{};
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

/// Of the newest one nothing here tells whether it is the beacon's; a member that follows it finds out. Who has none
/// begins to follow it at genesis, which takes the rosters of all epochs.
StorageCheck::Stored<void> StorageCheck::check_beacon(Part& part) {
    if (!part.has_chain || setup_.shard == beacon_shard || setup_.network.profile.shards == 1) return {};
    const Hash& ref = part.head.header.beacon_ref;
    TRY(const auto own, read_headers(*part.checked.store, beacon_prefix, ref));
    if (own.is_whole && own.has_ref) return {};
    const std::string what = "headers of the beacon are damaged or missing";
    std::string name;
    TRY(const auto theirs, beacon_of_another(part, ref, name));
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
