#pragma once
#include "codec/reader.h"
#include "state/state_store.h"

#include <array>

namespace arpeggio::sync {

// What a fetch of state leaves in its part of the store until it is done: the leaves, as a state keeps them, and under
// one key how far it has come, so that whoever finds the part goes on from there.

/// How far a fetch has come. The keys of leaves are cut in segments of equal width, each fetched from its start on.
struct FetchProgress {
    static constexpr std::size_t segments = 64;
    static constexpr std::uint32_t all_ppm = 1'000'000;

    Hash pivot;                                               ///< root of the state that is fetched
    std::array<std::optional<state::LeafKey>, segments> next; ///< what comes next in each; absent: it is complete
    std::uint64_t leaves = 0, bytes = 0;                      ///< stored

    static FetchProgress begin(const Hash& pivot);
    static state::LeafKey first_key(std::size_t segment);
    static state::LeafKey last_key(std::size_t segment);
    static std::size_t segment_of(const state::LeafKey& key);

    [[nodiscard]] bool is_complete() const;
    /// How much of the key space is stored, in millionths, rounded down. Keys are hashes: that is how many of the
    /// leaves, too.
    [[nodiscard]] std::uint32_t done_ppm() const;
    friend bool operator==(const FetchProgress&, const FetchProgress&) = default;
};
Bytes encode_progress(const FetchProgress& progress);
Result<FetchProgress, codec::DecodeError> decode_progress(ByteView bytes);

/// What one answer brought and how far the fetch is with it: to reach the disk together.
struct Portion {
    std::vector<state::Leaf> leaves;
    FetchProgress progress;
};

/// The byte under which the progress lies in the part.
constexpr std::uint8_t progress_prefix = 'P';

/// Absent if no fetch is under way there; Corrupt if it cannot be read.
Result<std::optional<FetchProgress>, storage::StorageError> read_progress(const storage::Store& part);
void append_progress(storage::Batch& batch, const FetchProgress& progress);
void append_portion(storage::Batch& batch, Portion portion);

/// Erases some of what a fetch has stored, its progress first, so that nobody takes the rest for something to go on
/// from. A batch of about a megabyte at most, to be committed before the next; empty: nothing is left. `from` is as in
/// next_erasure(), empty at first. To be done where no progress, or another pivot's, is found before a fetch begins.
Result<storage::Batch, storage::StorageError> next_fetch_erasure(const storage::Store& part, Bytes& from);

/// When all is stored (CHECK): makes the tree over the leaves, and ends the fetch. Corrupt if the root is not the
/// pivot's: each leaf was proven before, so what the disk holds is not what it was given; erase it and fetch again.
/// If it does not come to its end it has to run again. `state` lies in `part`; no reader may be at work there.
Result<void, storage::StorageError> finish_fetch(state::StateStore& state, storage::Store& part);

} // namespace arpeggio::sync
