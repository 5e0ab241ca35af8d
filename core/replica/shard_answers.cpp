#include "replica/disk_keys.h"
#include "replica/replica.h"
#include "sharding/crosslink.h"

#include <algorithm>

// What a replica answers to other shards from its disk, and what it reads there of them. Source: protocol.md, sections
// 6 and 7.

namespace arpeggio::replica {
namespace {
using storage::StorageError;
constexpr ShardId beacon_shard{0};
constexpr std::size_t mails_at_once = 1'000; ///< in an answer; those behind them are hashes
constexpr std::size_t erased_at_once = 4'000;
/// Blocks of ours that others may yet ask for: what a mailroom knows of links is a few blocks of the beacon old.
constexpr std::uint64_t outboxes_kept = 64;
} // namespace

Result<std::vector<ledger::Header>, StorageError>
read_beacon(const storage::Store& store, const chain::FinalHead& head) {
    std::vector<ledger::Header> out;
    const Hash& ref = head.header.beacon_ref;
    if (head.header.shard == beacon_shard) {
        std::optional<Height> from{Height{1}}; // what refers to none may be followed by what refers to any
        if (!ref.is_zero()) {
            TRY(from, chain::read_height(store, ref));
            if (!from) return Fail(StorageError::Corrupt);
        }
        for (Height height = *from; height <= head.header.height; height = height.next()) {
            TRY(const auto header, chain::read_header(store, height));
            if (!header && !(ref.is_zero() && out.empty())) return Fail(StorageError::Corrupt);
            if (header) out.push_back(*header); // else the part begins above
        }
        return out;
    }
    const Bytes prefix{beacon_prefix};
    bool is_damaged = false;
    TRY_VOID(store.scan(prefix, prefix, [&](ByteView, ByteView value) {
        codec::Reader in(value);
        const auto header = ledger::decode_header(in);
        is_damaged = !header || !in.at_end();
        if (!is_damaged && !out.empty()) is_damaged = header->parent != ledger::header_id(out.back());
        if (!is_damaged) out.push_back(*header);
        return !is_damaged;
    }));
    if (is_damaged) return Fail(StorageError::Corrupt);
    return out;
}

Result<LinkProofs, StorageError> make_link_proofs(const state::StateStore& state, std::uint32_t shards) {
    LinkProofs out;
    TRY(out.root, state.root());
    for (std::uint32_t shard = 1; shard < shards; ++shard) {
        const std::vector<state::LeafKey> key{sharding::crosslink_key({shard})};
        auto proof = state::make_proof(state, state, key);
        if (!proof || !state::verify_proof(*proof, out.root, key)) return LinkProofs{}; // it moved meanwhile
        out.proofs.push_back({{shard}, *std::move(proof)});
    }
    return out;
}

namespace {
/// The closing block with what makes it final; alone if the run would become too long. False if that is not here: the
/// part begins behind it.
Result<bool, StorageError> append_closing(const storage::Store& store, Height height, ledger::FinalRun& run) {
    TRY(const auto stored, store.get(closing_key(height)));
    if (!stored) return false;
    codec::Reader in(*stored);
    auto proof = ledger::decode_final_run(in);
    if (!proof) return Fail(StorageError::Corrupt);
    const bool has_room = run.headers.size() + proof->headers.size() <= ledger::FinalRun::headers_max;
    if (has_room) proof->headers.insert(proof->headers.begin(), run.headers.begin(), run.headers.end());
    run = *std::move(proof);
    return true;
}
} // namespace

Result<std::size_t, StorageError>
committee_size(const storage::Store& store, const sharding::Rosters& rosters, const Envelope& instance) {
    const auto known = rosters.find(instance.epoch);
    if (known) return known->committee(instance.shard).size();
    TRY(const auto stored, store.get(roster_key(instance.epoch)));
    if (!stored) return std::size_t{0};
    const auto roster = sharding::decode_roster(*stored);
    if (!roster || instance.shard.value >= roster->shards()) return Fail(StorageError::Corrupt);
    return roster->committee(instance.shard).size();
}

Result<std::optional<ledger::FinalRun>, StorageError>
final_run(const storage::Store& store, Height from, const sharding::Rosters& rosters) {
    ledger::FinalRun run;
    std::size_t certified = 0, size = 0; // of the run up to its certificate; of the instance's committee
    for (Height height = from; run.headers.size() < ledger::FinalRun::headers_max; height = height.next()) {
        TRY(const auto header, chain::read_header(store, height));
        if (!header || height.value == 0) break;
        const ledger::Header* const parent = run.headers.empty() ? nullptr : &run.headers.back();
        const bool begins = !parent || begins_anew(*parent, *header);
        if (!begins && !is_of_one_instance(*parent, *header)) break;
        if (ledger::kind_of(*header) == ledger::BlockKind::Closing) {
            TRY(const bool is_shown, append_closing(store, height, run));
            if (is_shown) return std::optional{std::move(run)};
            break;
        }
        if (begins) {
            TRY(size, committee_size(store, rosters, {header->shard, header->epoch, header->instance}));
            if (size == 0) break;
        }
        run.headers.push_back(*header);
        TRY(const auto stored, store.get(certificate_key(height)));
        if (!stored) continue; // decided by a later block's certificate
        codec::Reader in(*stored);
        auto certificate = ledger::decode_certificate(in, size);
        if (!certificate) return Fail(StorageError::Corrupt);
        run.committee_size = static_cast<std::uint16_t>(size);
        run.certificate = *std::move(certificate);
        certified = run.headers.size();
    }
    if (certified == 0) return std::optional<ledger::FinalRun>{};
    run.headers.resize(certified);
    return std::optional{std::move(run)};
}

Result<std::vector<sharding::RosterPtr>, StorageError> read_rosters(const storage::Store& store) {
    std::vector<sharding::RosterPtr> out;
    bool is_damaged = false;
    const Bytes prefix{roster_prefix};
    TRY_VOID(store.scan(prefix, prefix, [&](ByteView, ByteView value) {
        auto roster = sharding::decode_roster(value);
        is_damaged = !roster;
        if (roster) out.push_back(std::make_shared<const sharding::Roster>(*std::move(roster)));
        return !is_damaged;
    }));
    if (is_damaged) return Fail(StorageError::Corrupt);
    return out;
}

namespace {
/// Absent if the state moved meanwhile, or has no such roster.
Result<std::optional<state::Proof>, StorageError>
prove_roster(const state::StateStore& state, Epoch epoch, std::uint32_t shards) {
    TRY(const Hash root, state.root());
    auto proof = state::make_proof(state, state, sharding::roster_keys(epoch, shards));
    if (!proof || !sharding::proven_roster(*proof, root, epoch, shards)) return std::optional<state::Proof>{};
    return std::optional{*std::move(proof)};
}
} // namespace

Result<std::optional<RosterAnswer>, StorageError>
roster_answer(const storage::Store& store, const state::StateStore& state, Epoch epoch, std::uint32_t shards) {
    TRY(const auto kept, store.get(roster_proof_key(epoch)));
    if (kept) {
        auto proof = state::decode_proof(*kept);
        if (!proof) return Fail(StorageError::Corrupt);
        return std::optional{RosterAnswer{epoch, *std::move(proof)}};
    }
    TRY(auto proof, prove_roster(state, epoch, shards));
    if (!proof) return std::optional<RosterAnswer>{};
    return std::optional{RosterAnswer{epoch, *std::move(proof)}};
}

Result<void, StorageError> append_roster_proof(
    storage::Batch& batch, const storage::Store& store, const state::StateStore& state, std::uint32_t shards) {
    TRY(const auto head, chain::read_head(store));
    if (!head || ledger::kind_of(head->header) != ledger::BlockKind::Closing) return Fail(StorageError::Corrupt);
    const Epoch next = head->header.epoch.next();
    TRY(const auto proof, prove_roster(state, next, shards));
    if (!proof) return Fail(StorageError::Corrupt);
    batch.put(roster_proof_key(next), state::encode_proof(*proof));
    return {};
}

Result<MailAnswer, StorageError>
mail_answer(const storage::Store& store, const MailRequest& request, ShardId destination) {
    const MailAnswer lacking{request.block, {}, true};
    MailAnswer out{request.block};
    TRY(const auto header, chain::read_header(store, request.height));
    if (!header || ledger::header_id(*header) != request.block) return lacking;
    if (header->outbox_root.is_zero()) return out;
    TRY(const ledger::Outbox outbox, chain::read_outbox(store, request.height));
    if (outbox.empty()) return lacking;
    const auto entry = std::find_if(
        outbox.begin(), outbox.end(), [&](const ledger::OutboxEntry& one) { return one.destination == destination; });
    if (entry == outbox.end() || entry->count <= request.from) return out;
    const auto read = [&](std::uint64_t from) {
        return chain::read_mail(store, destination, from, std::min<std::uint64_t>(entry->count - from, mails_at_once));
    };
    sharding::WaitingMail waiting;
    TRY(waiting.first, read(request.from));
    if (waiting.first.empty()) return lacking; // erased: the asker is behind what its shard has settled
    for (std::uint64_t from = request.from + waiting.first.size(); from < entry->count;) {
        TRY(const auto mails, read(from));
        if (mails.empty()) return lacking;
        for (const ledger::Mail& mail : mails) waiting.behind.push_back(ledger::mail_hash(mail));
        from += mails.size();
    }
    out.batch = sharding::make_batch(*header, outbox, {}, destination, std::move(waiting));
    return out;
}

Result<KeptMailAnswer, StorageError> kept_mail(const storage::Store& store, const KeptMailRequest& request) {
    KeptMailAnswer out;
    out.destination = request.destination;
    if (!request.from) {
        TRY(out.base, chain::read_mail_base(store, request.destination));
    }
    const std::uint64_t from = request.from.value_or(out.base.count());
    TRY(out.mails, chain::read_mail(store, request.destination, from, KeptMailAnswer::mails_max));
    std::size_t bytes = 0;
    const auto fits = [&](const ledger::Mail& mail) {
        bytes += ledger::Mail::size_without_payload + mail.payload.size();
        return bytes <= KeptMailAnswer::bytes_max;
    };
    out.mails.erase(std::find_if_not(out.mails.begin(), out.mails.end(), fits), out.mails.end());
    return out;
}

Result<void, StorageError>
append_forgotten_mail(storage::Batch& batch, const storage::Store& store, const ForgetMail& forget) {
    TRY_VOID(chain::erase_mail(batch, store, forget.destination, forget.settled, erased_at_once));
    const Height kept{forget.linked.value - std::min(forget.linked.value, outboxes_kept)};
    return chain::erase_outboxes(batch, store, kept, erased_at_once);
}

} // namespace arpeggio::replica
