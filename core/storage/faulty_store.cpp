#include "storage/faulty_store.h"

#include <utility>

namespace arpeggio::storage {
namespace {

/// Scans until the visitor or damage stops it.
template <class Map, class IsFlipped>
Result<void, StorageError>
scan_past(const Map& map, ByteView prefix, ByteView from, const Store::Visit& visit, const IsFlipped& is_flipped) {
    bool is_damaged = false;
    map.scan(prefix, from, [&](ByteView key, ByteView value) {
        is_damaged = is_flipped(key);
        return !is_damaged && visit(key, value);
    });
    if (is_damaged) return Fail(StorageError::Corrupt);
    return {};
}

} // namespace

/// A snapshot.
class FaultyStore::Frozen final : public Snapshot {
public:
    Frozen(const FaultyStore& owner, std::shared_ptr<const MemoryMap::Moment> moment, Keys flipped)
        : owner_(owner), moment_(std::move(moment)), flipped_(std::move(flipped)) {}

    Result<std::optional<Bytes>, StorageError> get(ByteView key) const override {
        TRY_VOID(owner_.count_read());
        if (is_flipped(key)) return Fail(StorageError::Corrupt);
        return moment_->get(key);
    }
    Result<void, StorageError> scan(ByteView prefix, ByteView from, const Visit& visit) const override {
        TRY_VOID(owner_.count_read());
        return scan_past(*moment_, prefix, from, visit, [&](ByteView key) { return is_flipped(key); });
    }
    std::unique_ptr<const Store> snapshot() const override {
        return std::make_unique<Frozen>(owner_, moment_, flipped_);
    }

private:
    [[nodiscard]] bool is_flipped(ByteView key) const { return flipped_.contains(key) || owner_.is_flipped(key); }

    const FaultyStore& owner_;
    std::shared_ptr<const MemoryMap::Moment> moment_;
    Keys flipped_;
};

Faults Faults::from_random(Random& random, std::uint64_t operations) {
    Faults faults;
    faults.commit_fails_at = random.below(operations);
    faults.commit_error = random.chance(50) ? StorageError::Full : StorageError::Failed;
    return faults;
}

Result<std::optional<Bytes>, StorageError> FaultyStore::get(ByteView key) const {
    TRY_VOID(count_read());
    if (is_flipped(key)) return Fail(StorageError::Corrupt);
    return current_.get(key);
}

Result<void, StorageError> FaultyStore::scan(ByteView prefix, ByteView from, const Visit& visit) const {
    TRY_VOID(count_read());
    return scan_past(current_, prefix, from, visit, [&](ByteView key) { return is_flipped(key); });
}

std::unique_ptr<const Store> FaultyStore::snapshot() const {
    const std::scoped_lock lock(reads_mutex_);
    return std::make_unique<Frozen>(*this, std::make_shared<const MemoryMap::Moment>(current_), flipped_);
}

Result<void, StorageError> FaultyStore::count_read() const {
    const std::scoped_lock lock(reads_mutex_);
    if (reads_++ == faults_.read_fails_at) return Fail(faults_.read_error);
    return {};
}

bool FaultyStore::is_flipped(ByteView key) const {
    const std::scoped_lock lock(reads_mutex_);
    return flipped_.contains(key);
}

Result<void, StorageError> FaultyStore::commit(const Batch& batch, Durability durability) {
    if (failed_) return Fail(faults_.commit_error);
    if (commits_++ == faults_.commit_fails_at) {
        failed_ = batch;
        return Fail(faults_.commit_error);
    }
    if (durability == Durability::Lazy) {
        undo_.push_back(current_.apply_reversibly(batch));
    } else {
        current_.apply(batch);
        undo_.clear();
    }
    const std::scoped_lock lock(reads_mutex_);
    if (flipped_.empty()) return {};
    for (const Batch::Change& change : batch.changes()) flipped_.erase(change.key);
    return {};
}

std::unique_ptr<FaultyStore> FaultyStore::power_cut(Faults next) {
    return found(undo_.size() - random_.below(undo_.size() + 1), next);
}

std::unique_ptr<FaultyStore> FaultyStore::reopened(Faults next) {
    return found(0, next);
}

std::unique_ptr<FaultyStore> FaultyStore::found(std::size_t lost, Faults next) {
    auto store = backup(random_.fork());
    store->faults_ = next;
    for (std::size_t i = 0; i < lost; ++i) store->current_.apply(undo_[undo_.size() - 1 - i]);
    if (failed_ && lost == 0 && random_.chance(50)) store->current_.apply(*failed_);
    return store;
}

std::unique_ptr<FaultyStore> FaultyStore::backup(Random random) const {
    auto store = std::make_unique<FaultyStore>(random);
    store->current_.replace(current_.copy());
    const std::scoped_lock lock(reads_mutex_);
    store->flipped_ = flipped_;
    return store;
}

void FaultyStore::fill_up() {
    faults_.commit_error = StorageError::Full;
    faults_.commit_fails_at = commits_;
}

bool FaultyStore::flip_bit(ByteView prefix) {
    std::vector<Bytes> keys;
    current_.scan(prefix, {}, [&](ByteView key, ByteView) {
        keys.push_back(to_bytes(key));
        return true;
    });
    if (keys.empty()) return false;
    const std::scoped_lock lock(reads_mutex_);
    flipped_.insert(std::move(keys[random_.below(keys.size())]));
    return true;
}

} // namespace arpeggio::storage
