#include "storage/cache.h"

#include "base/check.h"

#include <algorithm>
#include <utility>

namespace arpeggio::storage {
namespace {

std::size_t cost_of(const std::optional<Bytes>& value) {
    return Cache::entry_overhead + (value ? value->size() : 0);
}

} // namespace

std::size_t Cache::KeyHash::operator()(const Key& key) const {
    std::uint64_t hash = key.size + (std::uint64_t{key.space} << 32);
    for (std::size_t at = 0; at < key_bytes_max; at += 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, key.bytes.data() + at, sizeof word);
        hash = (hash ^ word) * 0x9e3779b97f4a7c15;
        hash ^= hash >> 32;
    }
    return hash * 0x9e3779b97f4a7c15;
}

Cache::Key Cache::key_of(Space space, ByteView key) {
    CHECK(key.size() <= key_bytes_max);
    Key out;
    std::copy(key.begin(), key.end(), out.bytes.begin());
    out.size = static_cast<std::uint32_t>(key.size());
    out.space = space;
    return out;
}

Cache::Entries::node_type Cache::Generation::take(const Key& key) {
    auto node = entries.extract(key);
    if (node) bytes -= cost_of(node.mapped());
    return node;
}

void Cache::Generation::give(Entries::node_type node) {
    bytes += cost_of(node.mapped());
    entries.insert(std::move(node));
}

Cache::Found Cache::find(Space space, ByteView key) {
    const Key wanted = key_of(space, key);
    Part& part = part_of(wanted);
    const std::scoped_lock lock(part.mutex);
    if (const auto young = part.young.entries.find(wanted); young != part.young.entries.end()) {
        return {true, young->second, part.version};
    }
    auto node = part.old.take(wanted);
    if (!node) return {false, std::nullopt, part.version};
    Found found{true, node.mapped(), part.version};
    part.young.give(std::move(node));
    age(part);
    return found;
}

void Cache::offer(Space space, ByteView key, const std::optional<Bytes>& value, std::uint64_t version) {
    const Key wanted = key_of(space, key);
    Part& part = part_of(wanted);
    const std::scoped_lock lock(part.mutex);
    if (part.version == version) insert(part, wanted, value);
}

void Cache::put(Space space, ByteView key, const std::optional<Bytes>& value) {
    const Key wanted = key_of(space, key);
    Part& part = part_of(wanted);
    const std::scoped_lock lock(part.mutex);
    ++part.version;
    insert(part, wanted, value);
}

void Cache::insert(Part& part, const Key& key, const std::optional<Bytes>& value) {
    const std::size_t cost = cost_of(value);
    if (cost > part_bytes_max_ / 16) {
        (void)part.young.take(key);
        (void)part.old.take(key);
        return;
    }
    if (auto older = part.old.take(key)) part.young.give(std::move(older));
    const auto [entry, added] = part.young.entries.try_emplace(key);
    if (!added) part.young.bytes -= cost_of(entry->second);
    part.young.bytes += cost;
    entry->second = value;
    age(part);
}

/// Two generations of at most 7/16 of the limit and an entry of at most 1/16 stay within it.
void Cache::age(Part& part) const {
    if (part.young.bytes <= part_bytes_max_ / 16 * 7) return;
    part.old = std::exchange(part.young, {});
}

void Cache::forget(Space space) {
    const auto drop = [&](Generation& generation) {
        std::erase_if(generation.entries, [&](const auto& entry) {
            if (entry.first.space != space) return false;
            generation.bytes -= cost_of(entry.second);
            return true;
        });
    };
    for (Part& part : parts_) {
        const std::scoped_lock lock(part.mutex);
        ++part.version;
        drop(part.young);
        drop(part.old);
    }
}

std::size_t Cache::bytes() const {
    std::size_t sum = 0;
    for (const Part& part : parts_) {
        const std::scoped_lock lock(part.mutex);
        sum += part.young.bytes + part.old.bytes;
    }
    return sum;
}

} // namespace arpeggio::storage
