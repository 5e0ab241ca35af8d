#pragma once
#include "base/bytes.h"

#include <array>
#include <atomic>
#include <cstdint>
#include <mutex>
#include <optional>
#include <unordered_map>

namespace arpeggio::storage {

// Cache: what stores hold, kept in memory up to a number of bytes that all its users share; what was not asked for of
// late goes first. It also remembers that a key has no value. Thread-safe: parts have locks of their own.
// Staleness: a reader that missed reads the store and offers what it found; if that part of the cache was changed
// meanwhile the offer is declined, since it may be older than the change.
// Source of the two generations in place of a list by age: they cost an entry no memory.
class Cache {
public:
    using Space = std::uint32_t;
    static constexpr std::size_t key_bytes_max = 40;
    static constexpr std::size_t entry_overhead = 144; ///< bytes counted for an entry besides its value

    /// Values of more than bytes_max / 256 are not kept.
    explicit Cache(std::size_t bytes_max) : part_bytes_max_(bytes_max / parts_count) {}

    /// A key space of its own.
    [[nodiscard]] Space new_space() { return next_space_++; }

    struct Found {
        bool known = false;
        std::optional<Bytes> value;
        std::uint64_t version = 0; ///< to be given to offer()
    };
    [[nodiscard]] Found find(Space space, ByteView key);
    /// What a store said after find() knew nothing.
    void offer(Space space, ByteView key, const std::optional<Bytes>& value, std::uint64_t version);
    /// What the store holds from now on.
    void put(Space space, ByteView key, const std::optional<Bytes>& value);
    void forget(Space space);
    [[nodiscard]] std::size_t bytes() const;

private:
    struct Key {
        std::array<std::uint8_t, key_bytes_max> bytes{};
        std::uint32_t size = 0;
        Space space = 0;
        friend bool operator==(const Key&, const Key&) = default;
    };
    struct KeyHash {
        std::size_t operator()(const Key& key) const;
    };
    using Entries = std::unordered_map<Key, std::optional<Bytes>, KeyHash>;
    struct Generation {
        Entries entries;
        std::size_t bytes = 0;
        [[nodiscard]] Entries::node_type take(const Key& key);
        void give(Entries::node_type node);
    };
    struct Part {
        mutable std::mutex mutex;
        Generation young; ///< asked for since the generations last changed
        Generation old;
        std::uint64_t version = 0;
    };
    static constexpr std::size_t parts_count = 16;

    static Key key_of(Space space, ByteView key);
    Part& part_of(const Key& key) { return parts_[KeyHash{}(key) >> 60]; }
    void insert(Part& part, const Key& key, const std::optional<Bytes>& value);
    void age(Part& part) const;

    std::size_t part_bytes_max_;
    std::atomic<Space> next_space_ = 0;
    std::array<Part, parts_count> parts_;
};

} // namespace arpeggio::storage
