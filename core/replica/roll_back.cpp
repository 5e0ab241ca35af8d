#include "replica/roll_back.h"

#include "chain/block_index.h"
#include "replica/disk_keys.h"
#include "replica/replica.h"

namespace arpeggio::replica {
namespace {
using storage::StorageError;
template <class T>
using Stored = Result<T, StorageError>;

constexpr std::size_t undo_leaves_max = 1'000'000;

Stored<std::optional<state::Diff>> read_undo(const storage::Store& store, Height height) {
    TRY(const auto stored, store.get(undo_key(height)));
    if (!stored) return std::optional<state::Diff>{};
    auto undo = decode_undo(*stored);
    if (!undo) return Fail(StorageError::Corrupt);
    return undo;
}

Stored<ledger::Header> header_at(const storage::Store& store, Height height) {
    TRY(const auto header, chain::read_header(store, height));
    if (!header) return Fail(StorageError::Corrupt);
    return *header;
}

/// Takes the head's block back. The root that its parent left is known.
Stored<std::optional<RollBackStep>>
undo_block(const chain::FinalHead& head, const storage::Store& store, const state::StateStore& state) {
    const Height height = head.header.height;
    const Height below{height.value - 1};
    TRY(auto undo, read_undo(store, height));
    if (!undo) return std::optional<RollBackStep>{};
    TRY(const ledger::Header parent, header_at(store, below));
    RollBackStep out;
    TRY(out.update, state::update_tree(state, *undo));
    if (out.update.root != head.parent_root) return Fail(StorageError::Corrupt);
    out.diff = *std::move(undo);
    out.undone = height;
    state.append_final(out.batch, out.diff, out.update);
    TRY_VOID(chain::erase_block(out.batch, store, height));
    for (const auto key : {undo_key, certificate_key, closing_key}) out.batch.erase(key(height));
    chain::append_head(out.batch, {parent, head.header.parent, out.update.root, head.header.state_root});
    return std::optional(std::move(out));
}

/// What was signed in the instances that are over has no meaning in the next.
Stored<std::optional<RollBackStep>> finish(const Redrawn& redrawn, const storage::Store& store) {
    RollBackStep out;
    const Bytes prefix{record_prefix};
    TRY_VOID(store.scan(prefix, prefix, [&](ByteView key, ByteView) {
        out.batch.erase(to_bytes(key));
        return true;
    }));
    out.batch.put(restart_key(), std::move(codec::Writer().u64(redrawn.epoch.value)).out());
    return std::optional(std::move(out));
}

} // namespace

Bytes encode_undo(const state::Diff& undo) {
    codec::Writer out;
    out.u32(static_cast<std::uint32_t>(undo.leaves.size()));
    for (const auto& [key, value] : undo.leaves) {
        out.fixed(key).boolean(value.has_value());
        if (value) out.byte_string(*value);
    }
    return std::move(out).out();
}

std::optional<state::Diff> decode_undo(ByteView bytes) {
    codec::Reader in(bytes);
    const auto count = in.count(undo_leaves_max, state::LeafKey::size + 1);
    if (!count) return std::nullopt;
    state::Diff out;
    for (std::size_t i = 0; i < *count; ++i) {
        const auto key = in.fixed<state::LeafKey>();
        const auto is_there = in.boolean();
        if (!key || !is_there || (i > 0 && *key <= out.leaves.rbegin()->first)) return std::nullopt;
        auto& value = out.leaves[*key];
        if (!*is_there) continue;
        const auto leaf = in.byte_string(state::leaf_bytes_max);
        if (!leaf) return std::nullopt;
        value = to_bytes(*leaf);
    }
    if (!in.at_end()) return std::nullopt;
    return out;
}

Stored<bool> has_carried_out(const storage::Store& store, const Redrawn& redrawn) {
    TRY(const auto stored, store.get(restart_key()));
    if (!stored) return false;
    codec::Reader in(*stored);
    const auto done = in.u64();
    if (!done || !in.at_end()) return Fail(StorageError::Corrupt); // to forget what was signed since would be worse
    return Epoch{*done} >= redrawn.epoch;
}

Stored<std::optional<Redrawn>> pending_roll_back(const storage::Store& store, ShardId shard) {
    TRY(const auto head, chain::read_head(store));
    if (!head) return Fail(StorageError::Corrupt);
    TRY(const auto rosters, read_rosters(store));
    auto redrawn = redrawn_at(rosters, shard, head->header);
    if (!redrawn || redrawn->from.height < head->header.height) return redrawn;
    TRY(const bool is_done, has_carried_out(store, *redrawn));
    if (is_done) redrawn.reset();
    return redrawn;
}

Stored<std::optional<RollBackStep>>
next_roll_back(const Redrawn& redrawn, const storage::Store& store, const state::StateStore& state) {
    TRY(const auto head, chain::read_head(store));
    if (!head || head->header.height < redrawn.from.height) return Fail(StorageError::Corrupt);
    if (head->header.height > redrawn.from.height) return undo_block(*head, store, state);
    const bool is_genesis = redrawn.from.height.value == 0;
    if (!is_genesis && head->id != redrawn.from.block) return Fail(StorageError::Corrupt);
    return finish(redrawn, store);
}

namespace {
/// Whether a run of headers goes on from one to the other (ledger::FinalRun).
bool is_in_one_run(const ledger::Header& parent, const ledger::Header& child) {
    return is_of_one_instance(parent, child) || begins_anew(parent, child);
}

/// The highest block whose state a header proves, two above, not above the head.
Stored<std::optional<Height>> proven_below(const storage::Store& store, Height head) {
    for (std::uint64_t depth = 2; depth <= undo_kept && head.value > depth; ++depth) {
        const Height height{head.value - depth};
        TRY(const auto lowest, chain::read_header(store, height));
        if (!lowest) break; // the part begins above
        TRY(const ledger::Header above, header_at(store, height.next()));
        TRY(const ledger::Header proving, header_at(store, Height{height.value + 2}));
        if (is_in_one_run(*lowest, above) && is_in_one_run(above, proving)) return std::optional(height);
    }
    return std::optional<Height>{};
}
} // namespace

Stored<std::optional<Pivot>> state_below(std::unique_ptr<const storage::Store> moment) {
    const std::optional<Pivot> none;
    TRY(const auto head, chain::read_head(*moment));
    if (!head) return Fail(StorageError::Corrupt);
    TRY(const auto height, proven_below(*moment, head->header.height));
    if (!height) return none;
    state::Diff undo;
    for (Height at = head->header.height; at > *height; --at.value) {
        TRY(auto one, read_undo(*moment, at));
        if (!one) return none;
        for (auto& [key, value] : one->leaves) undo.leaves[key] = std::move(value);
    }
    TRY(const ledger::Header proving, header_at(*moment, Height{height->value + 2}));
    const state::StoredState above(*moment);
    TRY(const state::TreeUpdate update, state::update_tree(above, undo));
    if (update.root != proving.state_root) return Fail(StorageError::Corrupt);
    storage::Batch changes;
    state::append_changes(changes, undo, update);
    struct Kept {
        Kept(std::unique_ptr<const storage::Store> base, const storage::Batch& on_top)
            : store(storage::make_overlaid_store(std::move(base), on_top)), state(*store) {}
        std::unique_ptr<const storage::Store> store;
        state::StoredState state;
    };
    const auto kept = std::make_shared<const Kept>(std::move(moment), changes);
    const std::shared_ptr<const state::StoredState> state(kept, &kept->state);
    return std::optional(Pivot{*height, {update.root, state}});
}

} // namespace arpeggio::replica
