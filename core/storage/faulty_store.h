#pragma once
#include "base/random.h"
#include "storage/memory_map.h"

#include <set>
#include <vector>

namespace arpeggio::storage {

/// Which operations of a FaultyStore fail, counted from 0 over its life.
struct Faults {
    std::optional<std::uint64_t> commit_fails_at = {}; ///< and, as on any store, every commit after it
    std::optional<std::uint64_t> read_fails_at = {};   ///< this one get or scan
    StorageError commit_error = StorageError::Full;
    StorageError read_error = StorageError::Failed;

    /// One failing commit among the next `operations`, with an error of a kind that disks give.
    static Faults from_random(Random& random, std::uint64_t operations);
};

// FaultyStore: a store in memory that models a disk, for tests and simulation.
// What was not synced may be lost at a power cut, the newest first; a batch is there as a whole or not at all, also one
// whose commit failed: a record torn at the end of the log is told by its checksum. A flipped bit is found by whoever
// reads the value, as Corrupt. Equal seeds and operations give equal stores. Threads as in Store.
class FaultyStore final : public Store {
public:
    explicit FaultyStore(Random random, Faults faults = {}) : random_(random), faults_(faults) {}

    Result<std::optional<Bytes>, StorageError> get(ByteView key) const override;
    Result<void, StorageError> commit(const Batch& batch, Durability durability) override;
    Result<void, StorageError> scan(ByteView prefix, ByteView from, const Visit& visit) const override;
    /// Its reads count and fail as those of this store do. A bit that is flipped later is flipped in it, too, even if
    /// it holds another value there.
    std::unique_ptr<const Store> snapshot() const override;

    /// The store as found after the machine lost power now: all that was synced and any number of the batches after.
    [[nodiscard]] std::unique_ptr<FaultyStore> power_cut(Faults next = {});
    /// The store as found after the process was killed now: all that was committed, and perhaps the batch that failed.
    [[nodiscard]] std::unique_ptr<FaultyStore> reopened(Faults next = {});
    /// Another disk with all that readers see on this one, synced: a backup.
    [[nodiscard]] std::unique_ptr<FaultyStore> backup(Random random) const;

    /// The disk has no space left: the next commit and all after it fail with Full.
    void fill_up();
    /// Flips a bit in one value, drawn among those whose keys start with `prefix`: to read it is Corrupt until it is
    /// written again, in this store and those found after it. False if there is none.
    bool flip_bit(ByteView prefix);
    [[nodiscard]] bool has_flipped_bits() const { return !flipped_.empty(); }

    [[nodiscard]] std::uint64_t commits() const { return commits_; } ///< asked for so far
    [[nodiscard]] std::size_t unsynced() const { return undo_.size(); }

private:
    using Keys = std::set<Bytes, MemoryMap::Order>;
    class Frozen;
    [[nodiscard]] Result<void, StorageError> count_read() const;
    [[nodiscard]] bool is_flipped(ByteView key) const;
    [[nodiscard]] std::unique_ptr<FaultyStore> found(std::size_t lost, Faults next);

    Random random_;
    Faults faults_;
    MemoryMap current_;           ///< what readers see
    std::vector<Batch> undo_;     ///< what takes back each batch that was not synced, oldest first
    std::optional<Batch> failed_; ///< on top of what is there, perhaps
    std::uint64_t commits_ = 0;
    mutable std::mutex reads_mutex_;
    mutable std::uint64_t reads_ = 0;
    Keys flipped_; ///< keys whose values are damaged
};

} // namespace arpeggio::storage
