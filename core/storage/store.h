#pragma once
#include "base/bytes.h"
#include "base/result.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>

namespace arpeggio::storage {

enum class StorageError : std::uint8_t {
    InUse,        ///< another store of this or another process holds the folder
    Unreadable,   ///< cannot be created, read or written (rights, not a folder)
    WrongVersion, ///< written by another version of this program, or by another program
    Corrupt,      ///< what is on disk is damaged
    Full,         ///< no space left
    Failed,       ///< any other failure of the disk
};
std::string_view to_string(StorageError error);

/// Changes that reach the store together or not at all.
class Batch {
public:
    struct Change {
        Bytes key;
        std::optional<Bytes> value; ///< absent: the key is erased
    };
    void put(Bytes key, Bytes value);
    void erase(Bytes key);
    void append(Batch other); ///< after what is here; later changes of a key win
    [[nodiscard]] const std::vector<Change>& changes() const { return changes_; }
    [[nodiscard]] std::size_t size_bytes() const { return size_bytes_; }
    [[nodiscard]] bool empty() const { return changes_.empty(); }

private:
    std::vector<Change> changes_;
    std::size_t size_bytes_ = 0;
};

enum class Durability : std::uint8_t {
    Lazy,  ///< survives the process, not a power cut; in order with what follows
    Synced ///< on disk when commit returns, with everything committed before it
};

/// An ordered key-value store, the one port to the disk. Thread-safe: any thread reads, one at a time commits.
/// After a commit failed, reads go on without its batch and every later commit fails with the same error; whether the
/// batch is there, as a whole, is known when the store is opened again.
class Store {
public:
    Store() = default;
    Store(const Store&) = delete;
    Store& operator=(const Store&) = delete;
    virtual ~Store() = default;

    [[nodiscard]] virtual Result<std::optional<Bytes>, StorageError> get(ByteView key) const = 0;
    [[nodiscard]] virtual Result<void, StorageError> commit(const Batch& batch, Durability durability) = 0;
    /// Calls `visit` for each key that starts with `prefix`, and is ≥ `from` if that is longer, in rising order until
    /// it returns false. Sees one moment of the store, whatever is committed meanwhile, even by `visit`; the views
    /// given to it die when it returns.
    using Visit = std::function<bool(ByteView key, ByteView value)>;
    [[nodiscard]] virtual Result<void, StorageError> scan(ByteView prefix, ByteView from, const Visit& visit) const = 0;

    /// What is here now, whatever is committed later; of a snapshot, the same moment again. It can only be read, and
    /// has to go before this store does. As long as it is held, what it sees takes space beside what replaced it.
    [[nodiscard]] virtual std::unique_ptr<const Store> snapshot() const = 0;
};

/// What a store gives as its snapshot: nobody gets hold of one that is not const.
class Snapshot : public Store {
public:
    [[nodiscard]] Result<void, StorageError> commit(const Batch& batch, Durability durability) final;
};

/// Opens or creates the database in `folder`, holding an exclusive lock until it is destroyed.
/// Tables are read with pread, never mapped, so that they do not count as resident memory: it holds at most
/// `cache_bytes`, two write buffers of 4 MiB and about 3 bytes a key of indexes and filters.
/// Every block read is verified; what was damaged is Corrupt, never left out. A tail torn by a power cut is no damage.
/// It may hold half of the file descriptors the process is allowed, at most 1,000.
Result<std::unique_ptr<Store>, StorageError> open_leveldb(const std::filesystem::path& folder, std::size_t cache_bytes);
/// Makes a Corrupt database one that opens again, with what can still be read of it; the rest is gone without a trace,
/// and older values may have come back. Damaged files are kept in the subfolder "lost". Nobody may have it open.
Result<void, StorageError> salvage_leveldb(const std::filesystem::path& folder);
std::unique_ptr<Store> make_memory_store();
/// Erases some of the keys that start with `prefix`, the first ones first, in a batch of about `bytes_max` at most.
/// Empty: there are none. `from` is where the batch before ended, for it costs time to pass by what was erased; it
/// moves on to where this one ends.
Result<Batch, StorageError> next_erasure(const Store& store, ByteView prefix, Bytes& from, std::size_t bytes_max);
/// A part of `whole` in which every key is put behind `prefix`; `whole` must outlive it.
std::unique_ptr<Store> make_prefixed_store(Store& whole, Bytes prefix);

/// `base` as it would be with these changes, only to be read: nothing is written. Holds them all in memory.
std::unique_ptr<const Store> make_overlaid_store(std::unique_ptr<const Store> base, const Batch& changes);

} // namespace arpeggio::storage
