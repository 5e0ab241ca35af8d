#include "storage/memory_map.h"

#include <algorithm>
#include <utility>

namespace arpeggio::storage {
namespace {

bool starts_with(ByteView key, ByteView prefix) {
    return key.size() >= prefix.size() && std::equal(prefix.begin(), prefix.end(), key.begin());
}

std::optional<Bytes> find(const MemoryMap::Map& map, ByteView key) {
    const auto found = map.find(key);
    if (found == map.end()) return std::nullopt;
    return found->second;
}

} // namespace

std::shared_ptr<const MemoryMap::Map> MemoryMap::hold() const {
    const std::shared_lock lock(mutex_);
    return map_;
}

std::optional<Bytes> MemoryMap::get(ByteView key) const {
    const std::shared_lock lock(mutex_);
    return find(*map_, key);
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
    before.reserve(batch.changes().size());
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
    Moment(*this).scan(prefix, from, visit);
}

MemoryMap::Map MemoryMap::copy() const {
    const Moment now(*this);
    return *now;
}

void MemoryMap::replace(Map map) {
    const std::scoped_lock lock(mutex_);
    map_ = std::make_shared<Map>(std::move(map));
}

MemoryMap::Moment::~Moment() {
    const std::scoped_lock lock(owner_.mutex_);
    map_.reset();
}

std::optional<Bytes> MemoryMap::Moment::get(ByteView key) const {
    return find(*map_, key);
}

void MemoryMap::Moment::scan(ByteView prefix, ByteView from, const Store::Visit& visit) const {
    for (auto entry = map_->lower_bound(std::max(prefix, from, Order{})); entry != map_->end(); ++entry) {
        if (!starts_with(entry->first, prefix) || !visit(entry->first, entry->second)) return;
    }
}

} // namespace arpeggio::storage
