#include "replica/storage_check_parts.h"
#include "sharding/mail_leaves.h"

#include <set>

// The mail that a part has sent and keeps until it is taken: its receipts tell what it is, its state how much.

namespace arpeggio::replica {
using storage::StorageError;

namespace {
/// Of a key of the table; absent if it is of another form.
std::optional<std::pair<ShardId, std::uint64_t>> place_of(ByteView key) {
    if (key.size() != chain::mail_key({}, 0).size()) return std::nullopt;
    ShardId destination;
    for (const std::uint8_t byte : key.subspan(1, 4)) destination.value = destination.value << 8 | byte;
    return std::pair(destination, *number_in_key(key.subspan(5)));
}
} // namespace

/// From which number on mail waits for each shard; what is below was taken and erased.
StorageCheck::Stored<void> StorageCheck::find_waiting_mail(Part& part) {
    for (ShardId shard; shard.value < rules_.shards; shard = shard.next()) {
        const auto base = chain::read_mail_base(*part.checked.store, shard);
        if (base) part.waiting[shard] = base->count();
        if (base) continue;
        if (base.error() != StorageError::Corrupt) return Fail(base.error());
        TRY_VOID(write(part, chain::mail_base_key(shard), std::nullopt));
        const std::string what = "the list of mail that shard " + std::to_string(shard.value) + " has taken is damaged";
        report(part, what, "erased; other members have it", true);
        TRY_VOID(find_first_mail(part, shard));
    }
    return {};
}

StorageCheck::Stored<void> StorageCheck::find_first_mail(Part& part, ShardId destination) {
    const Bytes first = chain::mail_key(destination, 0);
    const Bytes prefix(first.begin(), first.begin() + 5);
    return part.checked.store->scan(prefix, prefix, [&](ByteView key, ByteView) {
        if (const auto place = place_of(key)) part.waiting.emplace(*place);
        return false;
    });
}

/// Outboxes are erased from the lowest block on, so that one is checked only if it is there.
StorageCheck::Stored<void> StorageCheck::check_outbox(Part& part, const ledger::Header& header) {
    if (header.outbox_root.is_zero()) return {};
    const Bytes key = chain::key_of(chain::Table::Outbox, header.height);
    TRY(const auto stored, part.checked.store->get(key));
    if (!stored) return {};
    const Sound is_sound = [&](ByteView value) { return chain::decode_stored_outbox(header, value).has_value(); };
    const std::string what = "the outbox of block " + std::to_string(header.height.value);
    TRY(const auto value, sound_value(part, key, what, is_sound));
    if (value) return {};
    if (part.is_from_genesis()) {
        part.needs_receipts = true; // executing again gives it, too
        return {};
    }
    TRY_VOID(write(part, key, std::nullopt));
    report(part, what + " is damaged", "erased; other members have it", true);
    return {};
}

StorageCheck::Stored<void>
StorageCheck::check_mail(Part& part, const ledger::Header& header, const std::vector<ledger::Mail>& sent) {
    storage::Batch wanted;
    for (const ledger::Mail& mail : sent) {
        const auto first = part.waiting.find(mail.destination);
        if (first == part.waiting.end() || mail.sequence < first->second) continue;
        Bytes key = chain::mail_key(mail.destination, mail.sequence);
        Bytes value = chain::encode_stored_mail(mail);
        TRY(const auto stored, part.checked.store->get(key));
        if (stored != value) wanted.put(std::move(key), std::move(value));
    }
    if (wanted.empty()) return {};
    TRY_VOID(part.checked.store->commit(wanted, storage::Durability::Lazy));
    const std::string what = "mail that block " + std::to_string(header.height.value) + " sent is damaged";
    report(part, what, "made again from its receipts", true);
    return {};
}

/// Keys of no mail that the state knows to be sent, and of no outbox of the chain. For a part whose state is good.
StorageCheck::Stored<void> StorageCheck::drop_surplus_mail(Part& part) {
    storage::Batch surplus;
    std::map<ShardId, std::uint64_t> counts;
    for (ShardId shard; shard.value < rules_.shards; shard = shard.next()) {
        TRY(const ledger::MailList list, sharding::read_outbox(*part.state, shard));
        counts[shard] = list.count();
    }
    const Bytes mail = chain::key_of(chain::Table::Mail);
    TRY_VOID(part.checked.store->scan(mail, mail, [&](ByteView key, ByteView) {
        const auto place = place_of(key);
        const bool is_sent = place && counts.contains(place->first) && place->second < counts[place->first];
        if (!is_sent) surplus.erase(to_bytes(key));
        return true;
    }));
    const Bytes outbox = chain::key_of(chain::Table::Outbox);
    std::set<Height> heights;
    TRY_VOID(part.checked.store->scan(outbox, outbox, [&](ByteView key, ByteView) {
        const auto height = number_in_key(key.subspan(1));
        const bool is_of_chain = height && key.size() == outbox.size() + sizeof *height;
        if (is_of_chain) heights.insert(Height{*height});
        if (!is_of_chain) surplus.erase(to_bytes(key));
        return true;
    }));
    for (const Height height : heights) {
        const bool is_above = height > part.head.header.height;
        const auto header = chain::read_header(*part.checked.store, height);
        if (!header && header.error() != StorageError::Corrupt) return Fail(header.error());
        if (!header) continue; // reported as that
        if (is_above || !*header || (*header)->outbox_root.is_zero())
            surplus.erase(chain::key_of(chain::Table::Outbox, height));
    }
    if (surplus.empty()) return {};
    TRY_VOID(part.checked.store->commit(surplus, storage::Durability::Lazy));
    report(part, std::to_string(surplus.changes().size()) + " keys of sent mail belong to no block", "erased", true);
    return {};
}

} // namespace arpeggio::replica
