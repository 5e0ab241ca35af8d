#include "storage/memory_map.h"

#include <algorithm>
#include <utility>

namespace arpeggio::storage {
namespace {

bool starts_with(ByteView key, ByteView prefix) {
    return key.size() >= prefix.size() && std::equal(prefix.begin(), prefix.end(), key.begin());
}

} // namespace

/// The map as of one moment. It is given back under the lock, so that apply() sees rightly whether anybody holds it.
class MemoryMap::Held {
public:
    explicit Held(const MemoryMap& owner) : owner_(owner), map_(owner.hold()) {}
    Held(const Held&) = delete;
    Held& operator=(const Held&) = delete;
    ~Held() {
        const std::scoped_lock lock(owner_.mutex_);
        map_.reset();
    }
    const Map& operator*() const { return *map_; }

private:
    const MemoryMap& owner_;
    std::shared_ptr<const Map> map_;
};

std::shared_ptr<const MemoryMap::Map> MemoryMap::hold() const {
    const std::shared_lock lock(mutex_);
    return map_;
}

std::optional<Bytes> MemoryMap::get(ByteView key) const {
    const std::shared_lock lock(mutex_);
    const auto found = map_->find(key);
    if (found == map_->end()) return std::nullopt;
    return found->second;
}

void MemoryMap::apply(const Batch& batch) {
    const std::scoped_lock lock(mutex_);
    own();
    for (const Batch::Change& change : batch.changes()) {
        if (change.value) {
            map_->insert_or_assign(change.key, *change.value);
        } else {
            map_->erase(change.key);
        }
    }
}

Batch MemoryMap::apply_reversibly(const Batch& batch) {
    const std::scoped_lock lock(mutex_);
    own();
    std::vector<Batch::Change> before;
    for (const Batch::Change& change : batch.changes()) {
        const auto found = map_->find(change.key);
        const bool is_there = found != map_->end();
        before.push_back({change.key, is_there ? std::optional(std::move(found->second)) : std::nullopt});
        if (change.value && is_there) {
            found->second = *change.value;
        } else if (change.value) {
            map_->emplace(change.key, *change.value);
        } else if (is_there) {
            map_->erase(found);
        }
    }
    Batch undo;
    for (auto change = before.rbegin(); change != before.rend(); ++change) {
        if (change->value) {
            undo.put(std::move(change->key), *std::move(change->value));
        } else {
            undo.erase(std::move(change->key));
        }
    }
    return undo;
}

void MemoryMap::own() {
    if (map_.use_count() > 1) map_ = std::make_shared<Map>(*map_);
}

void MemoryMap::scan(ByteView prefix, ByteView from, const Store::Visit& visit) const {
    const Held held(*this);
    for (auto entry = (*held).lower_bound(std::max(prefix, from, Order{})); entry != (*held).end(); ++entry) {
        if (!starts_with(entry->first, prefix) || !visit(entry->first, entry->second)) return;
    }
}

MemoryMap::Map MemoryMap::copy() const {
    const Held held(*this);
    return *held;
}

void MemoryMap::replace(Map map) {
    const std::scoped_lock lock(mutex_);
    map_ = std::make_shared<Map>(std::move(map));
}

} // namespace arpeggio::storage
