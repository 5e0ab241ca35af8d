#include "sync/fetch_progress.h"

#include "codec/writer.h"

#include <algorithm>

namespace arpeggio::sync {
namespace {
using codec::DecodeError;
using state::LeafKey;
using storage::Batch;
using storage::StorageError;

constexpr std::size_t erasure_bytes = 1 << 20;
constexpr unsigned segment_bits = 6;
constexpr std::uint64_t segment_width = std::uint64_t{1} << (64 - segment_bits); ///< in steps of the first 8 bytes
static_assert(FetchProgress::segments == std::size_t{1} << segment_bits);

/// The first 8 bytes of a key as a number.
std::uint64_t head_of(const LeafKey& key) {
    std::uint64_t out = 0;
    for (std::size_t i = 0; i < 8; ++i) out = out << 8 | key.bytes[i];
    return out;
}

Bytes progress_key() {
    return {progress_prefix};
}

/// Absent, and within its segment if it is there.
Result<std::optional<LeafKey>, DecodeError> decode_next(codec::Reader& in, std::size_t segment) {
    TRY(const bool is_there, in.boolean());
    if (!is_there) return std::optional<LeafKey>();
    TRY(const auto key, in.fixed<LeafKey>());
    if (FetchProgress::segment_of(key) != segment) return Fail(DecodeError::OutOfRange);
    return std::optional(key);
}
} // namespace

FetchProgress FetchProgress::begin(const Hash& pivot) {
    FetchProgress out;
    out.pivot = pivot;
    for (std::size_t segment = 0; segment < segments; ++segment) out.next[segment] = first_key(segment);
    return out;
}

LeafKey FetchProgress::first_key(std::size_t segment) {
    CHECK(segment < segments);
    LeafKey key;
    key.bytes[0] = static_cast<std::uint8_t>(segment << (8 - segment_bits));
    return key;
}

LeafKey FetchProgress::last_key(std::size_t segment) {
    LeafKey key;
    key.bytes.fill(0xff);
    key.bytes[0] = static_cast<std::uint8_t>(first_key(segment).bytes[0] | 0xff >> segment_bits);
    return key;
}

std::size_t FetchProgress::segment_of(const LeafKey& key) {
    return std::size_t{key.bytes[0]} >> (8 - segment_bits);
}

bool FetchProgress::is_complete() const {
    return std::ranges::none_of(next, [](const auto& key) { return key.has_value(); });
}

std::uint32_t FetchProgress::done_ppm() const {
    constexpr unsigned coarse = 24; // so that the product below fits
    std::uint64_t done = 0;
    for (std::size_t segment = 0; segment < segments; ++segment) {
        const auto& at = next[segment];
        done += (at ? head_of(*at) - head_of(first_key(segment)) : segment_width) >> coarse;
    }
    return static_cast<std::uint32_t>(done * all_ppm >> (64 - coarse));
}

Bytes encode_progress(const FetchProgress& progress) {
    codec::Writer out;
    out.fixed(progress.pivot).u64(progress.leaves).u64(progress.bytes);
    for (const auto& key : progress.next) {
        out.boolean(key.has_value());
        if (key) out.fixed(*key);
    }
    return std::move(out).out();
}

Result<FetchProgress, DecodeError> decode_progress(ByteView bytes) {
    codec::Reader in(bytes);
    FetchProgress out;
    TRY(out.pivot, in.fixed<Hash>());
    TRY(out.leaves, in.u64());
    TRY(out.bytes, in.u64());
    for (std::size_t segment = 0; segment < FetchProgress::segments; ++segment) {
        TRY(out.next[segment], decode_next(in, segment));
    }
    TRY_VOID(in.finish());
    return out;
}

Result<std::optional<FetchProgress>, StorageError> read_progress(const storage::Store& part) {
    TRY(const auto bytes, part.get(progress_key()));
    if (!bytes) return std::optional<FetchProgress>();
    const auto progress = decode_progress(*bytes);
    if (!progress) return Fail(StorageError::Corrupt);
    return std::optional(*progress);
}

void append_progress(Batch& batch, const FetchProgress& progress) {
    batch.put(progress_key(), encode_progress(progress));
}

void append_portion(Batch& batch, Portion portion) {
    state::StateStore::append_leaves(batch, std::move(portion.leaves));
    append_progress(batch, portion.progress);
}

Result<Batch, StorageError> next_fetch_erasure(const storage::Store& part, Bytes& from) {
    Batch batch;
    TRY(const auto progress, part.get(progress_key()));
    if (progress) batch.erase(progress_key());
    constexpr std::array<std::uint8_t, 1> state_prefix{state::StoredState::key_prefix};
    TRY(Batch leaves, storage::next_erasure(part, state_prefix, from, erasure_bytes));
    batch.append(std::move(leaves));
    return batch;
}

Result<void, StorageError> finish_fetch(state::StateStore& state, storage::Store& part) {
    TRY(const auto progress, read_progress(part));
    CHECK(progress && progress->is_complete());
    TRY(const Hash root, state.rebuild_tree());
    if (root != progress->pivot) return Fail(StorageError::Corrupt);
    Batch batch;
    batch.erase(progress_key());
    return part.commit(batch, storage::Durability::Synced);
}

} // namespace arpeggio::sync
