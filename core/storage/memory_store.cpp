#include "storage/memory_map.h"

namespace arpeggio::storage {
namespace {

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

private:
    MemoryMap map_;
};

} // namespace

std::unique_ptr<Store> make_memory_store() {
    return std::make_unique<MemoryStore>();
}

} // namespace arpeggio::storage
