#include "replica/disk_keys.h"
#include "replica/storage_check_parts.h"

// The beacon's headers that a part of another shard keeps: from the one on that its head refers to.

namespace arpeggio::replica {

/// Absent if they do not follow each other, or if the one that `ref` names is not among them.
StorageCheck::Stored<std::optional<std::vector<ledger::Header>>>
StorageCheck::sound_beacon(const Part& part, const Hash& ref) const {
    std::vector<ledger::Header> out;
    bool is_damaged = false, has_ref = ref.is_zero();
    Hash last;
    const Bytes prefix{beacon_prefix};
    TRY_VOID(part.checked.store->scan(prefix, prefix, [&](ByteView key, ByteView value) {
        codec::Reader in(value);
        const auto header = ledger::decode_header(in);
        is_damaged = !header || !in.at_end() || to_bytes(key) != beacon_key(header->height) ||
                     header->shard != ShardId{0} || (!out.empty() && header->parent != last);
        if (is_damaged) return false;
        last = ledger::header_id(*header);
        has_ref = has_ref || last == ref;
        out.push_back(*header);
        return true;
    }));
    if (is_damaged || !has_ref) return std::optional<std::vector<ledger::Header>>{};
    return std::optional{std::move(out)};
}

/// Of the newest one nothing here tells whether it is the beacon's; a member that follows it finds out.
StorageCheck::Stored<void> StorageCheck::check_beacon(Part& part) {
    if (!part.has_chain || setup_.shard == ShardId{0} || setup_.network.profile.shards == 1) return {};
    const Hash& ref = part.head.header.beacon_ref;
    TRY(const auto own, sound_beacon(part, ref));
    if (own) return {};
    storage::Batch batch;
    const Bytes prefix{beacon_prefix};
    TRY_VOID(part.checked.store->scan(prefix, prefix, [&](ByteView key, ByteView) {
        batch.erase(to_bytes(key));
        return true;
    }));
    std::string how = "forgotten; the beacon's members send them again";
    for (const Part& other : parts_) {
        if (other.self == part.self) continue;
        TRY(const auto theirs, sound_beacon(other, ref));
        if (!theirs) continue;
        for (const ledger::Header& header : *theirs) {
            codec::Writer out;
            ledger::encode_header(out, header);
            batch.put(beacon_key(header.height), std::move(out).out());
        }
        how = "copied from " + other.checked.name;
        break;
    }
    TRY_VOID(part.checked.store->commit(batch, storage::Durability::Lazy));
    report(part, "headers of the beacon are damaged or missing", how, true);
    return {};
}

} // namespace arpeggio::replica
