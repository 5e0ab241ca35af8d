#include "storage/faulty_store.h"

#include <utility>

namespace arpeggio::storage {

Faults Faults::from_random(Random& random, std::uint64_t operations) {
    Faults faults;
    faults.commit_fails_at = random.below(operations);
    faults.commit_error = random.chance(50) ? StorageError::Full : StorageError::Failed;
    return faults;
}

Result<std::optional<Bytes>, StorageError> FaultyStore::get(ByteView key) const {
    TRY_VOID(count_read());
    return current_.get(key);
}

Result<void, StorageError> FaultyStore::scan(ByteView prefix, ByteView from, const Visit& visit) const {
    TRY_VOID(count_read());
    current_.scan(prefix, from, visit);
    return {};
}

Result<void, StorageError> FaultyStore::count_read() const {
    const std::scoped_lock lock(reads_mutex_);
    if (reads_++ == faults_.read_fails_at) return Fail(faults_.read_error);
    return {};
}

Result<void, StorageError> FaultyStore::commit(const Batch& batch, Durability durability) {
    if (failed_) return Fail(faults_.commit_error);
    if (commits_++ == faults_.commit_fails_at) {
        failed_ = batch;
        return Fail(faults_.commit_error);
    }
    current_.apply(batch);
    if (durability == Durability::Lazy) {
        unsynced_.push_back(batch);
    } else {
        for (const Batch& earlier : unsynced_) synced_.apply(earlier);
        unsynced_.clear();
        synced_.apply(batch);
    }
    return {};
}

std::unique_ptr<FaultyStore> FaultyStore::power_cut(Faults next) {
    return found(random_.below(unsynced_.size() + 1), next);
}

std::unique_ptr<FaultyStore> FaultyStore::reopened(Faults next) {
    return found(unsynced_.size(), next);
}

std::unique_ptr<FaultyStore> FaultyStore::found(std::size_t batches, Faults next) {
    auto store = std::make_unique<FaultyStore>(random_.fork(), next);
    store->synced_.replace(synced_.copy());
    for (std::size_t i = 0; i < batches; ++i) store->synced_.apply(unsynced_[i]);
    if (failed_ && batches == unsynced_.size() && random_.chance(50)) store->synced_.apply(*failed_);
    store->current_.replace(store->synced_.copy());
    return store;
}

} // namespace arpeggio::storage
