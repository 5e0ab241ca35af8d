#include "storage/store.h"

#include <iterator>
#include <utility>

namespace arpeggio::storage {

std::string_view to_string(StorageError error) {
    switch (error) {
    case StorageError::InUse: return "InUse";
    case StorageError::Unreadable: return "Unreadable";
    case StorageError::WrongVersion: return "WrongVersion";
    case StorageError::Corrupt: return "Corrupt";
    case StorageError::Full: return "Full";
    case StorageError::Failed: return "Failed";
    }
    CHECK(false);
}

void Batch::put(Bytes key, Bytes value) {
    size_bytes_ += key.size() + value.size();
    changes_.push_back({std::move(key), std::move(value)});
}

void Batch::erase(Bytes key) {
    size_bytes_ += key.size();
    changes_.push_back({std::move(key), std::nullopt});
}

Result<void, StorageError> Snapshot::commit(const Batch&, Durability) {
    CHECK(false);
}

Result<Batch, StorageError> next_erasure(const Store& store, ByteView prefix, Bytes& from, std::size_t bytes_max) {
    Batch batch;
    const auto collect = [&](ByteView key, ByteView) {
        from = to_bytes(key);
        batch.erase(from);
        return batch.size_bytes() < bytes_max;
    };
    TRY_VOID(store.scan(prefix, Bytes(from), collect));
    return batch;
}

void Batch::append(Batch other) {
    size_bytes_ += other.size_bytes_;
    changes_.insert(
        changes_.end(), std::make_move_iterator(other.changes_.begin()), std::make_move_iterator(other.changes_.end()));
}

} // namespace arpeggio::storage
