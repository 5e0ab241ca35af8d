#pragma once
#include "storage/store.h"

#include <map>
#include <mutex>
#include <shared_mutex>

namespace arpeggio::storage {

/// The ordered map behind the stores in memory; thread-safe. A scan keeps the map it started with: a commit during one
/// copies the map, any other changes it in place. So does the first one after a Moment was taken.
class MemoryMap {
public:
    /// Of unsigned bytes, as on disk.
    struct Order {
        using is_transparent = void; // NOLINT(readability-identifier-naming): the standard library's name
        bool operator()(ByteView a, ByteView b) const { return as_text(a) < as_text(b); }
    };
    using Map = std::map<Bytes, Bytes, Order>;

    [[nodiscard]] std::optional<Bytes> get(ByteView key) const;
    void apply(const Batch& batch);
    /// The same; gives the batch that takes it back.
    Batch apply_reversibly(const Batch& batch);
    void scan(ByteView prefix, ByteView from, const Store::Visit& visit) const;
    [[nodiscard]] Map copy() const;
    void replace(Map map);

    /// The map as it is now, whatever is applied to it later. Goes before the map does.
    class Moment;

private:
    [[nodiscard]] std::shared_ptr<const Map> hold() const;
    void own(); ///< under the lock: the map is not shared with anybody afterwards

    mutable std::shared_mutex mutex_;
    std::shared_ptr<Map> map_ = std::make_shared<Map>(); ///< shared with moments and running scans only
};

class MemoryMap::Moment {
public:
    explicit Moment(const MemoryMap& owner) : owner_(owner), map_(owner.hold()) {}
    Moment(const Moment&) = delete;
    Moment& operator=(const Moment&) = delete;
    ~Moment(); ///< gives the map back under the lock, so that apply() sees rightly whether anybody holds it

    const Map& operator*() const { return *map_; }
    [[nodiscard]] std::optional<Bytes> get(ByteView key) const;
    void scan(ByteView prefix, ByteView from, const Store::Visit& visit) const;

private:
    const MemoryMap& owner_;
    std::shared_ptr<const Map> map_;
};

} // namespace arpeggio::storage
