#include "storage/store.h"

#include <utility>

namespace arpeggio::storage {
namespace {

class PrefixedStore final : public Store {
public:
    PrefixedStore(Store& whole, Bytes prefix) : whole_(whole), prefix_(std::move(prefix)) {}

    Result<std::optional<Bytes>, StorageError> get(ByteView key) const override { return whole_.get(behind(key)); }

    Result<void, StorageError> commit(const Batch& batch, Durability durability) override {
        Batch moved;
        for (const Batch::Change& change : batch.changes()) {
            if (change.value) {
                moved.put(behind(change.key), *change.value);
            } else {
                moved.erase(behind(change.key));
            }
        }
        return whole_.commit(moved, durability);
    }

    Result<void, StorageError> scan(ByteView prefix, ByteView from, const Visit& visit) const override {
        const auto strip = [&](ByteView key, ByteView value) { return visit(key.subspan(prefix_.size()), value); };
        return whole_.scan(behind(prefix), behind(from), strip);
    }

private:
    [[nodiscard]] Bytes behind(ByteView key) const {
        Bytes whole_key;
        whole_key.reserve(prefix_.size() + key.size());
        append(whole_key, prefix_);
        append(whole_key, key);
        return whole_key;
    }

    Store& whole_;
    Bytes prefix_;
};

} // namespace

std::unique_ptr<Store> make_prefixed_store(Store& whole, Bytes prefix) {
    return std::make_unique<PrefixedStore>(whole, std::move(prefix));
}

} // namespace arpeggio::storage
