#include "storage/store.h"

#include <utility>

namespace arpeggio::storage {
namespace {

/// The keys of a part as they stand in the whole.
class Part {
public:
    explicit Part(Bytes prefix) : prefix_(std::move(prefix)) {}

    [[nodiscard]] Bytes behind(ByteView key) const {
        Bytes whole_key;
        whole_key.reserve(prefix_.size() + key.size());
        append(whole_key, prefix_);
        append(whole_key, key);
        return whole_key;
    }
    Result<void, StorageError>
    scan(const Store& whole, ByteView prefix, ByteView from, const Store::Visit& visit) const {
        const auto strip = [&](ByteView key, ByteView value) { return visit(key.subspan(prefix_.size()), value); };
        return whole.scan(behind(prefix), behind(from), strip);
    }

private:
    Bytes prefix_;
};

class PrefixedSnapshot final : public Snapshot {
public:
    PrefixedSnapshot(std::unique_ptr<const Store> whole, Part part)
        : whole_(std::move(whole)), part_(std::move(part)) {}

    Result<std::optional<Bytes>, StorageError> get(ByteView key) const override {
        return whole_->get(part_.behind(key));
    }
    Result<void, StorageError> scan(ByteView prefix, ByteView from, const Visit& visit) const override {
        return part_.scan(*whole_, prefix, from, visit);
    }
    std::unique_ptr<const Store> snapshot() const override {
        return std::make_unique<PrefixedSnapshot>(whole_->snapshot(), part_);
    }

private:
    std::unique_ptr<const Store> whole_;
    Part part_;
};

class PrefixedStore final : public Store {
public:
    PrefixedStore(Store& whole, Bytes prefix) : whole_(whole), part_(std::move(prefix)) {}

    Result<std::optional<Bytes>, StorageError> get(ByteView key) const override {
        return whole_.get(part_.behind(key));
    }

    Result<void, StorageError> commit(const Batch& batch, Durability durability) override {
        Batch moved;
        for (const Batch::Change& change : batch.changes()) {
            if (change.value) {
                moved.put(part_.behind(change.key), *change.value);
            } else {
                moved.erase(part_.behind(change.key));
            }
        }
        return whole_.commit(moved, durability);
    }

    Result<void, StorageError> scan(ByteView prefix, ByteView from, const Visit& visit) const override {
        return part_.scan(whole_, prefix, from, visit);
    }
    std::unique_ptr<const Store> snapshot() const override {
        return std::make_unique<PrefixedSnapshot>(whole_.snapshot(), part_);
    }

private:
    Store& whole_;
    Part part_;
};

} // namespace

std::unique_ptr<Store> make_prefixed_store(Store& whole, Bytes prefix) {
    return std::make_unique<PrefixedStore>(whole, std::move(prefix));
}

} // namespace arpeggio::storage
