#include "storage/memory_map.h"

namespace arpeggio::storage {
namespace {

class MemorySnapshot final : public Snapshot {
public:
    explicit MemorySnapshot(std::shared_ptr<const MemoryMap::Moment> moment) : moment_(std::move(moment)) {}

    Result<std::optional<Bytes>, StorageError> get(ByteView key) const override { return moment_->get(key); }

    Result<void, StorageError> scan(ByteView prefix, ByteView from, const Visit& visit) const override {
        moment_->scan(prefix, from, visit);
        return {};
    }
    std::unique_ptr<const Store> snapshot() const override { return std::make_unique<MemorySnapshot>(moment_); }

private:
    std::shared_ptr<const MemoryMap::Moment> moment_;
};

class MemoryStore final : public Store {
public:
    Result<std::optional<Bytes>, StorageError> get(ByteView key) const override { return map_.get(key); }

    Result<void, StorageError> commit(const Batch& batch, Durability) override {
        map_.apply(batch);
        return {};
    }
    Result<void, StorageError> scan(ByteView prefix, ByteView from, const Visit& visit) const override {
        map_.scan(prefix, from, visit);
        return {};
    }
    std::unique_ptr<const Store> snapshot() const override {
        return std::make_unique<MemorySnapshot>(std::make_shared<const MemoryMap::Moment>(map_));
    }

private:
    MemoryMap map_;
};

} // namespace

std::unique_ptr<Store> make_memory_store() {
    return std::make_unique<MemoryStore>();
}

} // namespace arpeggio::storage
