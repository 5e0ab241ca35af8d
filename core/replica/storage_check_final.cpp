#include "replica/storage_check_parts.h"
#include "state/proof.h"

#include <algorithm>
#include <set>

// What makes blocks final: certificates, and for the last block of an epoch the run of headers behind it.

namespace arpeggio::replica {
using ledger::BlockKind;
using storage::StorageError;

namespace {
std::string of_block(const char* what, Height height) {
    return std::string(what) + " of block " + std::to_string(height.value);
}
std::string end_of_epoch(Epoch epoch) {
    return "what makes the last block of epoch " + std::to_string(epoch.value) + " final";
}
} // namespace

std::optional<ledger::Certificate> StorageCheck::decode_final(Epoch epoch, ByteView value) const {
    const Signers* const signers = signers_of(epoch);
    if (signers == nullptr) return std::nullopt;
    codec::Reader in(value);
    auto decoded = ledger::decode_certificate(in, signers->committee.size());
    const bool is_good = decoded && in.finish() && decoded->kind == ledger::VoteKind::Finalize &&
                         ledger::verify_certificate(signers->context, signers->committee, *decoded);
    if (!is_good) return std::nullopt;
    return *std::move(decoded);
}

/// The headers from a closing block on, if they make it final.
std::optional<ledger::FinalRun> StorageCheck::decode_closing(Height height, ByteView value) const {
    codec::Reader in(value);
    auto run = ledger::decode_final_run(in);
    if (!run || !in.at_end()) return std::nullopt;
    const ledger::Header& closing = run->headers.front();
    const Signers* const signers = signers_of(closing.epoch);
    const bool is_good = signers != nullptr && closing.height == height &&
                         ledger::kind_of(closing) == BlockKind::Closing &&
                         ledger::verify_final_run(signers->context, signers->committee, *run);
    if (!is_good) return std::nullopt;
    return *std::move(run);
}

/// The header tells the epoch; if it is damaged, it is the one whose members have signed.
std::optional<StorageCheck::Top> StorageCheck::certified_top(const Part& part, Height height, ByteView value) const {
    const auto top_in = [&](Epoch epoch) -> std::optional<Top> {
        const auto certificate = decode_final(epoch, value);
        if (!certificate) return std::nullopt;
        return Top{height, certificate->candidate, certificate->slot, epoch};
    };
    const auto header = chain::read_header(*part.checked.store, height);
    if (header && *header) {
        if (const auto top = top_in((*header)->epoch)) return top;
    }
    for (auto epoch = signers_.rbegin(); epoch != signers_.rend(); ++epoch) {
        if (const auto top = top_in(epoch->first)) return top;
    }
    return std::nullopt;
}

std::optional<StorageCheck::Top> StorageCheck::closing_top(Height height, ByteView value) const {
    const auto run = decode_closing(height, value);
    const auto newest = run ? run->newest() : std::nullopt;
    if (!newest) return std::nullopt;
    return Top{height, newest->id, newest->header.slot, newest->header.epoch, true};
}

/// The highest block below `end` that the part itself shows to be final.
StorageCheck::Stored<std::optional<StorageCheck::Top>>
StorageCheck::certified_in(const Part& part, std::uint64_t end) const {
    std::vector<std::pair<Height, std::uint8_t>> places;
    for (const std::uint8_t table : {certificate_prefix, closing_prefix}) {
        const Bytes prefix{table};
        TRY_VOID(part.checked.store->scan(prefix, prefix, [&](ByteView key, ByteView) {
            const auto height = number_in_key(key.subspan(1));
            if (height && *height < end) places.emplace_back(Height{*height}, table);
            return true;
        }));
    }
    std::ranges::sort(places, std::ranges::greater{});
    for (const auto& [height, table] : places) {
        TRY(const auto value, part.checked.store->get(height_key(table, height)));
        if (!value) continue; // a key of another form
        const auto top = table == closing_prefix ? closing_top(height, *value) : certified_top(part, height, *value);
        if (top) return top;
    }
    return std::optional<Top>{};
}

StorageCheck::Stored<std::optional<StorageCheck::Top>>
StorageCheck::certified_elsewhere(const Part& part, std::uint64_t end) const {
    std::optional<Top> best;
    for (const Part& other : parts_) {
        if (&other == &part) continue;
        TRY(const auto top, certified_in(other, end));
        if (top && (!best || top->height > best->height)) best = top;
    }
    return best;
}

/// From another part only if the part itself knows none.
StorageCheck::Stored<std::optional<StorageCheck::Top>>
StorageCheck::certified_below(const Part& part, std::uint64_t end) const {
    TRY(const auto own, certified_in(part, end));
    return own ? own : certified_elsewhere(part, end);
}

/// Where the chain ends: the stored head, unless a certificate says otherwise. The block that a chain was taken over
/// with has none.
StorageCheck::Stored<std::optional<StorageCheck::Top>> StorageCheck::find_top(Part& part) {
    auto read = chain::read_head(*part.checked.store);
    if (!read && read.error() != StorageError::Corrupt) return Fail(read.error());
    if (read && *read) part.stored_head = **read;
    TRY(auto certified, certified_in(part, ~std::uint64_t{0}));
    const bool is_taken_over = !part.is_from_genesis() && part.stored_head.has_value();
    if (!certified && !is_taken_over) {
        TRY(certified, certified_elsewhere(part, ~std::uint64_t{0}));
    }
    if (!part.stored_head) return certified;
    const ledger::Header& head = part.stored_head->header;
    const bool is_closing = ledger::kind_of(head) == BlockKind::Closing;
    const Top stored{head.height, part.stored_head->id, head.slot, head.epoch, is_closing};
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

/// Only the last block of a commit has a certificate, and the head is always one, or closes its epoch, or is what a
/// halted shard goes on from.
StorageCheck::Stored<void>
StorageCheck::check_certificate(Part& part, const ledger::Header& header, const Hash& id, bool is_top) {
    const Bytes key = certificate_key(header.height);
    TRY(const auto stored, part.checked.store->get(key));
    const bool is_wanted = is_top && ledger::kind_of(header) == BlockKind::Ordinary && !redrawn_from(header);
    if (!stored && !is_wanted) return {};
    if (signers_of(header.epoch) == nullptr) return {}; // the roster is reported
    const Sound is_sound = [&](ByteView value) {
        const auto certificate = decode_final(header.epoch, value);
        return certificate && certificate->candidate == id;
    };
    const std::string what = of_block("the certificate", header.height);
    TRY(const auto value, sound_value(part, key, what, is_sound));
    if (value) {
        ++report_.certificates;
        return {};
    }
    if (stored) TRY_VOID(write(part, key, std::nullopt));
    report(part, what + (stored ? " is damaged" : " is missing"), "that of the next one covers it", true);
    return {};
}

/// Of a block that closes its epoch: what makes it final, and what shows the next epoch's roster. False if it is not
/// whole without.
StorageCheck::Stored<bool> StorageCheck::check_closing(Part& part, const ledger::Header& header, const Hash& id) {
    if (ledger::kind_of(header) != BlockKind::Closing) return true;
    part.closings[header.epoch] = header.height;
    TRY_VOID(check_roster_proof(part, header));
    if (signers_of(header.epoch) == nullptr) return true; // the roster is reported
    const Sound is_sound = [&](ByteView value) {
        const auto top = closing_top(header.height, value);
        return top && top->id == id;
    };
    const Bytes key = closing_key(header.height);
    TRY(const auto run, sound_value(part, key, end_of_epoch(header.epoch), is_sound));
    if (run) {
        ++report_.certificates;
        return true;
    }
    TRY(const auto stored, part.checked.store->get(certificate_key(header.height)));
    const auto certificate = stored ? decode_final(header.epoch, *stored) : std::nullopt;
    if (certificate && certificate->candidate == id) {
        const auto members = static_cast<std::uint16_t>(signers_of(header.epoch)->committee.size());
        codec::Writer out;
        ledger::encode_final_run(out, {{header}, *certificate, members});
        TRY_VOID(write(part, key, std::move(out).out()));
        report(part, end_of_epoch(header.epoch) + " is damaged", "made again from its certificate", true);
        return true;
    }
    if (!part.is_from_genesis()) return false;
    report(part, end_of_epoch(header.epoch) + " is damaged", "no part has it; those behind must ask others", false);
    return true;
}

/// A chain may have been taken over at the last block of an epoch, with what makes it final. Nothing here needs that.
StorageCheck::Stored<void> StorageCheck::check_closing_start(Part& part, const ledger::Header& header, const Hash& id) {
    const Bytes key = closing_key(header.height);
    TRY(const auto stored, part.checked.store->get(key));
    if (!stored) return {};
    TRY(const bool is_sound, check_closing(part, header, id));
    if (is_sound) return {};
    part.closings.erase(header.epoch);
    TRY_VOID(write(part, key, std::nullopt));
    report(part, end_of_epoch(header.epoch) + " is damaged", "erased; other members have it", true);
    return {};
}

/// It is written a moment after the closing block, so that it may not be there; other members have it then.
StorageCheck::Stored<void> StorageCheck::check_roster_proof(Part& part, const ledger::Header& closing) {
    if (!rules_.is_beacon()) return {};
    const Epoch next = closing.epoch.next();
    const Bytes key = roster_proof_key(next);
    TRY(const auto stored, part.checked.store->get(key));
    if (!stored) return {};
    const Sound is_sound = [&](ByteView value) {
        const auto proof = state::decode_proof(value);
        if (!proof || state::encode_proof(*proof) != to_bytes(value)) return false;
        return sharding::proven_roster(*proof, closing.closing_state_root, next, rules_.shards).has_value();
    };
    const std::string what = "the proof of the roster of epoch " + std::to_string(next.value);
    TRY(const auto value, sound_value(part, key, what, is_sound));
    if (value) return {};
    TRY_VOID(write(part, key, std::nullopt));
    report(part, what + " is damaged", "erased; other members of the beacon have it", true);
    return {};
}

/// Keys of what no block of the chain closes.
StorageCheck::Stored<void> StorageCheck::drop_surplus_closings(Part& part) {
    std::set<Bytes> wanted;
    for (const auto& [epoch, height] : part.closings) {
        wanted.insert(closing_key(height));
        wanted.insert(roster_proof_key(epoch.next()));
    }
    storage::Batch surplus;
    for (const std::uint8_t table : {closing_prefix, roster_proof_prefix}) {
        const Bytes prefix{table};
        TRY_VOID(part.checked.store->scan(prefix, prefix, [&](ByteView key, ByteView) {
            if (!wanted.contains(to_bytes(key))) surplus.erase(to_bytes(key));
            return true;
        }));
    }
    if (surplus.empty()) return {};
    TRY_VOID(part.checked.store->commit(surplus, storage::Durability::Lazy));
    const std::string count = std::to_string(surplus.changes().size());
    report(part, count + " keys of ends of epochs belong to no block", "erased", true);
    return {};
}

} // namespace arpeggio::replica
